"""The timetable of this room."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from samvev.kernel import walls
from samvev.kernel.actor import system
from samvev.needs.actions import reports
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family


@app.periodic(cron="15 5 * * *")
@app.task(name="needs.watch_deadlines", queue="timetable")
def watch_deadlines(timestamp: int) -> None:
    """Each morning: remind of reports and complaints that wait too long."""
    from samvev.needs.complaints import actions as complaints

    for organisation in Organisation.objects.all():
        with transaction.atomic():
            walls.enter(tenants=family(organisation.pk))
            reports.remind(organisation.pk)
            complaints.remind(organisation.pk)


@app.task(name="needs.pass_on_complaint", queue="requests")
def pass_on_complaint(tenant: str, complaint: str) -> None:
    """Tell the coordinating unit that someone complained, or took it back."""
    from samvev.needs.complaints import actions
    from samvev.needs.complaints.models import Complaint

    with transaction.atomic():
        walls.enter(tenants=family(UUID(tenant)))
        row = Complaint.objects.select_related("case__person", "report__person").filter(pk=complaint).first()
        if row:
            actions.pass_on(row, by=system(UUID(tenant)))
