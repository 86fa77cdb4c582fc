"""What is wrong today, kind by kind: each fault once, with the key that it is mended by. No word of what plans say."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from samvev.accounts.models import Employment, User
from samvev.cases.models import Case, CaseKind, Coordinator, Participation
from samvev.cases.queries import coordinator_today, with_head
from samvev.cases.staffing.queries import with_leavers
from samvev.consents.ending.rules import STAY
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.errors import NotFound
from samvev.kernel.period import months_after
from samvev.needs.models import Answer, Appointment
from samvev.oversight.cleanup.models import Mended
from samvev.oversight.desk import Desk
from samvev.oversight.today import standing
from samvev.people.models import Person, Protection

ONE_EACH = (CaseKind.INDIVIDUAL_PLAN, CaseKind.COORDINATION, CaseKind.CHILD_COORDINATION)
TWINS = """
SELECT array_agg(p.id ORDER BY p.id) FROM people_person p
WHERE p.tenant_id = ANY (%s::uuid[]) AND p.birth_date IS NOT NULL AND p.protection <> %s
GROUP BY lower(p.name), p.birth_date HAVING count(*) > 1
"""
# The same number is in one organisation once; several that act as one may each have it (rule 85).
SAME_NUMBER = """
SELECT array_agg(p.id ORDER BY p.id) FROM (
  SELECT id, national_id_key FROM people_person
  WHERE tenant_id = ANY (%s::uuid[]) AND national_id_key <> '' OFFSET 0
) p GROUP BY p.national_id_key HAVING count(*) > 1
"""
NAME, NUMBER = "name", "number"


@dataclass(frozen=True, slots=True)
class Fault:
    """One row of the clean-up: its key, the case or persons it is about, and what it says beside the name.

    Not `mendable`: it is told of, and what the button does has nobody to go to. `grounds`: why persons look alike.
    """

    key: UUID
    case: Case | None = None
    persons: tuple[Person, ...] = ()
    names: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    row: Any = field(default=None, compare=False)
    mendable: bool = True
    grounds: tuple[str, ...] = ()


def _open(tenants: Iterable[UUID]) -> "QuerySet[Case]":
    """Begun, and no end set: one that ends today needs no tidying."""
    return Case.objects.filter(tenant_id__in=tenants, start__lte=clock.today(), end=None)


def _shown(cases: "QuerySet[Case]") -> list[Case]:
    return list(with_head(cases).order_by("listed_as", "pk"))


def _listed(case: Case | None) -> tuple[bool, str]:
    """By name; those with strict protection last, in no order that tells one (rule 44)."""
    name = case.listed_as if case else None
    return name is None, name or ""


def _with_case(rows: Iterable[Any], name: Callable[[Any], str]) -> list[Fault]:
    """Rows that belong to a case, by the person's name."""
    found = list(rows)
    cases = {case.pk: case for case in _shown(Case.objects.filter(pk__in={row.case_id for row in found}))}
    for row in found:
        row.case = cases[row.case_id]
    ordered = sorted(found, key=lambda row: (*_listed(row.case), row.pk))
    return [Fault(row.pk, row.case, names=(name(row),), row=row) for row in ordered]


def leavers(desk: Desk) -> list[Fault]:
    """Cases with someone in them who is employed nowhere any more."""
    found = [pair for tenant_id in desk.whole for pair in with_leavers(tenant_id)]
    names = User.objects.in_bulk({user for _case, users in found for user in users})
    told = [
        Fault(case.pk, case, names=tuple(sorted(names[u].name for u in users if u in names)), row=(case, users))
        for case, users in found
    ]
    return sorted(told, key=lambda fault: _listed(fault.case))


def consents(desk: Desk) -> list[Fault]:
    """Consents to share with someone who is not in the team of an open case any more."""
    today = clock.today()
    here = {"case": OuterRef("case"), "user": OuterRef("member"), "period__contains": today}
    found = Consent.objects.holding_on(today).filter(tenant_id__in=desk.whole, member__isnull=False)
    found = found.filter(case__in=_open(desk.whole)).exclude(Exists(Participation.objects.filter(**here)))
    return _with_case(found.select_related("member"), lambda row: row.member.name)


def wrong_unit(desk: Desk) -> list[Fault]:
    """Coordinators of open cases who work in the organisation, but not in the unit they coordinate from.

    One whose end was granted coordinates until it, and is not moved: that would let them go on.
    """
    today = clock.today()
    work = Employment.objects.filter(tenant_id__in=desk.whole, user=OuterRef("user"), period__contains=today)
    goes_on = {"period__contains": today, "period__upper_inf": True}
    held = Coordinator.objects.filter(Exists(work), **goes_on, tenant_id__in=desk.whole, case__in=_open(desk.whole))
    found = held.filter(Q(unit=None) | ~Exists(work.filter(unit=OuterRef("unit")))).exclude(
        case__kind=CaseKind.TRAINING
    )
    return _with_case(found.select_related("user", "unit"), lambda row: row.user.name)


def missing(desk: Desk) -> list[Fault]:
    """Open cases that nobody coordinates, and nobody has been asked to."""
    asked = Appointment.objects.filter(case=OuterRef("pk"), answer=Answer.WAITING)
    held = Coordinator.objects.filter(case=OuterRef("pk"), period__contains=clock.today())
    found = _open(desk.whole).exclude(Exists(held)).exclude(Exists(asked)).exclude(kind=CaseKind.TRAINING)
    return [Fault(case.pk, case) for case in _shown(found)]


