"""The timetable of this room."""

from django.contrib.sessions.models import Session as Stored
from procrastinate.contrib.django import app

from samvev.accounts.models import UsedToken
from samvev.kernel import clock
from samvev.web import limits, resume


@app.periodic(cron="45 3 * * *")
@app.task(name="accounts.sweep", queue="timetable")
def sweep(timestamp: int) -> None:
    """Each night: forget sessions that are over, counts of attempts, used tokens, and words nobody came back for."""
    Stored.objects.filter(expire_date__lt=clock.now()).delete()
    UsedToken.objects.filter(until__lt=clock.now()).delete()
    limits.sweep()
    resume.sweep()
