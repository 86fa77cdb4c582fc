"""The timetable of consents."""

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from samvev.consents import actions, queries
from samvev.consents.ages import actions as ages
from samvev.consents.ages import queries as tables
from samvev.consents.birthdays import actions as birthdays
from samvev.consents.birthdays import queries as days
from samvev.consents.deciders import actions as deciders
from samvev.consents.deciders import queries as places
from samvev.kernel import walls
from samvev.kernel.actor import system
from samvev.organisations.queries import family


@app.periodic(cron="15 4 * * *")
@app.task(name="consents.warn_before_lapse", queue="timetable")
def warn_before_lapse(timestamp: int) -> None:
    """Every night: warn 60, 30 and 7 days before a consent lapses (rule 21), or a guardianship or a power of attorney
    runs out (rule 33). Run again, it warns nobody twice.
    """
    for tenant_id in queries.tenants():
        by = system(tenant_id)
        with transaction.atomic():
            walls.enter(tenants=family(tenant_id))
            for consent, days in queries.to_warn(by):
                actions.warn(consent, days=days, by=by)
            for row, cases, days in places.to_warn(tenant_id):
                deciders.warn(row, cases=cases, days=days, by=by)


@app.task(name="consents.follow_ages", queue="requests")
def follow_ages(tenant: str) -> None:
    """After a change in the table of ages: what parents see follows in every case. Run again, nothing moves."""
    tenant_id = UUID(tenant)
    by = system(tenant_id)
    with transaction.atomic():
        walls.enter(tenants=family(tenant_id))
        for case in tables.followers(tenant_id):
            ages.follow_table(case, by=by)


@app.periodic(cron="1 0 * * *")
@app.task(name="consents.follow_birthdays", queue="timetable")
def follow_birthdays(timestamp: int) -> None:
    """Just after midnight: birthdays do what the law says, and those 90 days off become tasks (rules 30 and 31).

    Run again on the same day, it does nothing.
    """
    for tenant_id in queries.tenants():
        by = system(tenant_id)
        with transaction.atomic():
            walls.enter(tenants=family(tenant_id))
            for case in days.to_follow(tenant_id):
                birthdays.follow(case, by=by)
            for near in days.to_prepare(tenant_id):
                birthdays.prepare(near.case, age=near.age, day=near.day, child=near.child, by=by)
            for row in days.to_pass(tenant_id):
                birthdays.pass_day(row, by=by)
            for row in days.to_settle(tenant_id):
                birthdays.settle(row, by=by)
