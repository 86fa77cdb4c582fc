"""Changing something within a case: `change()`, and the fact that someone took part in the case today."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from samvev.audit.change import change
from samvev.audit.events import Event
from samvev.cases.models import Activity, ActivityKind, Case
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
            Activity.objects.create(tenant_id=target.tenant_id, case_id=case_id, user_id=by.user_id, kind=kind)
