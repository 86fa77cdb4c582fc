"""Pages of a person, a parent or next of kin."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from samvev.cases.models import Case
from samvev.cases.opened import note_opening
from samvev.consents.birthdays import queries as birthdays
from samvev.consents.rules import may_see_sharing
from samvev.front import mine, rules
from samvev.kernel.actor import Actor
from samvev.needs.complaints.rules import may_complain
from samvev.needs.satisfaction.queries import standing
from samvev.needs.satisfaction.rules import is_asked_in, may_pass_by
from samvev.plans.rules import may_add_goal_in, may_say_what_matters
from samvev.web.guard import ActorRequest, guarded


def own_case(actor: Actor, case_id: UUID | None = None) -> Case | None:
    """The case that the address names, or the first of one's own."""
    return mine.my_case(actor, case_id)


@require_GET
@guarded(own_case, rules.may_see_own)
def my_plan(request: ActorRequest, case: Case | None) -> HttpResponse:
    """My plan: now, what matters, goals, helpers, news, who has looked."""
    if case is None or _is_new(request, case):
        return redirect("consents:new_age", case_id=case.pk) if case else render(request, "front/no_plan.html")
    shown = _open(request, case)
    words = {"mine": shown, "case": case, "looks": mine.looks(request.actor, case)}
    return render(request, "front/my_plan.html", words | _may(request, shown))


def _may(request: ActorRequest, shown: mine.Mine) -> dict[str, object]:
    """What the reader can do from here: little while somebody else shows the page."""
    actor, case, writes = request.actor, shown.case, not request.only_shows
    says = is_asked_in(actor, case)
    return {
        "may_see_sharing": may_see_sharing(actor, case),
        "may_say": writes and may_say_what_matters(actor, shown.plan.plan),
        "may_open_together": not request.assisted and rules.may_open_together(actor, case),
        "may_propose": writes and may_add_goal_in(actor, case),
        "may_complain": writes and may_complain(actor, case),
        "may_say_how": says,
        "is_asked_how": says and case.is_open and may_pass_by(actor, standing(actor, case)),
    }


def _is_new(request: ActorRequest, case: Case) -> bool:
    """Has a birthday changed something that the reader has not been told of? Not while somebody else shows the page."""
    return not request.assisted and birthdays.unread(request.actor, case)


def _open(request: ActorRequest, case: Case) -> mine.Mine:
    """What the page shows. That it was opened is noted, and what it showed."""
    note_opening(request.actor, case, request.session)
    shown = mine.mine(request.actor, case)
    request.shown |= shown.plan.areas
    return shown


@require_GET
@guarded(own_case, rules.may_see_own)
def my_team(request: ActorRequest, case: Case | None) -> HttpResponse:
    """Those who help me: to the team page of my case."""
    return render(request, "front/no_plan.html") if case is None else redirect("consents:team", case_id=case.pk)


@require_GET
@guarded(own_case, rules.may_see_own)
def who_sees(request: ActorRequest, case: Case | None) -> HttpResponse:
    """Who sees what of mine: to the page of my case where it is changed."""
    return render(request, "front/no_plan.html") if case is None else redirect("consents:sharing", case_id=case.pk)


@require_GET
@guarded(own_case, rules.may_see_own)
def my_meetings(request: ActorRequest, case: Case | None) -> HttpResponse:
    """Meetings about me: to the meetings of my case."""
    return render(request, "front/no_plan.html") if case is None else redirect("meetings:list", case_id=case.pk)
