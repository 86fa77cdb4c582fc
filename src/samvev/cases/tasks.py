"""The timetable of cases: the log's questions are passed on, and what looks unusual in it is found."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from samvev.kernel import clock, walls
from samvev.kernel.actor import system

BACK = 3  # days that are looked through again each night: the worker may have rested


@app.task(name="cases.tell_of_question", queue="timetable")
def tell_of_question(tenant: str, question: str) -> None:
    """Tell the coordinating unit that someone asked about the log."""
    from samvev.cases.models import Question
    from samvev.cases.watch import actions

    with transaction.atomic():
        walls.enter(tenants=[UUID(tenant)])
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
                walls.enter(tenants=[tenant_id])
                actions.look_through(tenant_id, day=clock.today() - timedelta(days=back), by=system(tenant_id))
