"""Reading who decides for a person, within reach of a case."""

from collections import defaultdict
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from samvev.cases import queries as cases
from samvev.cases.access import is_recorded
from samvev.cases.models import Case, Participation
from samvev.consents.deciders import rules
from samvev.consents.rules import PLACE_OF, WARN_DAYS, warning_due
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.kernel.period import DAY, last_day
from samvev.organisations.queries import family as merged
from samvev.people.models import Incapacity, Person, Relation, RelationKind


class Standing(NamedTuple):
    """Everything that is recorded about who decides, the newest first."""

    places: list[Relation]
    lacking: list[Incapacity]


def standing(case: Case) -> Standing:
    """Parents, guardians, powers of attorney and incapacity, also those that are over."""
    places = Relation.objects.filter(tenant_id=case.person.tenant_id, person=case.person_id, kind__in=rules.DECIDING)
    lacking = Incapacity.objects.filter(tenant_id=case.person.tenant_id, person=case.person_id)
    found = Standing(list(places.order_by("-period", "pk")), list(lacking.order_by("-period", "pk")))
    rows: list[Any] = [*found.places, *found.lacking]
    for row in rows:
        row.case, row.case_id = case, case.pk  # what the rules ask about, and what the log names
    return found


def relation(actor: Actor, case_id: UUID, relation_id: UUID) -> Relation:
    """Someone's place with the person of a case within reach."""
    return _one(standing(cases.case(actor, case_id)).places, relation_id)


def incapacity(actor: Actor, case_id: UUID, incapacity_id: UUID) -> Incapacity:
    """A documented incapacity of the person of a case within reach."""
    return _one(standing(cases.case(actor, case_id)).lacking, incapacity_id)


def _one[T: (Relation, Incapacity)](rows: list[T], pk: UUID) -> T:
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise NotFound
    return found


def family(case: Case) -> list[Relation]:
    """Everyone who is registered around the person or in the team for them: whom a place can be recorded for."""
    found = Relation.objects.filter(tenant_id=case.person.tenant_id, person=case.person_id, other__user__isnull=False)
    each: dict[UUID, Relation] = {}
    for person in Person.objects.filter(user__in=[one.user_id for one in unrecorded(case)]).select_related("user"):
        each[person.pk] = Relation(tenant_id=case.tenant_id, person=case.person, other=person, name=person.name)
    for one in found.select_related("other__user").order_by("other__name", "pk"):
        each.setdefault(one.other_id, one)
    return list(each.values())


def unrecorded(case: Case) -> list[Participation]:
    """Those in today's team as parent or representative of whom nothing is recorded: none is assumed (rule 32)."""
    return [one for one in cases.team(case) if not is_recorded(case, one)]


def holding(case: Case, other_id: UUID, kind: str) -> list[Relation]:
    """The same place of the same one that holds today, or is to come."""
    found = Relation.objects.filter(
        tenant_id=case.person.tenant_id, person=case.person_id, other=other_id, kind=RelationKind(kind)
    )
    return [one for one in found if rules.goes_on(one.period)]


def places_of(row: Relation) -> list[Participation]:
    """The places that follow from a relation, in every team of the person."""
    found = Participation.objects.filter(
        tenant_id__in=merged(row.tenant_id),
        case__person=row.person_id,
        user=row.other.user_id,
        role=PLACE_OF[row.kind],
        period__contains=clock.today(),
    )
    return list(found.select_related("case__person").order_by("pk"))


def to_warn(tenant_id: UUID) -> list[tuple[Relation, list[Case], int]]:
    """Guardianships and powers of attorney that a warning is due for today, with the person's open cases (rule 33)."""
    day = clock.today()
    soon = day + timedelta(days=max(WARN_DAYS)) + DAY
    near = Relation.objects.filter(tenant_id=tenant_id, kind__in=rules.PAPERS, period__contains=day)
    due = [(row, warning_due(_last(row), row.warned_days, day)) for row in near.filter(period__endswith__lte=soon)]
    people = {row.person_id for row, days in due if days is not None}
    found = Case.objects.filter(tenant_id__in=merged(tenant_id), person__in=people).open_on(day)
    theirs: dict[UUID, list[Case]] = defaultdict(list)
    for case in found.select_related("person").order_by("start", "pk"):
        theirs[case.person_id].append(case)
    return [(row, theirs[row.person_id], days) for row, days in due if days is not None and theirs[row.person_id]]


def _last(row: Relation) -> date:
    last = last_day(row.period)
    return last or date.max


def cases_of(case: Case) -> list[Case]:
    """Every case of the same person in what acts as one organisation: what is documented counts in them all."""
    found = Case.objects.filter(tenant_id__in=merged(case.tenant_id), person=case.person_id)
    return list(found.select_related("person").order_by("pk"))
