"""Periods of days. Half-open as in PostgreSQL: `from` is in, `to` is the first day that is out."""

from calendar import monthrange
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

Period = DateRange
DAY = timedelta(days=1)


def period(start: date, last: date | None = None) -> DateRange:
    """From `start` to and with `last`; without `last` it is open."""
    return DateRange(start, last + DAY if last else None, "[)")


def covers(span: DateRange, day: date) -> bool:
    """Is the day in the period?"""
    if span.isempty:
        return False
    return (span.lower is None or span.lower <= day) and (span.upper is None or day < span.upper)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where there is no such day (29 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_day(span: DateRange) -> date | None:
    """The last day that is in the period, or None when it is open."""
    return span.upper - DAY if span.upper else None


def overlap(one: DateRange, other: DateRange) -> DateRange:
    """The days that are in both; possibly none."""
    lower = max((d for d in (one.lower, other.lower) if d), default=None)
    upper = min((d for d in (one.upper, other.upper) if d), default=None)
    if one.isempty or other.isempty or (lower and upper and lower >= upper):
        return DateRange(empty=True)
    return DateRange(lower, upper, "[)")


def ended(span: DateRange, last: date) -> DateRange:
    """The same period with `last` as its last day; empty if it had not begun."""
    return overlap(span, DateRange(None, last + DAY, "[)"))
