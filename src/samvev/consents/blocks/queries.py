"""Whom one can block, and who is blocked."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from samvev.accounts.models import User, UserKind
from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.models import Case, Role
from samvev.cases.outside.models import Block
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound

MANY = 50


@dataclass(frozen=True, slots=True)
class Known:
    """An employee who takes part, or who stands in the log of the case."""

    user_id: UUID
    name: str
    what: str
    coordinates: bool = False


def of_case(case: Case) -> list[Block]:
    """Who is blocked now, the latest first."""
    found = Block.objects.filter(tenant_id=case.tenant_id, case=case, lifted_at=None)
    return list(found.order_by("-blocked_at"))


def block(actor: Actor, case_id: UUID, block_id: UUID) -> Block:
    """One block of a case within reach."""
    case = cases.case(actor, case_id)
    found = Block.objects.filter(tenant_id=case.tenant_id, case=case, pk=block_id).first()
    if found is None:
        raise NotFound
    found.case = case
    return found


def known(case: Case) -> list[Known]:
    """Employees who take part, then others who have opened or changed something, by name; nobody who is blocked."""
    out = {one.user_id for one in of_case(case)}
    found: dict[UUID, Known] = {}
    for access in cases.access_today(case):
        if access.user.kind == UserKind.STAFF and access.user_id not in out:
            leads = access.role == Role.COORDINATOR
            found.setdefault(access.user_id, Known(access.user_id, access.user.name, access.user.title, leads))
    for member in cases.team(case):
        if member.user.kind == UserKind.STAFF and member.user_id not in out:
            found.setdefault(member.user_id, Known(member.user_id, member.user.name, member.user.title))
    entries = Entry.objects.filter(tenant_id=case.tenant_id, case_id=case.pk, user_id__isnull=False)
    others = (
        entries.exclude(role__in=Role.family())
        .order_by("user_name")
        .values_list("user_id", "user_name", "organisation")
    )
    for user_id, name, organisation in others.distinct()[:MANY]:
        if user_id and user_id not in out and user_id not in found:
            found[user_id] = Known(user_id, name, organisation)
    return sorted(found.values(), key=lambda one: (not one.coordinates, one.name))


def by_name(case: Case, name: str) -> list[Known]:
    """Employees of the case's organisation with exactly this name; it tells name and title, and nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM samvev_staff_by_name(%s, %s, %s)", [case.tenant_id, name, clock.today()])
        return [Known(*row) for row in cursor.fetchall()]


def employee(case: Case, user_id: UUID, name: str = "") -> User:
    """The one who was chosen, as a block needs them. `NotFound` unless they are known in the case, or have the name."""
    chosen = [one for one in [*known(case), *(by_name(case, name) if name else [])] if one.user_id == user_id]
    if not chosen:
        raise NotFound
    return User(id=user_id, name=chosen[0].name, kind=UserKind.STAFF)
