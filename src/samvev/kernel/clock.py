"""What time it is. Every rule that needs a day asks here, so that a test can choose the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, with a time zone."""
    return _frozen.get() or timezone.now()


def today() -> date:
    """This day in Norway."""
    return timezone.localdate(now())


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the block live at another moment (tests, and questions about a past day)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
