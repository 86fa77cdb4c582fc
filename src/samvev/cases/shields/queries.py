"""What is shielded, and from whom."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from samvev.cases import queries as cases
from samvev.cases.models import Access, Case, CaseRow
from samvev.cases.shields import kinds
from samvev.cases.shields.closure import kept_out
from samvev.cases.shields.models import Shield
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound


def target(actor: Actor, case_id: UUID, what: str, target_id: UUID) -> CaseRow:
    """Something that can be shielded, in a case within reach, with what shields it now as `shield` (or None)."""
    case = cases.case(actor, case_id)
    kind = kinds.find(what)
    if kind is None:
        raise NotFound
    row: Any = kind.model._default_manager.filter(tenant_id=case.tenant_id, case=case, pk=target_id).first()
    if row is None or (actor.access(case) and not actor.may_in(row, row.area)):
        raise NotFound
    row.case = case
    row.shield = of(row)
    found: CaseRow = row
    return found


def of(row: Any) -> Shield | None:
    """What shields just this row now."""
    return Shield.objects.filter(tenant_id=row.tenant_id, target_id=row.pk, lifted_at=None).first()


def with_shields(case: Case, rows: Iterable[Any]) -> None:
    """Put what shields each row on it as `shield`; one query for them all."""
    found = list(rows)
    held = Shield.objects.filter(tenant_id=case.tenant_id, target_id__in=[row.pk for row in found], lifted_at=None)
    by_target = {one.target_id: one for one in held}
    for row in found:
        row.shield = by_target.get(row.pk)


def shielded(case: Case) -> frozenset[UUID]:
    """The keys of all that is shielded in a case, with what hangs under it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_shielded(%s)", [[case.pk]])
        return frozenset(cursor.fetchone()[0])


def kept_from(case: Case, rows: Iterable[Any], access: "list[Access] | None" = None) -> set[UUID]:
    """The users who see nothing of these rows because one of them is shielded; none when none is.

    `access`: the case's, from `cases.access_today`, when it is known already.
    """
    held: list[Any] = cases.access_today(case) if access is None else access
    wanted = {row.pk for row in rows if row is not None}
    return {one.user_id for one in held if one.role in kept_out() and wanted & set(one.shielded)}
