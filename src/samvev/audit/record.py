"""Writing to the log: who, for which organisation, in which role, what, on what basis."""

from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from samvev.audit.events import Event
from samvev.audit.models import Entry
from samvev.kernel.actor import Actor

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
    _write([entry(event, by=by, target=target, areas=areas, detail=detail)])


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
    _write([entry(event, by=by, target=target, areas=shown.get(target.pk), detail=detail) for target in targets])


def _write(entries: list[Entry]) -> None:
    # Without asking for the ids: PostgreSQL gives those only to who may read the row, and nobody may read what
    # belongs to no organisation.
    Entry.objects.bulk_create(entries, ignore_conflicts=True)


def entry(
    event: Event, *, by: Actor, target: Any = None, areas: Iterable[str] | None = None, detail: str = ""
) -> Entry:
    """The entry as it would be written."""
    access = by.access(target) if target is not None else None
    shown = areas if areas is not None else filter(None, [getattr(target, "area", "")])
    return Entry(
        event=event.code,
        tenant_id=getattr(target, "tenant_id", None) or by.tenant_id,
        case_id=getattr(target, "audit_case_id", None),
        person_id=getattr(target, "audit_person_id", None) or (access.person_id if access else None),
        user_id=by.user_id,
        user_name=by.name,
        organisation=by.organisation,
        role=access.role if access else _office(by, target),
        basis=access.basis if access else ("office" if by.offices else by.kind.value),
        areas=sorted(shown),
        target=target._meta.label_lower if target is not None else "",
        target_id=getattr(target, "pk", None),
        detail=detail,
        request_id=request_id.get(),
        session=origin.get().session(),
        address=origin.get().address,
    )


def _office(by: Actor, target: Any) -> str:
    """The office by which someone outside the team sees a row: the narrowest fact we have of their role."""
    tenant_id = getattr(target, "tenant_id", None)
    held = sorted(o.role for o in by.offices if tenant_id in (None, o.tenant_id))
    return held[0] if held else by.kind.value
