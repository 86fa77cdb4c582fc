"""The timetable of this room."""

from django.db import transaction
from procrastinate.contrib.django import app

from samvev.kernel import walls
from samvev.needs.actions import reports
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family


@app.periodic(cron="15 5 * * *")
@app.task(name="needs.watch_deadlines", queue="timetable")
def watch_deadlines(timestamp: int) -> None:
    """Each morning: remind of reports that wait too long."""
    for organisation in Organisation.objects.all():
        with transaction.atomic():
            walls.enter(tenants=family(organisation.pk))
            reports.remind(organisation.pk)
