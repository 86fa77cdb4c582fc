"""How it is going: the question, one's own answers, and what a coordinator was let read."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.kernel.areas import Area
from samvev.needs.satisfaction import actions, queries, rules
from samvev.needs.satisfaction.forms import AnswerForm
from samvev.needs.satisfaction.models import Satisfaction
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(cases.case, rules.may_open)
def satisfaction(request: ActorRequest, case: Case) -> HttpResponse:
    """The question when one may answer, and the answers that one may read."""
    asked = rules.is_asked_in(request.actor, case)
    may_answer = asked and rules.may_answer(request.actor, queries.standing(request.actor, case))
    return _show(request, case, AnswerForm() if may_answer else None)


@require_POST
@guarded(queries.standing_in, rules.may_answer)
def answer_satisfaction(request: ActorRequest, row: Satisfaction) -> HttpResponse:
    """Say how it is going."""
    form = AnswerForm(request.POST)
    if form.is_valid():
        actions.answer(row, by=request.actor, **form.cleaned_data)
        return redirect("needs:satisfaction", row.case_id)
    return _show(request, row.case, form)


@require_POST
@guarded(queries.standing_in, rules.may_pass_by)
def pass_by_satisfaction(request: ActorRequest, row: Satisfaction) -> HttpResponse:
    """Not now."""
    actions.pass_by(row, by=request.actor)
    return redirect("front:mine", row.case_id)


@require_POST
@guarded(queries.own, rules.may_take_back)
def take_back_answer(request: ActorRequest, row: Satisfaction) -> HttpResponse:
    """I want what I said to be gone."""
    actions.take_back(row, by=request.actor)
    return redirect("needs:satisfaction", row.case_id)


def _show(request: ActorRequest, case: Case, form: AnswerForm | None) -> HttpResponse:
    request.shown |= {Area.GENERAL}
    context = {
        "case": case,
        "form": form,
        "is_own": rules.is_asked_in(request.actor, case),
        "answers": queries.answers(request.actor, case),
    }
    return render(request, "needs/satisfaction.html", context)
