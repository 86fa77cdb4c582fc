"""The case's main page: what is next, and the whole plan."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvev.cases.models import Case
from samvev.cases.opened import note_opening
from samvev.front.presenters import meeting_step
from samvev.front.rules import may_show
from samvev.meetings.queries import next_meeting
from samvev.plans.queries import case_with_plan, plan_page
from samvev.plans.rules import may_see_plan
from samvev.plans.sheet import sheet
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(case_with_plan, may_see_plan)
def case(request: ActorRequest, case: Case) -> HttpResponse:
    """The whole plan on one page, with what is next on top (rule 87)."""
    note_opening(request.actor, case, request.session)
    page = plan_page(request.actor, case)
    request.shown |= page.shown
    drawn = sheet(request.actor, page)
    strip = [meeting_step(case, next_meeting(case)), *drawn.steps]
    return render(
        request,
        "front/case.html",
        {"case": case, "tab": "plan", "sheet": drawn, "strip": strip, "may_show": may_show(request.actor, case)},
    )
