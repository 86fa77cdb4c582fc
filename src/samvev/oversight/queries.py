"""Reading for reports, within an actor's reach."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from samvev.accounts.models import User
from samvev.cases.models import Case
from samvev.cases.queries import with_head
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import NotFound
from samvev.needs.complaints.models import Complaint
from samvev.needs.models import NeedReport
from samvev.needs.rules import DESKS
from samvev.organisations.models import Organisation, Unit
from samvev.organisations.queries import acting, answering, closing, family, joined
from samvev.oversight import figures, rules, selection
from samvev.oversight.book import Book
from samvev.oversight.desk import Desk, below
from samvev.oversight.formats import WRITERS
from samvev.oversight.models import Chapter, Section
from samvev.oversight.scope import COUNTED, Scope, years_back
from samvev.oversight.sharing import shared

FIRST_YEAR = 1990


def by_number(orgnr: str) -> Organisation:
    """The organisation with this number, or `NotFound`."""
    found = Organisation.objects.filter(orgnr=orgnr).first()
    if found is None:
        raise NotFound
    return found


def yearly(actor: Actor, organisation: Organisation, year: int, count: int = 1) -> Book:
    """The yearly report of an organisation of the actor's: the year and so many before it."""
    if organisation.pk not in actor.tenants:
        raise NotFound
    tenants = tuple(answering(organisation, year))
    if not tenants:
        raise NotFound
    return book(organisation, Scope(tenants, years_back(year, count), people=tuple(actor.tenants), as_one=True))


def desk(actor: Actor, year: int | None = None) -> Desk:
    """What the actor sees figures of: everything in an organisation, or the units they manage; maybe nothing."""
    if year is not None and not FIRST_YEAR <= year <= clock.today().year:
        raise NotFound
    held = sorted(actor.offices, key=lambda o: (o.tenant_id != actor.tenant_id, str(o.tenant_id)))
    offices = [o for o in held if o.role in rules.WHOLE]
    managed = {o.unit_id for o in held if o.role == OfficeRole.MANAGER and o.unit_id}
    homes = [o.tenant_id for o in held if o.role == OfficeRole.MANAGER]
    tenant_id = next(iter([o.tenant_id for o in offices] or homes), actor.tenant_id)
    if tenant_id is None:
        raise NotFound
    at = acting(tenant_id)
    whole = family(at.pk)
    tenants = whole if year is None else answering(at, year)
    units = list(Unit.objects.filter(tenant_id__in=tenants).select_related("parent")) if offices or managed else []
    merged = Organisation.objects.filter(pk__in=whole).exclude(pk=at.pk).select_related("succession")
    others = merged if len(whole) > 1 else ()
    within = None if offices else below(units, managed)
    return Desk(at, within, year or clock.today().year - 1, units, tuple(tenants), tuple(whole), tuple(others))


def turned(actor: Actor, at: Desk, organisation: str | None) -> Desk:
    """The desk, turned to one of the organisations that there were before a merger. `NotFound` for any other, and for
    a year when it was closed."""
    if not organisation:
        return at
    found = next((one for one in at.others if str(one.pk) == organisation), None)
    tenants = tuple(answering(found, at.year)) if found and found.pk in actor.tenants else ()
    if found is None or not tenants:
        raise NotFound
    units = list(Unit.objects.filter(tenant_id__in=tenants).select_related("parent"))
    within = None if at.units is None else at.units & frozenset(unit.pk for unit in units)
    return Desk(found, within, at.year, units, tenants, at.whole, at.others, at.organisation)


def taking_out(actor: Actor, year: int, suffix: str) -> Desk:
    """As `desk`, for a file of one of the formats."""
    if suffix not in WRITERS:
        raise NotFound
    return desk(actor, year)


