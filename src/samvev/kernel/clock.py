"""What time it is. Every rule that needs a day asks here, so that a test can choose the day."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

NORWAY = ZoneInfo("Europe/Oslo")

_frozen: ContextVar[datetime | None] = ContextVar("frozen", default=None)


def now() -> datetime:
    """This moment, with a time zone."""
    return _frozen.get() or datetime.now(UTC)


def today() -> date:
    """This day in Norway."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day of a moment, in Norway."""
    return local(moment).date()


def local(moment: datetime) -> datetime:
    """A moment as the clocks in Norway show it."""
    return moment.astimezone(NORWAY)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let the block live at another moment (tests, and questions about a past day)."""
    token = _frozen.set(moment)
    try:
        yield
    finally:
        _frozen.reset(token)
