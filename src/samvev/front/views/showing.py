"""A child without eID sees their own page: together with a parent, or shown by the coordinator (rule 39)."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from samvev.audit.record import record
from samvev.cases.assisted import LASTS
from samvev.cases.models import Case
from samvev.cases.queries import case as case_in_reach
from samvev.front import events, rules
from samvev.front.views.mine import own_case
from samvev.web import sessions
from samvev.web.guard import ActorRequest, guarded
from samvev.web.sessions import IN_MEETING, WITH_PARENT


@require_POST
@guarded(own_case, rules.may_open_together)
def open_together(request: ActorRequest, case: Case) -> HttpResponse:
    """The parent opens the child's page together with the child."""
    sessions.assist(request.session, case.pk, WITH_PARENT, LASTS)
    record(events.OPENED_TOGETHER, by=request.actor, target=case)
    return redirect("front:mine", case_id=case.pk)


@require_POST
@guarded(case_in_reach, rules.may_show)
def show_in_meeting(request: ActorRequest, case: Case) -> HttpResponse:
    """The coordinator shows the person their own page."""
    sessions.assist(request.session, case.pk, IN_MEETING, LASTS)
    record(events.SHOWN_IN_MEETING, by=request.actor, target=case)
    return redirect("front:mine", case_id=case.pk)


@require_POST
@guarded(None, rules.is_someone, logs=False, while_showing=True)
def end_showing(request: ActorRequest) -> HttpResponse:
    """The person has seen it; the log has the time."""
    shown = request.assisted
    sessions.stop_assisting(request.session)
    if shown is None:
        return redirect("/")
    record(events.SHOWING_ENDED, by=request.actor, target=case_in_reach(request.actor, shown.case_id))
    return redirect("front:case" if request.only_shows else "front:mine", case_id=shown.case_id)
