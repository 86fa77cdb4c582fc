"""What a coordinator prepares before a day comes: birthdays, and papers that run out. One question for both."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import DateField, F, PositiveSmallIntegerField, QuerySet, Value
from django.db.models.functions import Cast

from samvev.cases.models import Role
from samvev.consents.birthdays import rules as birthdays
from samvev.consents.birthdays.models import Birthday
from samvev.consents.deciders import rules as deciders
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.period import DAY
from samvev.people.models import Incapacity, Relation


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day in a case. `age` is the one that the person turns; None when it is the last day of a paper."""

    case_id: UUID
    pk: UUID
    day: date
    age: int | None


def ahead(actor: Actor, within_days: int) -> list[Ahead]:
    """In the cases that the actor coordinates, the nearest first: birthdays to prepare (rule 30), and guardianships,
    powers of attorney and documented incapacity whose last day is at most so many days away (rule 33).
    """
    led = {a.case_id: a.person_id for a in actor.cases.values() if a.role == Role.COORDINATOR}
    if not led:
        return []
    today = clock.today()
    turning = Birthday.objects.filter(case_id__in=list(led), done_on=None, day__gte=today - birthdays.TOLD)
    ends = (today + DAY, today + timedelta(days=within_days) + DAY)
    near = {"person__in": list(led.values()), "period__endswith__range": ends}
    papers = Relation.objects.filter(kind__in=deciders.PAPERS, **near)
    found = turning.order_by().values_list("case_id", "pk", "day", "age")
    rows = found.union(_ends(papers), _ends(Incapacity.objects.filter(**near)), all=True)
    case_of = {person: case for case, person in led.items()}
    days = [
        Ahead(about, pk, day, age) if age else Ahead(case_of[about], pk, day - DAY, None)
        for about, pk, day, age in rows
    ]
    return sorted(days, key=lambda one: (one.day, one.pk))


def _ends(papers: QuerySet[Relation] | QuerySet[Incapacity]) -> QuerySet[Relation] | QuerySet[Incapacity]:
    nobody_turns = Cast(Value(None), PositiveSmallIntegerField())
    last = Cast(F("period__endswith"), DateField())
    return papers.order_by().values_list("person_id", "pk", last, nobody_turns)