def ended(desk: Desk) -> list[Fault]:
    """Cases that have ended, where someone still coordinates or takes part."""
    on = Q(period__upper_inf=True) | Q(period__endswith__gt=clock.today())
    held = Coordinator.objects.filter(on, case=OuterRef("pk"))
    team = Participation.objects.filter(on, case=OuterRef("pk")).exclude(role__in=STAY)
    found = Case.objects.filter(Exists(held) | Exists(team), tenant_id__in=desk.whole, end__lt=clock.today())
    return [Fault(case.pk, case, row=case) for case in _shown(found)]


def period_over(desk: Desk) -> list[Fault]:
    """Open cases whose plan's period is over."""
    found = _open(desk.whole).filter(plan__ends_on__lt=clock.today()).exclude(kind=CaseKind.TRAINING)
    return [Fault(case.pk, case) for case in _shown(found.annotate(over=F("plan__ends_on")))]


def unused(desk: Desk) -> list[Fault]:
    """Open cases at least as old as the organisation's months that nobody has taken part in within them.

    A reminder needs someone who coordinates.
    """
    ids = [row["id"] for row in standing.behind(desk, clock.today(), "no_activity")]
    begun = months_after(clock.today(), -desk.organisation.activity_months)
    cases = _shown(Case.objects.filter(pk__in=ids, start__lte=begun))
    return [Fault(case.pk, case, row=case, mendable=coordinator_today(case) is not None) for case in cases]


def training(desk: Desk) -> list[Fault]:
    """Training cases that are open."""
    return [Fault(case.pk, case, row=case) for case in _shown(_open(desk.whole).filter(kind=CaseKind.TRAINING))]


def twice(desk: Desk) -> list[Fault]:
    """Open cases of a person who has more than one where there should be one."""
    other = _open(desk.whole).filter(person=OuterRef("person"), kind__in=ONE_EACH).exclude(pk=OuterRef("pk"))
    found = _open(desk.whole).filter(Exists(other), kind__in=ONE_EACH)
    return [Fault(case.pk, case) for case in _shown(found)]


def duplicates(desk: Desk) -> list[Fault]:
    """Persons with the same name and day of birth, or the same number, unless somebody found that they are two."""
    looked = _looked(desk)
    found: dict[tuple[UUID, ...], list[str]] = defaultdict(list)
    for ground, ids in _alike(desk):
        if not any(ground in grounds and set(ids) <= persons for grounds, persons in looked):
            found[tuple(ids)].append(ground)
    groups = {ids: grounds for ids, grounds in found.items() if not any(set(ids) < set(more) for more in found)}
    persons = Person.objects.in_bulk({pk for ids in groups for pk in ids})
    of_person: dict[UUID, list[Case]] = defaultdict(list)
    for case in _open(desk.whole).filter(person__in=list(persons)).order_by("start", "pk"):
        of_person[case.person_id].append(case)
    told = [
        Fault(
            _key(ids, grounds),
            persons=tuple(persons[pk] for pk in ids),
            cases=tuple(case for pk in ids for case in of_person[pk]),
            grounds=tuple(grounds),
        )
        for ids, grounds in groups.items()
    ]
    return sorted(told, key=lambda fault: fault.persons[0].name_in_lists)


def _alike(desk: Desk) -> list[tuple[str, list[UUID]]]:
    """Groups of persons, each with what makes them look alike."""
    with connection.cursor() as cursor:
        cursor.execute(TWINS, [list(desk.whole), Protection.STRICT])
        found: list[tuple[str, list[UUID]]] = [(NAME, row[0]) for row in cursor.fetchall()]
        if len(desk.whole) > 1:
            cursor.execute(SAME_NUMBER, [list(desk.whole)])
            found += [(NUMBER, row[0]) for row in cursor.fetchall()]
    return found


def _looked(desk: Desk) -> list[tuple[list[str], set[UUID]]]:
    """On which grounds which persons were found not to be the same."""
    kept = Mended.objects.filter(tenant_id__in=desk.whole, what="duplicates", undone_at=None)
    found: list[tuple[list[str], set[UUID]]] = []
    for keys, groups in kept.values_list("keys", "groups"):
        found += [(one["grounds"], {UUID(pk) for pk in one["persons"]}) for one in groups]
        if not groups:  # from before each group was kept: on what ground is not known
            found.append(([NAME, NUMBER], set(keys)))
    return found


def _key(ids: Iterable[UUID], grounds: Iterable[str]) -> UUID:
    """One for each group and ground: a person may be in two groups, and what nobody saw is not dismissed."""
    return uuid5(NAMESPACE_OID, " ".join([*grounds, *map(str, ids)]))


FINDERS: dict[str, Callable[[Desk], list[Fault]]] = {
    "leavers": leavers,
    "missing": missing,
    "wrong_unit": wrong_unit,
    "ended": ended,
    "period_over": period_over,
    "unused": unused,
    "consents": consents,
    "training": training,
    "twice": twice,
    "duplicates": duplicates,
}


def find(desk: Desk, what: str) -> list[Fault]:
    """The faults of a kind. `NotFound` for a kind that there is not."""
    if what not in FINDERS:
        raise NotFound
    return FINDERS[what](desk)