def scope(desk: Desk, *, years: int = 1, unit: Unit | None = None, kinds: tuple[str, ...] = COUNTED) -> Scope:
    """What is asked of a desk: the year and those before it, perhaps one unit with what is under it."""
    within = desk.units if unit is None else desk.below(unit.pk)
    if desk.units is not None and within is not None:
        within &= desk.units
    units = None if within is None else tuple(sorted(within))
    return Scope(desk.tenants, years_back(desk.year, years), kinds, units, desk.whole, as_one=True)


def chapters(tenant_id: UUID, year: int) -> list[Chapter]:
    """The chapters of a year in their order; those that nobody wrote yet are fresh ones, not saved."""
    there = {chapter.section: chapter for chapter in Chapter.objects.filter(tenant_id=tenant_id, year=year)}
    return [there.get(s.value) or Chapter(tenant_id=tenant_id, year=year, section=s.value) for s in Section]


def chapter(actor: Actor, year: int, section: str, organisation: str | None = None) -> Chapter:
    """One chapter of the yearly report of the actor's organisation, or of one that became part of it."""
    at = turned(actor, desk(actor, year), organisation)
    found = next((c for c in chapters(at.tenant_id, year) if c.section == section), None)
    if found is None or at.units is not None:
        raise NotFound
    return found


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind a number: cases, coordinators, reports of need or complaints, each with how much it adds."""

    subject: str
    rows: list[tuple[Any, int]]
    open_to: frozenset[UUID] = frozenset()  # those that the actor can also open

    @property
    def cases(self) -> list[Case]:
        """The cases among them, for the log."""
        return [row for row, _ in self.rows] if self.subject == "case" else []

    @property
    def total(self) -> int:
        """What they add up to."""
        return sum(value for _, value in self.rows)


def behind(actor: Actor, asked: Scope, table: str, cell: str) -> Behind:
    """What stands behind a number of the scope's last year, and which of it the actor can open."""
    subject, found = selection.behind(replace(asked, years=asked.years[-1:]), table, cell)
    ids = [row["id"] for row in found]
    if subject == "case":
        cases = with_head(Case.objects.filter(tenant_id__in=asked.tenants, pk__in=ids))
        rows: dict[UUID, Any] = {case.pk: case for case in cases.order_by("listed_as", "pk")}
    elif subject == "coordinator":
        rows = {user.pk: user for user in User.objects.filter(pk__in=ids).order_by("name", "pk")}
    elif subject == "complaint":
        complaints = Complaint.objects.filter(tenant_id__in=asked.tenants, pk__in=ids).defer("words", "answer")
        rows = {one.pk: one for one in complaints.order_by("received_on", "pk")}
    else:
        reports = NeedReport.objects.filter(tenant_id__in=asked.tenants, pk__in=ids)
        rows = {one.pk: one for one in reports.order_by("received_at", "pk")}
    values = {row["id"]: int(row["value"]) for row in found}
    return Behind(subject, [(row, values[pk]) for pk, row in rows.items()], _open_to(actor, asked, subject, ids))


def _open_to(actor: Actor, asked: Scope, subject: str, ids: list[UUID]) -> frozenset[UUID]:
    if subject == "case":
        return frozenset(Case.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    return frozenset(ids if subject in ("report", "complaint") and opens_reports(actor, asked.tenants) else ())


def opens_reports(actor: Actor, tenants: Iterable[UUID]) -> bool:
    """Is the actor at the desk that handles reports and complaints, in all of these organisations?"""
    return all(actor.holds_any(*DESKS, tenant_id=tenant_id) for tenant_id in tenants)


def book(organisation: Organisation, asked: Scope, *, safe: bool = False, language: str = "") -> Book:
    """The report with its chapters, ready for any format; `safe` hides small numbers, in the whole report only."""
    if safe and not asked.is_whole:
        raise NotFound
    made, places = figures.report_and_places(organisation, asked)
    texts = chapters(organisation.pk, asked.years[-1]) if asked.is_whole else []
    notes = [*filter(None, [closing(organisation)]), *(joined(organisation) if len(asked.tenants) > 1 else [])]
    figures_of = shared(made) if safe else made
    return Book(organisation, figures_of, places, texts, language or organisation.language, notes)
