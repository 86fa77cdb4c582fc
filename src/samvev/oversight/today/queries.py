"""What the overview shows, in a constant number of queries."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from samvev.accounts.models import User
from samvev.cases.models import Case, CaseKind
from samvev.cases.queries import with_head
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.period import months_after
from samvev.needs.models import NeedReport, Step
from samvev.oversight import figures
from samvev.oversight.desk import Desk
from samvev.oversight.scope import Scope
from samvev.oversight.today import standing

PAGE = 100
NOWHERE = "none"  # the unit of who has none, in an address
UNDECIDED = (Step.REPORTED.value, Step.ASSESSED.value)


@dataclass(slots=True)
class Line:
    """One unit, kind or coordinator: what it is called, what it narrows a list by, and its numbers."""

    label: str
    narrows: dict[str, str]
    numbers: Counter[str] = field(default_factory=Counter)
    external: bool = False


@dataclass(frozen=True, slots=True)
class Today:
    """The overview: everything together, a year before, by unit, kind and coordinator; reports of need; training."""

    whole: Counter[str]
    before: Counter[str]
    units: list[Line]
    kinds: list[Line]
    coordinators: list[Line]
    reports: dict[str, int]
    training: int


def today(desk: Desk) -> Today:
    """How it stands today, and how many were active on this day a year ago."""
    day = clock.today()
    found = standing.sums(desk, day)
    places = figures.unit_names(Scope(desk.tenants, ()), {row["unit_id"] for row in found if row["unit_id"]})
    people = User.objects.in_bulk({row["user_id"] for row in found if row["user_id"]})
    return Today(
        whole=_sum(found),
        before=Counter(standing.state(desk, months_after(day, -12))),
        units=_with_load(_lines(found, "unit_id", lambda pk: _unit(places, pk)), found),
        kinds=_lines(found, "kind", lambda kind: Line(str(CaseKind(kind).label), {"kind": kind})),
        coordinators=_lines(
            (row for row in found if row["user_id"]),
            "user_id",
            lambda pk: Line(people[pk].name if pk in people else "–", {"user": str(pk)}),
        ),
        reports=_reports(desk),
        training=_training(desk),
    )


def _sum(found: Iterable[dict[str, Any]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for row in found:
        total.update({code: row[code] for code in standing.FIGURES})
    return total


def _lines(found: Iterable[dict[str, Any]], by: str, named: Callable[[Any], Line]) -> list[Line]:
    lines: dict[Any, Line] = {}
    for row in found:
        if row[by] not in lines:
            lines[row[by]] = named(row[by])
        numbers = lines[row[by]].numbers
        numbers.update({code: row[code] for code in standing.FIGURES})
    return sorted((line for line in lines.values() if line.numbers.total()), key=lambda one: (one.external, one.label))


def _with_load(units: list[Line], found: list[dict[str, Any]]) -> list[Line]:
    """How many coordinate in each unit, and how many open cases they hold together."""
    people: dict[str, set[UUID]] = defaultdict(set)
    held: Counter[str] = Counter()
    for row in found:
        if row["user_id"] and row["open"]:
            unit = _narrowing(row["unit_id"])
            people[unit].add(row["user_id"])
            held[unit] += row["open"]
    for line in units:
        line.numbers["coordinators"] = len(people[line.narrows["unit"]])
        line.numbers["held"] = held[line.narrows["unit"]]
    return units


def _narrowing(pk: UUID | None) -> str:
    """What an address says of a unit, or of none."""
    return str(pk) if pk else NOWHERE


def _unit(places: dict[UUID, tuple[str, bool]], pk: UUID | None) -> Line:
    name, external = places[pk] if pk else ("", False)
    return Line(name, {"unit": _narrowing(pk)}, external=external)


def _reports(desk: Desk) -> dict[str, int]:
    """Reports of need that came lately, and those that wait for a decision; they are of no unit."""
    if desk.units is not None:
        return {}
    lately = Q(received_at__date__gt=clock.today() - standing.LATELY)
    found = NeedReport.objects.filter(tenant_id__in=desk.tenants)
    return found.aggregate(received=Count("pk", filter=lately), undecided=Count("pk", filter=Q(step__in=UNDECIDED)))


def _training(desk: Desk) -> int:
    if desk.units is not None:
        return 0
    return Case.objects.filter(tenant_id__in=desk.tenants, kind=CaseKind.TRAINING).open_on(clock.today()).count()


@dataclass(frozen=True, slots=True)
class Behind:
    """The cases behind a number: a page of them, and of each how many evaluations are late."""

    page: Page[Any]
    late: dict[UUID, int]
    open_to: frozenset[UUID]

    @property
    def cases(self) -> list[Case]:
        """Those on the page."""
        return list(self.page.object_list)


def behind(actor: Actor, desk: Desk, figure: str, page: Any, narrowed: dict[str, Any]) -> Behind:
    """What stands behind a number, a page at a time, by name."""
    found = {row["id"]: row["late"] for row in standing.behind(desk, clock.today(), figure, **narrowed)}
    cases = with_head(Case.objects.filter(tenant_id__in=desk.tenants, pk__in=list(found)))
    shown = Paginator(cases.order_by("listed_as", "pk"), PAGE).get_page(page)
    ids = [case.pk for case in shown.object_list]
    reached = Case.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True)
    return Behind(shown, found, frozenset(reached))


def coordinators(desk: Desk, narrowed: dict[str, Any]) -> list[tuple[User, int]]:
    """Who coordinates open cases, perhaps of one unit or of none, and how many each has; those with most first."""
    held: Counter[UUID] = Counter()
    for row in standing.sums(desk, clock.today()):
        within = row["unit_id"] is None if narrowed.get("nowhere") else narrowed.get("unit") in (None, row["unit_id"])
        if row["user_id"] and row["open"] and within:
            held[row["user_id"]] += row["open"]
    people = User.objects.filter(pk__in=list(held)).order_by("name", "pk")
    return sorted(((user, held[user.pk]) for user in people), key=lambda one: -one[1])


def reports(desk: Desk, figure: str) -> list[NeedReport]:
    """The reports of need behind a number of the overview."""
    found = NeedReport.objects.filter(tenant_id__in=desk.tenants)
    if figure == "undecided":
        found = found.filter(step__in=UNDECIDED)
    else:
        found = found.filter(received_at__date__gt=clock.today() - standing.LATELY)
    return list(found.order_by("received_at", "pk"))


def called(desk: Desk, narrowed: dict[str, Any]) -> list[str]:
    """What a list was narrowed to, in words: the unit, the kind, the coordinator."""
    places = figures.unit_names(Scope(desk.tenants, ()), filter(None, [narrowed.get("unit")]))
    unit = places.get(narrowed["unit"], ("", False))[0] if "unit" in narrowed else ""
    user = User.objects.filter(pk=narrowed["user"]).first() if "user" in narrowed else None
    kind = str(CaseKind(narrowed["kind"]).label) if "kind" in narrowed else ""
    return list(filter(None, [unit, kind, user.name if user else ""]))
