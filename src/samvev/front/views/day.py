"""A working day, and a helper's measures across cases."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvev.audit import events
from samvev.audit.record import record_all
from samvev.front import rules
from samvev.front.day import day as day_of
from samvev.front.presenters import day_rows
from samvev.plans.queries import my_measures
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(None, rules.may_work)
def day(request: ActorRequest) -> HttpResponse:
    """Now, this week, waiting for others; and my cases."""
    shown = day_of(request.actor)
    record_all(events.LISTED, by=request.actor, targets=shown.named(), areas=shown.areas())
    return render(request, "front/day.html", {"day": shown, "mine": day_rows(shown.cases)})


@require_GET
@guarded(None, rules.may_work)
def measures(request: ActorRequest) -> HttpResponse:
    """What I have promised to do, across cases, the next first."""
    mine = my_measures(request.actor)
    cases = {measure.case_id: measure.case for measure in mine}
    areas = {case_id: {measure.area for measure in mine if measure.case_id == case_id} for case_id in cases}
    record_all(events.LISTED, by=request.actor, targets=cases.values(), areas=areas)
    return render(request, "front/measures.html", {"measures": mine})
