"""The pages of a plan. Each form stands on its own page, and opens in place where there is htmx."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.audit.events import PRINTED
from samvev.audit.record import record
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.kernel.areas import Area
from samvev.kernel.errors import Conflict
from samvev.plans import actions, forms, presenters, queries, rules, sheet
from samvev.plans.models import Goal, Measure, Plan, Result
from samvev.plans.paper import plan_pdf
from samvev.web.addresses import address
from samvev.web.forms import SamvevForm
from samvev.web.guard import ActorRequest, guarded

UNREADABLE = 422

type Words = Any


def _page(request: ActorRequest, name: str, case: Case, **shown: Any) -> HttpResponse:
    tab = "documents" if name == "documents" else "plan"
    context = {"case": case, "tab": tab, "back": presenters.home(request.actor, case), **shown}
    return render(request, f"plans/{name}.html", context)


def _form(request: ActorRequest, case: Case, form: SamvevForm, heading: Words, **shown: Any) -> HttpResponse:
    """A form: its page, or only itself when it opens in place."""
    status = Conflict.status if form.clash else UNREADABLE if form.is_bound else 200
    context = {"case": case, "tab": "plan", "form": form, "heading": heading, "action": request.path}
    context |= {"back": presenters.home(request.actor, case), "button": _("Save"), **shown}
    template = "plans/_form.html" if request.htmx else "plans/form.html"  # type: ignore[attr-defined]
    return render(request, template, context, status=status)


def _home(request: ActorRequest, case: Case, row: Goal | Measure | None = None) -> HttpResponse:
    anchor = f"#{row._meta.model_name}-{row.pk}" if row else ""
    return redirect(presenters.home(request.actor, case) + anchor)


# --- Texts and period ---


@require_http_methods(["GET", "POST"])
@guarded(queries.plan, rules.may_say_what_matters)
def what_matters(request: ActorRequest, plan: Plan) -> HttpResponse:
    """What matters, in the person's words."""
    return _write(request, plan, "what_matters")


@require_http_methods(["GET", "POST"])
@guarded(queries.plan_text, rules.may_write_text)
def text(request: ActorRequest, plan: Plan) -> HttpResponse:
    """Another of the plan's texts."""
    return _write(request, plan, request.resolver_match.kwargs["name"])  # type: ignore[union-attr]


def _write(request: ActorRequest, plan: Plan, name: str) -> HttpResponse:
    form = forms.TextForm(plan, name, request.POST or None)
    request.shown |= {Area.GENERAL.value}
    if form.is_valid():
        seen = form.cleaned_data["seen"]
        try:
            actions.write_text(plan, name=name, text=form.cleaned_data[name], seen=seen, by=request.actor)
            return _home(request, plan.case)
        except Conflict:
            form.rebase(queries.plan(request.actor, plan.case.pk))
    earlier = presenters.history_address(plan)
    return _form(request, plan.case, form, presenters.TEXT_LABELS[name], history=earlier)


@require_http_methods(["GET", "POST"])
@guarded(queries.plan, rules.may_set_period)
def period(request: ActorRequest, plan: Plan) -> HttpResponse:
    """From when to when the plan is, and when it is revised."""
    form = forms.PeriodForm(plan, request.POST or None)
    if form.is_valid():
        try:
            actions.set_period(plan, **form.cleaned_data, by=request.actor)
            return _home(request, plan.case)
        except Conflict:
            form.rebase(queries.plan(request.actor, plan.case.pk))
    return _form(request, plan.case, form, _("The plan's period"))


# --- Goals ---


@require_GET
@guarded(queries.goal, rules.may_read)
def goal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """All about one goal: what it says, its measures, what was said about it."""
    shown = presenters.goal_page(request.actor, goal)
    shown |= {"comments": queries.comments(goal), "comment_form": forms.CommentForm()}
    shown["rows"] = sheet.rows(request.actor, goal.case, queries.measures_of(request.actor, goal))
    return _page(request, "goal", goal.case, subgoals=queries.subgoals(request.actor, goal), **shown)


@require_http_methods(["GET", "POST"])
@guarded(cases.case, rules.may_add_goal_in)
def add_goal(request: ActorRequest, case: Case) -> HttpResponse:
    """A new goal, or a proposal for one."""
    form = forms.NewGoalForm(request.actor, case, request.POST or None)
    if form.is_valid():
        made = actions.add_goal(case, **form.cleaned_data, by=request.actor)
        return _home(request, case, made)
    decides = rules.decides(request.actor, case)
    return _form(request, case, form, _("A new goal") if decides else _("Propose a goal"), button=_("Add"))


