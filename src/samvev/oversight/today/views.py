"""The overview, and the lists behind its numbers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvev.audit import events
from samvev.audit.record import record_all
from samvev.oversight import rules
from samvev.oversight.desk import Desk
from samvev.oversight.queries import desk, opens_reports
from samvev.oversight.today import presenters, queries
from samvev.oversight.today.forms import NarrowForm
from samvev.web.guard import ActorRequest, guarded


@require_GET
@guarded(desk, rules.may_report)
def overview(request: ActorRequest, desk: Desk) -> HttpResponse:
    """How it stands today: state, flow, what is overdue, and load; each number opens its list (rule 70)."""
    return render(request, "oversight/overview.html", presenters.page(desk, queries.today(desk)))


@require_GET
@guarded(desk, rules.may_report)
def behind(request: ActorRequest, desk: Desk) -> HttpResponse:
    """What stands behind a number of the overview. Whom it showed is logged."""
    form = NarrowForm(request.GET)
    figure, narrowed = request.GET.get("figure", ""), form.narrowed()
    context = {"desk": desk, "title": presenters.figure_words().get(figure, "")}
    if figure in presenters.REPORTS and desk.units is None:
        shown = {"reports": queries.reports(desk, figure), "opens": opens_reports(request.actor, desk.tenants)}
        return render(request, "oversight/behind.html", context | shown)
    if figure == "coordinators":
        people = presenters.coordinators(queries.coordinators(desk, narrowed), form.unit_again())
        shown = {"coordinators": people, "narrowed": queries.called(desk, narrowed)}
        return render(request, "oversight/behind.html", context | shown)
    found = queries.behind(request.actor, desk, figure, request.GET.get("page"), narrowed)
    record_all(events.LISTED, by=request.actor, targets=found.cases)
    context |= {"page": found.page, "rows": presenters.rows(found), "narrowed": queries.called(desk, narrowed)}
    return render(request, "oversight/behind.html", context)
