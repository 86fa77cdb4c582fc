"""Writing to the log: who, for which organisation, in which role, what, on what basis."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from samvev.audit.events import Event
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.kept import keys, texts

request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True, slots=True)
class Origin:
    """From where something is asked: the network address, and a mark of the session, known once it has begun."""

    address: str | None = None
    session: Callable[[], str] = str


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - it cannot be changed


def record(
    event: Event,
    *,
    by: Actor,
    target: Any = None,
    areas: Iterable[str] | None = None,
    detail: str = "",
) -> None:
    """One entry in the log, in the transaction that is open. `areas` are those that were shown or changed."""
    _write(event, by, [_line(by, target, areas)], detail)


def record_all(
    event: Event,
    *,
    by: Actor,
    targets: Iterable[Any],
    areas: Mapping[UUID, Iterable[str]] | None = None,
    detail: str = "",
) -> None:
    """One entry for each of several rows, in one query: lists and searches log whom they showed (rule 98).

    `areas`: what was shown of each row, by its key; nothing but a name where it is not in there.
    """
    shown = areas or {}
    _write(event, by, [_line(by, target, shown.get(target.pk)) for target in targets], detail)


# One statement, for one entry as for fifty: what they share is told once, what differs comes in columns. It does not
# ask for the ids: PostgreSQL gives those only to who may read the row, and nobody may read what belongs to no
# organisation.
WRITE = """
INSERT INTO "audit_entry" (at, event, tenant_id, case_id, person_id, user_id, user_name, organisation, role, basis,
  areas, target, target_id, detail, request_id, session, address)
SELECT %(at)s, %(event)s, line.tenant_id, line.case_id, line.person_id, %(user)s::uuid, %(name)s, %(organisation)s,
  line.role, line.basis, string_to_array(line.areas, ','), line.target, line.target_id, %(detail)s, %(request)s,
  %(session)s, %(address)s::inet
FROM unnest(%(tenant_ids)s::uuid[], %(case_ids)s::uuid[], %(person_ids)s::uuid[], %(roles)s::text[], %(bases)s::text[],
  %(areas)s::text[], %(targets)s::text[], %(target_ids)s::uuid[])
  AS line (tenant_id, case_id, person_id, role, basis, areas, target, target_id)
"""


class Line(NamedTuple):
    """What an entry says of the row that it is about. `areas` parted by commas."""

    tenant_id: UUID | None
    case_id: UUID | None
    person_id: UUID | None
    role: str
    basis: str
    areas: str
    target: str
    target_id: UUID | None


COLUMNS = ("tenant_ids", "case_ids", "person_ids", "roles", "bases", "areas", "targets", "target_ids")


def _write(event: Event, by: Actor, lines: list[Line], detail: str) -> None:
    if not lines:
        return
    place = origin.get()
    told: dict[str, Any] = {
        "at": clock.now(),
        "event": event.code,
        "user": by.user_id,
        "name": by.name,
        "organisation": by.organisation,
        "detail": detail,
        "request": request_id.get(),
        "session": place.session(),
        "address": place.address,
    }
    columns: dict[str, Any] = dict(zip(COLUMNS, zip(*lines, strict=True), strict=True))
    for name, values in columns.items():
        columns[name] = keys(values) if name.endswith("_ids") else texts(values)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, told | columns)


def _line(by: Actor, target: Any, areas: Iterable[str] | None) -> Line:
    access = by.access(target) if target is not None else None
    shown = areas if areas is not None else filter(None, [getattr(target, "area", "")])
    return Line(
        tenant_id=getattr(target, "tenant_id", None) or by.tenant_id,
        case_id=getattr(target, "audit_case_id", None),
        person_id=getattr(target, "audit_person_id", None) or (access.person_id if access else None),
        role=access.role if access else _office(by, target),
        basis=access.basis if access else ("office" if by.offices else by.kind.value),
        areas=",".join(sorted(shown)),
        target=target._meta.label_lower if target is not None else "",
        target_id=getattr(target, "pk", None),
    )


def _office(by: Actor, target: Any) -> str:
    """The office by which someone outside the team sees a row: the narrowest fact we have of their role."""
    tenant_id = getattr(target, "tenant_id", None)
    held = sorted(o.role for o in by.offices if tenant_id in (None, o.tenant_id))
    return held[0] if held else by.kind.value