@require_http_methods(["GET", "POST"])
@guarded(queries.goal, rules.may_add_subgoal)
def add_subgoal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """A new step on the way to a goal."""
    form = forms.NewSubgoalForm(request.POST or None)
    if form.is_valid():
        actions.add_goal(goal.case, title=form.cleaned_data["title"], parent=goal, by=request.actor)
        return _home(request, goal.case, goal)
    return _form(request, goal.case, form, _("A new subgoal"), button=_("Add"), about=goal.title)


@require_http_methods(["GET", "POST"])
@guarded(queries.goal, rules.may_edit_goal)
def edit_goal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """Change what a goal says."""
    form = forms.GoalForm(request.actor, goal, request.POST or None)
    if form.is_valid():
        try:
            actions.edit_goal(goal, by=request.actor, **form.cleaned_data)
            return _home(request, goal.case, goal)
        except Conflict:
            form.rebase(goal)
    return _form(request, goal.case, form, _("Change the goal"), history=presenters.history_address(goal))


@require_POST
@guarded(queries.goal, rules.may_answer_goal)
def accept_goal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """Yes to a proposal."""
    return _home(request, goal.case, actions.accept_goal(goal, by=request.actor))


@require_http_methods(["GET", "POST"])
@guarded(queries.goal, rules.may_answer_goal)
def decline_goal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """No to a proposal."""
    form = forms.DeclineForm(request.POST or None)
    if form.is_valid():
        actions.decline_goal(goal, **form.cleaned_data, by=request.actor)
        return _home(request, goal.case)
    return _form(request, goal.case, form, _("No to this goal"), about=goal.title)


@require_http_methods(["GET", "POST"])
@guarded(queries.goal, rules.may_close_goal)
def close_goal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """The work on a goal ends."""
    form = forms.ClosingForm(request.POST or None)
    if form.is_valid():
        actions.close_goal(goal, **form.cleaned_data, by=request.actor)
        return _home(request, goal.case)
    note = _("Open measures and subgoals under it end with it. You can open them again.")
    return _form(request, goal.case, form, _("Finish the goal"), about=goal.title, note=note)


@require_POST
@guarded(queries.goal, rules.may_reopen_goal)
def reopen_goal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """The work on a goal goes on."""
    return _home(request, goal.case, actions.reopen_goal(goal, by=request.actor))


@require_POST
@guarded(queries.goal, rules.may_decide_goal)
def move_goal(request: ActorRequest, goal: Goal) -> HttpResponse:
    """A goal changes places with its neighbour."""
    form = forms.MoveForm(request.POST)
    if form.is_valid():
        actions.move_goal(goal, up=form.cleaned_data["way"] == "up", by=request.actor)
    return _home(request, goal.case, goal)


@require_http_methods(["GET", "POST"])
@guarded(queries.goal, rules.may_comment)
def comment(request: ActorRequest, goal: Goal) -> HttpResponse:
    """Say something about a goal."""
    form = forms.CommentForm(request.POST or None)
    if form.is_valid():
        actions.comment(goal, **form.cleaned_data, by=request.actor)
        return redirect(address("plans:goal", goal.pk) + "#comments")
    return _form(request, goal.case, form, _("Comment"), about=goal.title)


# --- Measures ---


@require_GET
@guarded(queries.measure, rules.may_read)
def measure(request: ActorRequest, measure: Measure) -> HttpResponse:
    """All about one measure, with every evaluation."""
    shown = presenters.measure_page(request.actor, measure)
    return _page(request, "measure", measure.case, evaluations=queries.evaluations(measure), **shown)


@require_http_methods(["GET", "POST"])
@guarded(queries.goal, rules.may_add_under)
def add_measure(request: ActorRequest, goal: Goal) -> HttpResponse:
    """A new measure under a goal: what, and who."""
    form = forms.NewMeasureForm(goal, request.POST or None)
    if form.is_valid():
        actions.add_measure(goal.case, goal=goal, **form.cleaned_data, by=request.actor)
        return _home(request, goal.case, goal)
    return _form(request, goal.case, form, _("A new measure"), button=_("Add"), about=goal.title)


