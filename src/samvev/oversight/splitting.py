"""What a split of an organisation would take along, case by case, and what has to be decided before it. Reads only.

Which cases go where is a decision about each of them: by the unit that coordinates it today, or by a list. The room's
`handover` carries it out on the day (ADR 0036).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from samvev.accounts.models import Employment, Post
from samvev.cases.models import Case, CaseKind, Coordinator, FamilyMember, Participation
from samvev.kernel import clock
from samvev.kernel.actor import OfficeRole
from samvev.needs.models import NeedReport
from samvev.needs.rules import FINISHED
from samvev.organisations.models import Organisation, Succession, Unit
from samvev.oversight.desk import below

COLUMNS = ("case", "kind", "unit", "goes", "why")


class Goes(StrEnum):
    """Where a case would be from the day on."""

    NEW = "new"
    OLD = "old"
    UNDECIDED = "undecided"


class Why(StrEnum):
    """What says so."""

    LISTED = "listed"
    UNIT = "unit"
    NO_COORDINATOR = "no coordinator"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Decision:
    """One case: where it would go, and why. It is named by its code; no word of whose it is."""

    case_id: UUID
    code: str
    kind: str
    person_id: UUID
    unit: str
    goes: Goes
    why: Why


def moving(units: Sequence[Unit], codes: Iterable[str]) -> frozenset[UUID]:
    """The units with these codes and everything under them."""
    wanted = set(codes)
    return below(list(units), {unit.pk for unit in units if unit.code in wanted})


def decide(case: Case, unit: Unit | None, going: frozenset[UUID], listed: Mapping[str, bool]) -> Decision:
    """Where a case goes: as the list says; else with the unit that coordinates it, or coordinated it last. Pure.

    One that has ended stays: the old organisation answers for it.
    """
    if case.end is not None:
        goes, why = Goes.OLD, Why.ENDED
    elif case.code in listed:
        goes, why = (Goes.NEW if listed[case.code] else Goes.OLD), Why.LISTED
    elif unit is None:
        goes, why = Goes.UNDECIDED, Why.NO_COORDINATOR
    else:
        goes, why = (Goes.NEW if unit.pk in going else Goes.OLD), Why.UNIT
    return Decision(case.pk, case.code, case.kind, case.person_id, unit.name if unit else "", goes, why)


def decisions(organisation: Organisation, going: frozenset[UUID], listed: Mapping[str, bool]) -> list[Decision]:
    """A decision for every case of an organisation, by code."""
    held = Coordinator.objects.filter(tenant_id=organisation.pk).select_related("unit").order_by("period")
    last = {row.case_id: row.unit for row in held}  # the latest one is what is left
    cases = Case.objects.filter(tenant_id=organisation.pk).order_by("code")
    return [decide(case, last.get(case.pk), going, listed) for case in cases]


def counts(organisation: Organisation, made: Sequence[Decision], going: frozenset[UUID]) -> dict[str, tuple[int, ...]]:
    """How much would be where: (new, old, undecided)."""
    where = {one.case_id: one.goes for one in made}
    cases = dict(Case.objects.filter(tenant_id=organisation.pk).values_list("pk", "end"))
    open_ones = {pk for pk, end in cases.items() if end is None or end >= clock.today()}
    staff = Employment.objects.filter(tenant_id=organisation.pk, period__contains=clock.today())
    places = Counter(Goes.NEW if unit in going else Goes.OLD for unit in staff.values_list("unit_id", flat=True))
    units = Counter(Goes.NEW if pk in going else Goes.OLD for pk in _units(organisation).values_list("pk", flat=True))
    team = Participation.objects.filter(tenant_id=organisation.pk, period__contains=clock.today())
    return {
        "Cases that are open": _three(Counter(where[pk] for pk in open_ones)),
        "Cases that have ended": _three(Counter(where[pk] for pk in cases.keys() - open_ones)),
        "Places in teams": _three(Counter(where[pk] for pk in team.values_list("case_id", flat=True))),
        "Employments": _three(places),
        "Units": _three(units),
    }


def _units(organisation: Organisation) -> QuerySet[Unit]:
    return Unit.objects.filter(tenant_id=organisation.pk)


def _three(found: "Counter[Goes]") -> tuple[int, ...]:
    return tuple(found[goes] for goes in Goes)


def faults(organisation: Organisation, into: Organisation | None, day: date, codes: Iterable[str]) -> list[str]:
    """What hinders a split on a day, in plain words."""
    found = []
    if (day.month, day.day) != (1, 1) or day.year < clock.today().year:
        found.append("A split is on a 1 January, this year or later: the figures of a year belong to one organisation.")
    if into and into.pk == organisation.pk:
        found.append("An organisation cannot be split into itself.")
    if into and into.kind != organisation.kind:
        found.append(f"{organisation.name} and {into.name} are of different kinds.")
    if into and into.activity_months != organisation.activity_months:
        found.append("They count activity within different numbers of months. Make them the same first.")
    if into and into.since and into.since > day:
        found.append(f"{into.name} begins on {into.since}. Nothing can go to it before.")
    found += _mergers([organisation, into] if into else [organisation])
    known = set(_units(organisation).values_list("code", flat=True))
    found += [f"There is no unit with the code {code}." for code in sorted(set(codes) - known)]
    return found


def _mergers(organisations: Iterable[Organisation]) -> list[str]:
    """The mergers that one of the two is part of: cases, consents and protection are looked for in these alone, and
    whoever acts for a family would act for both sides.
    """
    asked = [one.pk for one in organisations]
    found = Succession.objects.filter(Q(closed__in=asked) | Q(into__in=asked)).select_related("closed", "into")
    return [
        f"{one.closed.name} closes into {one.into.name} on {one.day}. Call that off first."
        if one.day > clock.today()
        else f"{one.closed.name} closed into {one.into.name} on {one.day}. What is part of a merger cannot be split."
        for one in found
    ]


def to_decide(organisation: Organisation, made: Sequence[Decision], going: frozenset[UUID]) -> list[str]:
    """What people have to settle before the day: how many, and never who."""
    checks = (
        (
            sum(one.goes == Goes.UNDECIDED for one in made),
            "cases never had a coordinator in a unit: list where they go.",
        ),
        (_needs(organisation), "reports of need are not finished: finish them, or pass them on by hand."),
        (_offices(organisation), "offices over the whole organisation have to be given anew in the new one."),
    )
    return _told(checks)


def to_know(organisation: Organisation, made: Sequence[Decision], going: frozenset[UUID]) -> list[str]:
    """What a split does by its rules, and somebody should have thought of: how many, and never who."""
    new, old = _uncoordinated(organisation, made, going)
    checks = (
        (len(_on_both_sides(made)), "persons would have cases on both sides: they sign in to each."),
        (_families(organisation, made), "family plans would be on another side than a case of one of their children."),
        (
            _across(organisation, made, going),
            "places in teams are held from a unit on the other side: consents decide.",
        ),
        (_twice(organisation, going), "employees work on both sides, and keep both."),
        (new, "cases would go without a coordinator: the unit of today's stays."),
        (old, "cases would stay without a coordinator: the unit of today's goes."),
    )
    return _told(checks)


def _told(checks: Iterable[tuple[int, str]]) -> list[str]:
    return [f"{count} {words}" for count, words in checks if count]


def _uncoordinated(organisation: Organisation, made: Sequence[Decision], going: frozenset[UUID]) -> tuple[int, int]:
    """How many would lose who coordinates them today, among those that go and those that stay."""
    where = {one.case_id: one.goes for one in made}
    here = {"tenant_id": organisation.pk, "period__contains": clock.today(), "case__in": list(where)}
    inside = Coordinator.objects.filter(**here).exclude(~Q(unit__tenant_id=organisation.pk), unit__isnull=False)
    lost = [where[case] for case, unit in inside.values_list("case_id", "unit_id") if _other(where[case], unit, going)]
    return lost.count(Goes.NEW), lost.count(Goes.OLD)


def _other(goes: Goes, unit: UUID | None, going: frozenset[UUID]) -> bool:
    return goes != Goes.UNDECIDED and (unit in going) != (goes == Goes.NEW)


def _on_both_sides(made: Sequence[Decision]) -> set[UUID]:
    sides: dict[UUID, set[Goes]] = {}
    for one in made:
        if one.why != Why.ENDED:  # who has no other case left goes with what goes
            sides.setdefault(one.person_id, set()).add(one.goes)
    return {person for person, goes in sides.items() if {Goes.NEW, Goes.OLD} <= goes}


def _families(organisation: Organisation, made: Sequence[Decision]) -> int:
    plans = {one.case_id: one.goes for one in made if one.kind == CaseKind.FAMILY_PLAN}
    own: dict[UUID, set[Goes]] = {}
    for one in made:
        own.setdefault(one.person_id, set()).add(one.goes)
    members = FamilyMember.objects.filter(tenant_id=organisation.pk, case__in=plans).values_list("case_id", "person_id")
    return len({case for case, person in members if own.get(person, set()) - {plans[case]}})


def _across(organisation: Organisation, made: Sequence[Decision], going: frozenset[UUID]) -> int:
    where = {one.case_id: one.goes for one in made}
    here = Participation.objects.filter(tenant_id=organisation.pk, period__contains=clock.today(), unit__isnull=False)
    inside = here.filter(unit__tenant_id=organisation.pk).values_list("case_id", "unit_id")
    return sum(
        where[case] in (Goes.NEW, Goes.OLD) and (unit in going) != (where[case] == Goes.NEW) for case, unit in inside
    )


def _twice(organisation: Organisation, going: frozenset[UUID]) -> int:
    work = Employment.objects.filter(tenant_id=organisation.pk, period__contains=clock.today())
    sides: dict[UUID, set[bool]] = {}
    for user, unit in work.values_list("user_id", "unit_id"):
        sides.setdefault(user, set()).add(unit in going)
    return sum(len(found) > 1 for found in sides.values())


def _offices(organisation: Organisation) -> int:
    held = Post.objects.filter(tenant_id=organisation.pk, period__contains=clock.today(), unit=None)
    return held.exclude(role=OfficeRole.MANAGER).count()


def _needs(organisation: Organisation) -> int:
    return NeedReport.objects.filter(tenant_id=organisation.pk).exclude(step__in=FINISHED).count()
