"""Who is asking, on whose behalf, and what they reach. Built once a request; never changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from samvev.kernel.areas import Area, Right
from samvev.kernel.errors import Denied


class ActorKind(StrEnum):
    """What kind of someone an actor is."""

    STAFF = "staff"
    CITIZEN = "citizen"
    ANYONE = "anyone"
    SYSTEM = "system"


class OfficeRole(StrEnum):
    """An office gives sight of how it goes (metadata), not of what a plan says (rule 36)."""

    COORDINATING_UNIT = "coordinating_unit"
    ALLOCATION = "allocation"
    MANAGER = "manager"
    TOP_ADMIN = "top_admin"
    LOCAL_ADMIN = "local_admin"
    RECORDS = "records"


@dataclass(frozen=True, slots=True)
class Office:
    """An office held today: which, where, and for a manager in which unit."""

    role: str
    tenant_id: UUID
    unit_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class CaseAccess:
    """What an actor may see and write in one case today, and on what basis."""

    case_id: UUID
    tenant_id: UUID
    person_id: UUID
    role: str
    read: frozenset[str]
    write: frozenset[str]
    basis: str

    def gives(self, area: str, right: str = Right.READ) -> bool:
        """Does this access reach the area with the right?"""
        return area in (self.write if right == Right.WRITE else self.read)


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who reads or changes. `cases` holds every case they reach as a participant today.

    `blocked` holds the cases whose person has blocked them: no office opens those (checklist 21). `hidden` holds
    what is shielded from them in the cases that they take part in (rule 27), by the keys of the rows.
    """

    user_id: UUID | None
    name: str
    kind: ActorKind
    tenants: frozenset[UUID] = frozenset()
    organisation: str = ""
    tenant_id: UUID | None = None
    title: str = ""
    language: str = "nb"
    person_id: UUID | None = None
    offices: frozenset[Office] = frozenset()
    units: frozenset[UUID] = frozenset()
    cases: Mapping[UUID, CaseAccess] = field(default_factory=dict)
    blocked: frozenset[UUID] = frozenset()
    hidden: frozenset[UUID] = frozenset()
    unread: int = 0
    drafts: bool = False

    @property
    def own_id(self) -> UUID:
        """The actor's user. Raises `Denied` for someone who is not signed in."""
        if self.user_id is None:
            raise Denied
        return self.user_id

    @property
    def is_staff(self) -> bool:
        """Employed somewhere, as opposed to a person or a next of kin."""
        return self.kind is ActorKind.STAFF

    def holds(self, role: str, tenant_id: UUID, unit_id: UUID | None = None) -> bool:
        """Does the actor hold the office in this organisation (and unit, when the office belongs to one)?"""
        return any(
            o.role == role and o.tenant_id == tenant_id and (unit_id is None or o.unit_id in (None, unit_id))
            for o in self.offices
        )

    def holds_any(self, *roles: str, tenant_id: UUID | None = None) -> bool:
        """Does the actor hold one of these offices, anywhere or in the organisation named?"""
        return any(o.role in roles and tenant_id in (None, o.tenant_id) for o in self.offices)

    def access(self, row: Any) -> CaseAccess | None:
        """The access to the case that a row belongs to, if there is one today."""
        return self.cases.get(row.audit_case_id)

    def may_in(self, row: Any, area: str = Area.GENERAL, right: str = Right.READ) -> bool:
        """Does the actor take part in the row's case with this right in this area, and is the row not shielded?"""
        access = self.access(row)
        return access is not None and access.gives(area, right) and getattr(row, "pk", None) not in self.hidden

    def areas_in(self, row: Any, right: str = Right.READ) -> frozenset[str]:
        """The areas that the actor reaches in the row's case; empty for none."""
        access = self.access(row)
        if access is None:
            return frozenset()
        return access.write if right == Right.WRITE else access.read


ANYONE = Actor(user_id=None, name="", kind=ActorKind.ANYONE)


def system(tenant_id: UUID | None = None) -> Actor:
    """The program itself, at work for one organisation."""
    tenants = frozenset({tenant_id} if tenant_id else ())
    return Actor(user_id=None, name="Samvev", kind=ActorKind.SYSTEM, tenants=tenants, tenant_id=tenant_id)