@require_http_methods(["GET", "POST"])
@guarded(queries.measure, rules.may_edit_measure)
def edit_measure(request: ActorRequest, measure: Measure) -> HttpResponse:
    """Change what a measure says."""
    form = forms.MeasureForm(measure, request.POST or None)
    if form.is_valid():
        try:
            actions.edit_measure(measure, by=request.actor, **form.cleaned_data)
            return _home(request, measure.case, measure)
        except Conflict:
            form.rebase(measure)
    return _form(request, measure.case, form, _("Change the measure"), history=presenters.history_address(measure))


@require_http_methods(["GET", "POST"])
@guarded(queries.measure, rules.may_evaluate)
def evaluate(request: ActorRequest, measure: Measure) -> HttpResponse:
    """How it goes with a measure; what follows of the answer comes next."""
    form = forms.EvaluationForm(request.POST or None)
    if form.is_valid():
        made = actions.evaluate(measure, **form.cleaned_data, by=request.actor)
        onward = presenters.after(request.actor, measure, Result(made.result))
        return redirect(onward) if onward else _home(request, measure.case, measure)
    return _form(request, measure.case, form, _("Evaluate"), about=measure.title)


@require_POST
@guarded(queries.measure, rules.may_move_measure)
def set_status(request: ActorRequest, measure: Measure) -> HttpResponse:
    """How it stands with a measure."""
    form = forms.StatusForm(request.POST)
    if form.is_valid():
        actions.set_status(measure, status=form.cleaned_data["status"], by=request.actor)
    return _home(request, measure.case, measure)


@require_POST
@guarded(queries.measure, rules.may_remind)
def remind(request: ActorRequest, measure: Measure) -> HttpResponse:
    """Remind whoever is responsible."""
    actions.remind(measure, by=request.actor)
    return _home(request, measure.case, measure)


@require_GET
@guarded(cases.case, rules.may_see_plan)
def late(request: ActorRequest, case: Case) -> HttpResponse:
    """What is late in a case."""
    found = queries.late_in(request.actor, case)
    request.shown |= {measure.area for measure in found}
    return _page(request, "late", case, rows=sheet.rows(request.actor, case, found))


# --- History ---


@require_GET
@guarded(queries.goal, rules.may_read)
def goal_history(request: ActorRequest, goal: Goal) -> HttpResponse:
    """What a goal said before."""
    return _history(request, goal)


@require_GET
@guarded(queries.measure, rules.may_read)
def measure_history(request: ActorRequest, measure: Measure) -> HttpResponse:
    """What a measure said before."""
    return _history(request, measure)


@require_GET
@guarded(queries.plan, rules.may_see_plan)
def plan_history(request: ActorRequest, plan: Plan) -> HttpResponse:
    """What the plan's texts said before."""
    request.shown |= {Area.GENERAL.value}
    return _history(request, plan)


def _history(request: ActorRequest, row: Goal | Measure | Plan) -> HttpResponse:
    entries = presenters.earlier(request.actor, row, queries.earlier_texts(row))
    return _page(request, "history", row.case, entries=entries, about=getattr(row, "title", ""))


@require_POST
@guarded(queries.with_earlier, rules.may_bring_back)
def bring_back(request: ActorRequest, row: Any) -> HttpResponse:
    """Let a text say again what it said before."""
    form = forms.BringBackForm(row.earlier, request.POST)
    if form.is_valid():
        actions.bring_back(row, earlier=row.earlier, name=form.cleaned_data["name"], by=request.actor)
    return redirect(presenters.history_address(row))


# --- Paper ---


@require_GET
@guarded(cases.case, rules.may_see_plan)
def documents(request: ActorRequest, case: Case) -> HttpResponse:
    """What can be printed."""
    request.shown |= {Area.GENERAL.value}
    return _page(request, "documents", case, languages=presenters.print_choices(case))


@require_GET
@guarded(queries.case_with_plan, rules.may_see_plan, logs=False)
def print_plan(request: ActorRequest, case: Case) -> HttpResponse:
    """The plan as a document, with only what the reader may see; printing is logged as such."""
    form = forms.PrintForm(request.GET)
    language = form.cleaned_data["language"] if form.is_valid() else request.actor.language
    page = queries.plan_page(request.actor, case)
    record(PRINTED, by=request.actor, target=case, areas=page.shown)
    made = plan_pdf(request.actor, page, team=cases.team(case), language=language)
    headers = {"Content-Disposition": 'inline; filename="plan.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=headers)
