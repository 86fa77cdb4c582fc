"""Changing something within a case: `change()`, and the fact that someone took part in the case today."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from samvev.audit.change import change
from samvev.audit.events import Event
from samvev.cases.active import refresh_active
from samvev.cases.models import ActivityKind, Case
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.ids import new_id
from samvev.kernel.verdict import Verdict

# The row, and whether it is the first of its day: what is returned is worked out before the row is there.
NOTE = """
INSERT INTO cases_activity (id, tenant_id, case_id, user_id, kind, at)
VALUES (%(id)s, %(tenant)s, %(case)s, %(user)s, %(kind)s, %(at)s)
RETURNING NOT EXISTS (SELECT 1 FROM cases_activity earlier WHERE earlier.tenant_id = %(tenant)s
  AND earlier.case_id = %(case)s AND earlier.at >= %(midnight)s AND earlier.at <= %(at)s)
"""


@contextmanager
def case_change(
    target: Any,
    rule: Callable[[Actor, Any], Verdict],
    event: Event,
    *,
    by: Actor,
    seen: int | None = None,
    detail: str = "",
    kind: ActivityKind = ActivityKind.ENTRY,
) -> Iterator[None]:
    """As `change()`, and note the activity that keeps a case active (DOMAIN "Active and passive")."""
    with change(target, rule, event, by=by, seen=seen, detail=detail):
        yield
        if by.user_id and by.access(target):
            case_id = target.pk if isinstance(target, Case) else target.case_id
            note_activity(case_id, tenant_id=target.tenant_id, user_id=by.user_id, kind=kind)


def note_activity(case_id: UUID, *, tenant_id: UUID, user_id: UUID, kind: ActivityKind) -> None:
    """Someone took part in the case now. Only the first time in a day can change on which days it is active."""
    midnight = timezone.make_aware(datetime.combine(clock.today(), time.min))
    told: dict[str, Any] = {
        "id": new_id(),
        "tenant": tenant_id,
        "case": case_id,
        "user": user_id,
        "kind": kind,
        "at": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, told | {"midnight": midnight})
        (first,) = cursor.fetchone()
    if first:
        refresh_active(tenant_id, case_id)
