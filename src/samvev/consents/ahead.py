"""What is prepared before a day comes: birthdays, papers and consents that run out. One question for them all."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from samvev.cases.models import Role
from samvev.consents.birthdays import rules as birthdays
from samvev.consents.deciders import rules as deciders
from samvev.consents.rules import SIGNS_AS
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.kept import keys
from samvev.kernel.period import DAY


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day in a case. `age` is the one that somebody turns, on a birthday: the case's person, or the `child` of a
    family plan who is named. `consents`: how many run out, the first on this day. Neither: a paper's last day.
    """

    case_id: UUID
    pk: UUID
    day: date
    age: int | None = None
    consents: int | None = None
    child: str = ""


# Written out: every working day begins with it, and the ORM takes longer to join them than they take to answer.
AHEAD = """
SELECT case_id, id, day, age, NULL::bigint AS consents,
  (SELECT p.name FROM people_person p WHERE p.id = b.person_id) FROM consents_birthday b
WHERE case_id = ANY (%(cases)s::uuid[]) AND done_on IS NULL AND day >= %(told)s
UNION ALL
SELECT person_id, id, upper(period), NULL, NULL, NULL FROM people_relation
WHERE person_id = ANY (%(persons)s::uuid[]) AND kind = ANY (%(papers)s::text[])
  AND upper(period) BETWEEN %(from)s AND %(to)s
UNION ALL
SELECT person_id, id, upper(period), NULL, NULL, NULL FROM people_incapacity
WHERE person_id = ANY (%(persons)s::uuid[]) AND upper(period) BETWEEN %(from)s AND %(to)s
UNION ALL
SELECT case_id, case_id, min(valid_until), NULL, count(*), NULL FROM consents_consent
WHERE case_id = ANY (%(signed)s::uuid[]) AND given_on <= %(day)s AND valid_until BETWEEN %(day)s AND %(lapsed)s
  AND (withdrawn_on IS NULL OR withdrawn_on > %(day)s) GROUP BY case_id
"""


def ahead(actor: Actor, *, papers: int, consents: int) -> list[Ahead]:
    """What comes, the nearest first.

    In the cases that the actor coordinates: birthdays to prepare (rule 30), and guardianships, powers of attorney and
    documented incapacity whose last day is at most `papers` days away (rule 33). Where they coordinate or sign:
    consents whose last day is at most `consents` days away (rule 23).
    """
    led = {a.case_id: a.person_id for a in actor.cases.values() if a.role == Role.COORDINATOR}
    signed = {a.case_id for a in actor.cases.values() if a.role in SIGNS_AS}
    if not led and not signed:
        return []
    day = clock.today()
    told: dict[str, Any] = {
        "cases": keys(led),
        "persons": keys(led.values()),
        "papers": list(deciders.PAPERS),
        "told": day - birthdays.TOLD,
        "from": day + DAY,
        "to": day + timedelta(days=papers) + DAY,
        "signed": keys(signed | led.keys()),
        "day": day,
        "lapsed": day + timedelta(days=consents),
    }
    with connection.cursor() as cursor:
        cursor.execute(AHEAD, told)
        rows = cursor.fetchall()
    case_of = {person: case for case, person in led.items()}
    found = [
        Ahead(about, pk, day, age, count, child or "") if age or count else Ahead(case_of[about], pk, day - DAY)
        for about, pk, day, age, count, child in rows
    ]
    return sorted(found, key=lambda one: (one.day, one.pk))
