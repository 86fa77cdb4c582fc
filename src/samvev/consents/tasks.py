"""The timetable of consents."""

from django.db import transaction
from procrastinate.contrib.django import app

from samvev.consents import actions, queries
from samvev.kernel import walls
from samvev.kernel.actor import system


@app.periodic(cron="15 4 * * *")
@app.task(name="consents.warn_before_lapse", queue="timetable")
def warn_before_lapse(timestamp: int) -> None:
    """Every night: warn 60, 30 and 7 days before a consent lapses (rule 21). Run again, it warns nobody twice."""
    for tenant_id in queries.tenants():
        by = system(tenant_id)
        with transaction.atomic():
            walls.enter(tenants=[tenant_id])
            for consent, days in queries.to_warn(by):
                actions.warn(consent, days=days, by=by)
