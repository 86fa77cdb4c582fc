"""Effective access that follows from standing, not from consent: the person, their parents, the coordinator.

Derived from the facts (team and coordinator periods, birth date), so it can be made anew at any time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as with_changes
from datetime import date
from uuid import UUID

from samvev.cases.children import children
from samvev.cases.holders import Holder, holders
from samvev.cases.models import Access, Basis, Case, CaseKind, Coordinator, Participation, Role
from samvev.cases.outside.models import Substitute
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS, Right
from samvev.kernel.period import Period, covers, overlap
from samvev.people.ages import Facts, parent_periods

FULL_AGE = 18
STANDING = {
    Role.OWNER.value: Basis.OWNER,
    Role.PARENT.value: Basis.PARENT,
    Role.GUARDIAN.value: Basis.GUARDIAN,
    Role.PROXY.value: Basis.PROXY,
}
RECORDED = frozenset({Role.PARENT.value, Role.GUARDIAN.value, Role.PROXY.value})  # none is assumed (rules 32, 33)
DERIVED = [Basis.COORDINATOR, *STANDING.values()]


@dataclass(frozen=True, slots=True)
class Grant:
    """Someone reaches areas with a right on some days, for a reason."""

    user_id: UUID
    role: str
    areas: frozenset[str]
    right: str
    period: Period
    basis: Basis


def standing_grants(
    born: date | Facts | None,
    team: Iterable[Participation],
    coordinators: Iterable[Coordinator],
    holders: Iterable[Holder] | None = None,
) -> list[Grant]:
    """What the person, parents, guardians and coordinators reach without a consent to share.

    `born`: the person's facts; a birth date alone stands for the shipped table of ages and full capacity. `holders`:
    who is recorded, on which days; without them everybody is taken to be what their place says.
    """
    recorded = None if holders is None else list(holders)
    facts = born if isinstance(born, Facts) else Facts(born)
    grants = [
        Grant(c.user_id, Role.COORDINATOR, ALL_AREAS, Right.WRITE, c.period, Basis.COORDINATOR) for c in coordinators
    ]
    for member in team:
        for days in days_of(member, recorded):
            grants += _grants_of(facts, member, days)
    return [g for g in grants if not g.period.isempty]


def days_of(member: Participation, recorded: list[Holder] | None) -> list[Period]:
    """The days on which someone is what their place says: a parent or representative when that is recorded too."""
    if recorded is None or member.role not in RECORDED:
        return [member.period]
    held = [one.period for one in recorded if one.user_id == member.user_id and one.role == member.role]
    return [overlap(member.period, span) for span in held]


def is_recorded(case: Case, member: Participation) -> bool:
    """Is it written down today that someone is what their place says? Asked once for a page."""
    if member.role not in RECORDED:
        return True
    known: list[Holder] | None = getattr(case, "_holders", None)
    if known is None:
        known = case._holders = holders([case.pk])[case.pk]  # type: ignore[attr-defined]  # kept for this page
    return any(covers(span, clock.today()) for span in days_of(member, known))


def _grants_of(facts: Facts, member: Participation, days: Period) -> list[Grant]:
    """What follows from standing on these days; parents see as the table of ages has it (pbrl § 3-4, § 4-3)."""
    if member.role == Role.PARENT:
        spans = [(areas, overlap(days, span)) for areas, span in parent_periods(facts)]
    elif member.role in STANDING:
        spans = [(ALL_AREAS if member.role == Role.OWNER else frozenset(member.areas), days)]
    else:
        return []
    basis = STANDING[member.role]
    return [Grant(member.user_id, member.role, areas, Right.WRITE, span, basis) for areas, span in spans]


def facts_of(case: Case) -> Facts:
    """What the age engine knows of the case's person, in a case of this kind, and of a family plan's other children."""
    own = with_changes(case.person.age_facts, case_kind=case.kind)
    return with_changes(own, beside=_beside(case, own)) if case.kind == CaseKind.FAMILY_PLAN else own


def forget_children(case: Case) -> None:
    """The children of a family plan, or what the plan says of them, has changed: ask anew the next time."""
    case.__dict__.pop("_children", None)


def _beside(case: Case, own: Facts) -> tuple[tuple[Facts, frozenset[str]], ...]:
    """The other children: asked once for a page. Want of capacity is not known of them here, which closes more."""
    known: list[tuple[date, frozenset[str]]] | None = getattr(case, "_children", None)
    if known is None:
        known = case._children = children(case.pk)  # type: ignore[attr-defined]  # kept with the row for this page
    return tuple((Facts(born, (), own.rules, case.kind), about) for born, about in known if about)


def replace(case: Case, bases: Iterable[Basis], grants: Iterable[Grant]) -> None:
    """Let the case's access on these bases be exactly these grants."""
    Access.objects.filter(tenant_id=case.tenant_id, case=case, basis__in=list(bases)).delete()
    Access.objects.bulk_create(rows(case, grants))


def rows(case: Case, grants: Iterable[Grant]) -> list[Access]:
    """The grants as rows of the case."""
    return [
        Access(
            tenant_id=case.tenant_id,
            case=case,
            person_id=case.person_id,
            user_id=g.user_id,
            role=g.role,
            areas=sorted(g.areas),
            right=g.right,
            period=g.period,
            basis=g.basis,
        )
        for g in grants
    ]


def hold(case: Case) -> None:
    """Let nobody else derive this case's access before the transaction is over."""
    Case.objects.select_for_update(no_key=True).filter(pk=case.pk).values_list("pk").first()


def refresh_standing(case: Case) -> None:
    """Derive anew what follows from standing."""
    hold(case)
    replace(case, DERIVED, _derived(case))


def open_for(made: Substitute) -> None:
    """Let whoever stands in reach what the coordinator reaches, on the same days."""
    Access.objects.create(
        tenant_id=made.tenant_id,
        case=made.case,
        person_id=made.case.person_id,
        user_id=made.user_id,
        role=Role.COORDINATOR,
        areas=sorted(ALL_AREAS),
        right=Right.WRITE,
        period=made.period,
        basis=Basis.SUBSTITUTE,
    )


def standing_moved(case: Case) -> bool:
    """Does what follows from standing differ from what is written? So that a job that runs twice changes nothing."""
    written = Access.objects.filter(tenant_id=case.tenant_id, case=case, basis__in=DERIVED)
    return {_plain(row) for row in written} != {_plain(row) for row in rows(case, _derived(case))}


def _derived(case: Case) -> list[Grant]:
    team = Participation.objects.filter(tenant_id=case.tenant_id, case=case)
    held = Coordinator.objects.filter(tenant_id=case.tenant_id, case=case)
    return standing_grants(facts_of(case), team, held, holders([case.pk])[case.pk])


def _plain(row: Access) -> tuple[object, ...]:
    return row.user_id, row.role, tuple(row.areas), row.right, row.period, row.basis
