"""Changing something within a case: `change()`, and the fact that someone took part in the case today."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from samvev.audit.change import change
from samvev.audit.events import Event
from samvev.cases.active import refresh_active
from samvev.cases.models import Activity, ActivityKind, Case
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict


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
    earlier = Activity.objects.filter(tenant_id=tenant_id, case=case_id, at__gte=midnight, at__lte=clock.now())
    first = not earlier.exists()
    Activity.objects.create(tenant_id=tenant_id, case_id=case_id, user_id=user_id, kind=kind)
    if first:
        refresh_active(tenant_id, case_id)
