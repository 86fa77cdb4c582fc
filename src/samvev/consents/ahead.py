"""What a coordinator prepares before a day comes: birthdays, and papers that run out. One question for both."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from samvev.cases.models import Role
from samvev.consents.birthdays import rules as birthdays
from samvev.consents.deciders import rules as deciders
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.kept import keys
from samvev.kernel.period import DAY


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day in a case. `age` is the one that the person turns; None when it is the last day of a paper."""

    case_id: UUID
    pk: UUID
    day: date
    age: int | None


# Written out: every working day begins with it, and the ORM takes longer to join the three than they take to answer.
AHEAD = """
SELECT case_id, id, day, age FROM consents_birthday
WHERE case_id = ANY (%(cases)s::uuid[]) AND done_on IS NULL AND day >= %(told)s
UNION ALL
SELECT person_id, id, upper(period), NULL FROM people_relation
WHERE person_id = ANY (%(persons)s::uuid[]) AND kind = ANY (%(papers)s::text[])
  AND upper(period) BETWEEN %(from)s AND %(to)s
UNION ALL
SELECT person_id, id, upper(period), NULL FROM people_incapacity
WHERE person_id = ANY (%(persons)s::uuid[]) AND upper(period) BETWEEN %(from)s AND %(to)s
"""


def ahead(actor: Actor, within_days: int) -> list[Ahead]:
    """In the cases that the actor coordinates, the nearest first: birthdays to prepare (rule 30), and guardianships,
    powers of attorney and documented incapacity whose last day is at most so many days away (rule 33).
    """
    led = {a.case_id: a.person_id for a in actor.cases.values() if a.role == Role.COORDINATOR}
    if not led:
        return []
    told: dict[str, Any] = {
        "cases": keys(led),
        "persons": keys(led.values()),
        "papers": list(deciders.PAPERS),
        "told": clock.today() - birthdays.TOLD,
        "from": clock.today() + DAY,
        "to": clock.today() + timedelta(days=within_days) + DAY,
    }
    with connection.cursor() as cursor:
        cursor.execute(AHEAD, told)
        rows = cursor.fetchall()
    case_of = {person: case for case, person in led.items()}
    days = [
        Ahead(about, pk, day, age) if age else Ahead(case_of[about], pk, day - DAY, None)
        for about, pk, day, age in rows
    ]
    return sorted(days, key=lambda one: (one.day, one.pk))
