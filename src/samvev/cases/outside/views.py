"""Pages for those outside the team, and for those who answer them."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.accounts import doors
from samvev.accounts.models import Employment
from samvev.cases import queries as cases
from samvev.cases import rules as cases_rules
from samvev.cases.models import Case
from samvev.cases.outside import actions, forms, queries, rules
from samvev.cases.outside.models import JoinRequest, Opening
from samvev.web.guard import ActorRequest, guarded
from samvev.web.limits import knock

PAGE = 50
page = require_http_methods(["GET", "POST"])


@page
@guarded(queries.job, rules.may_use_emergency)
def emergency(request: ActorRequest, job: Employment) -> HttpResponse:
    """Open a case for four hours, with a reason. Whoever is in the team goes straight to it."""
    form, nobody = forms.EmergencyForm(request.POST or None), False
    if form.is_valid():
        knock(doors.SEEK, request.META, request.actor.user_id)
        case = queries.meant(job.tenant_id, form.sought())
        if case and not request.actor.access(case):
            actions.open_in_emergency(case, job=job, reason=form.cleaned_data["reason"], by=request.actor)
        if case:
            return redirect(reverse("front:case", args=[case.pk]))
        nobody = True
    return render(request, "cases/emergency.html", {"form": form, "nobody": nobody})


@page
@guarded(cases.case, rules.may_help)
def help_in(request: ActorRequest, case: Case) -> HttpResponse:
    """The coordinating unit helps in a case for a while, with a reason."""
    form = forms.HelpForm(request.POST or None)
    if form.is_valid():
        actions.help_in(case, by=request.actor, **form.cleaned_data)
        return redirect(reverse("front:case", args=[case.pk]))
    return render(request, "cases/help_in.html", {"case": case, "tab": "overview", "form": form})


@require_POST
@guarded(queries.opening, rules.may_close)
def close(request: ActorRequest, opening: Opening) -> HttpResponse:
    """Done before the time is over."""
    actions.close(opening, by=request.actor)
    return redirect(reverse("front:home"))


@require_GET
@guarded(None, rules.may_see_openings, logs=False)
def openings(request: ActorRequest) -> HttpResponse:
    """Who opened what from outside a team, and what waits for review."""
    found = Paginator(queries.openings(request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(one, rules.may_review(request.actor, one)) for one in found]
    return render(request, "cases/openings.html", {"page": found, "rows": rows})


@page
@guarded(queries.opening, rules.may_review)
def review(request: ActorRequest, opening: Opening) -> HttpResponse:
    """Say whether an emergency access was in order."""
    form = forms.ReviewForm(request.POST or None)
    if form.is_valid():
        actions.review(opening, by=request.actor, **form.cleaned_data)
        return redirect("cases:openings")
    return render(request, "cases/review.html", {"opening": opening, "form": form})


@page
@guarded(queries.job, lambda actor, _job: cases_rules.is_staff(actor))
def ask_to_join(request: ActorRequest, job: Employment) -> HttpResponse:
    """Ask to join a team. The answer here is the same, whether or not there is one (rule 92)."""
    form = forms.AskForm(request.POST or None, tenant_id=job.tenant_id)
    if form.is_valid():
        knock(doors.SEEK, request.META, request.actor.user_id)
        told = {"why": form.cleaned_data["why"], "title": request.actor.title}
        actions.ask_to_join(form.cleaned_data["place"], sought=form.sought(), by=request.actor, **told)
        return redirect(f"{reverse('cases:ask_to_join')}?sent=1")
    asked = queries.my_requests(request.actor)
    return render(request, "cases/ask_to_join.html", {"form": form, "sent": "sent" in request.GET, "asked": asked})


@require_GET
@guarded(cases.case, cases_rules.may_lead_or_own)
def join_requests(request: ActorRequest, case: Case) -> HttpResponse:
    """Those who ask to join the team."""
    waiting = queries.waiting_requests(case)
    return render(request, "cases/join_requests.html", {"case": case, "tab": "team", "waiting": waiting})


@require_POST
@guarded(queries.request, rules.may_answer)
def welcome(request: ActorRequest, row: JoinRequest) -> HttpResponse:
    """Yes: they join, and see nothing before a consent."""
    joined = actions.welcome(row, by=request.actor)
    return redirect(reverse("consents:share", args=[joined.case_id, joined.pk]))


@require_POST
@guarded(queries.request, rules.may_answer)
def turn_down(request: ActorRequest, row: JoinRequest) -> HttpResponse:
    """No."""
    actions.turn_down(row, by=request.actor)
    return redirect("cases:join_requests", case_id=row.case_id)
