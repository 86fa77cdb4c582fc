"""The queue and the timetable of cases: the log, those outside the team, and employees who leave."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from samvev.cases.addresses import actions as addresses
from samvev.cases.addresses import queries as homes
from samvev.cases.outside import actions as outside
from samvev.cases.outside import queries as outsiders
from samvev.cases.staffing import actions as staffing
from samvev.cases.staffing import queries as staff
from samvev.kernel import clock, walls
from samvev.kernel.actor import system
from samvev.organisations.queries import family

BACK = 3  # days that are looked through again each night: the worker may have rested


@app.task(name="cases.tell_of_question", queue="timetable")
def tell_of_question(tenant: str, question: str) -> None:
    """Tell the coordinating unit that someone asked about the log."""
    from samvev.cases.models import Question
    from samvev.cases.watch import actions

    with transaction.atomic():
        walls.enter(tenants=family(UUID(tenant)))
        row = Question.objects.select_related("case").filter(pk=question).first()
        if row and row.is_open:
            actions.tell(row, by=system(UUID(tenant)))


@app.periodic(cron="40 4 * * *")
@app.task(name="cases.look_through_log", queue="timetable")
def look_through_log(timestamp: int) -> None:
    """Every night: find what looks unusual in the log of the last days (checklist 28)."""
    from samvev.cases.watch import actions, queries

    for tenant_id in queries.tenants():
        for back in range(BACK, 0, -1):
            with transaction.atomic():
                walls.enter(tenants=family(tenant_id))
                actions.look_through(tenant_id, day=clock.today() - timedelta(days=back), by=system(tenant_id))


@app.task(name="cases.look_for_teams", queue="requests")
def look_for_teams(tenant: str) -> None:
    """Look behind the organisation's wall for the teams that were asked for. Run again, it finds nothing twice."""
    tenant_id = UUID(tenant)
    with transaction.atomic():
        walls.enter(tenants=family(tenant_id))
        for request in outsiders.unsought(tenant_id):
            outside.seek(request, by=system(tenant_id))


@app.task(name="cases.tell_orphaned", queue="requests")
def tell_orphaned(tenant: str, case: str, units: list[str]) -> None:
    """Tell those who answer for a case that it has no coordinator any more, unless it has one by now."""
    tenant_id = UUID(tenant)
    with transaction.atomic():
        walls.enter(tenants=family(tenant_id))
        orphan = staff.orphan(tenant_id, UUID(case))
        if orphan:
            staffing.tell_orphaned(orphan, units=[UUID(unit) for unit in units], by=system(tenant_id))


@app.periodic(cron="5 0 * * *")
@app.task(name="cases.follow_leavers", queue="timetable")
def follow_leavers(timestamp: int) -> None:
    """Every night: those who work nowhere any more leave their teams, and orphaned cases are told of (rule 37)."""
    for tenant_id in staff.tenants():
        by = system(tenant_id)
        with transaction.atomic():
            walls.enter(tenants=family(tenant_id))
            for case, leavers in staff.with_leavers(tenant_id):
                staffing.let_go(case, leavers=leavers, by=by)


@app.periodic(cron="25 4 * * *")
@app.task(name="cases.warn_of_protections", queue="timetable")
def warn_of_protections(timestamp: int) -> None:
    """Every night: ask for renewal before the protection of an address runs out, and when it has (rule 46)."""
    for tenant_id in staff.tenants():
        by = system(tenant_id)
        with transaction.atomic():
            walls.enter(tenants=family(tenant_id))
            for case, held, days in homes.to_warn(tenant_id):
                addresses.warn(case, held=held, days=days, by=by)
