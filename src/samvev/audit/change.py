"""The one way to change: allowed, unconflicted, done and recorded in one transaction — or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from samvev.audit.events import Event
from samvev.audit.record import record
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, require


@contextmanager
def change(
    target: Any,
    rule: Callable[[Actor, Any], Verdict],
    event: Event,
    *,
    by: Actor,
    seen: int | None = None,
    detail: str = "",
) -> Iterator[None]:
    """Change `target` within the block.

    Raises `Denied` with the rule's reason, or `Conflict` when the row moved since version `seen` was read;
    then nothing of the block has happened. An append (an evaluation, a message) needs no `seen`.
    """
    with transaction.atomic():
        require(rule(by, target))
        if seen is not None:
            target.claim(seen)
        yield
        record(event, by=by, target=target, detail=detail)
