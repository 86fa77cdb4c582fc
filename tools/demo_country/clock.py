"""Dates of the demo country: everything is relative to one day."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from random import Random

AS_OF = date(2026, 11, 21)
FIRST_DAY = date(2022, 11, 1)


def _last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - timedelta(days=(day.weekday() + 1) % 7)


def oslo(day: date, minute_of_day: int, second: int = 0) -> datetime:
    """A moment in Norwegian time (the European rule for summer time)."""
    summer = _last_sunday(day.year, 3) <= day < _last_sunday(day.year, 10)
    zone = timezone(timedelta(hours=2 if summer else 1))
    hour, minute = divmod(minute_of_day, 60)
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=zone)


def birthday(birth: date, age: int) -> date:
    """The day on which somebody turns the given age."""
    try:
        return birth.replace(year=birth.year + age)
    except ValueError:
        return date(birth.year + age, 3, 1)


def age_on(birth: date, day: date) -> int:
    """Whole years on a day; never below nought."""
    return max(0, day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)))


def between(rng: Random, first: date, last: date) -> date:
    """A random day, both ends included; the first day if they are swapped."""
    return first + timedelta(days=rng.randint(0, max(0, (last - first).days)))


def weekday(day: date) -> date:
    """The same day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def office_time(rng: Random, day: date) -> datetime:
    """A moment within office hours."""
    return oslo(day, rng.randint(8 * 60, 15 * 60 + 40), rng.randint(0, 59))


def any_time(rng: Random, day: date) -> datetime:
    """A moment in the waking hours of a person at home."""
    return oslo(day, rng.randint(7 * 60, 22 * 60), rng.randint(0, 59))
