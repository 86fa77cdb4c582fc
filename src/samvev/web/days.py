"""Days and moments in words: "om 3 dager (tirsdag 24. november)"."""

from datetime import date, datetime
from functools import lru_cache

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samvev.kernel import clock

FORTNIGHT = 14
TWO_MONTHS = 60
TWO_YEARS = 730
HALF_A_YEAR = 183
REMEMBERED = 4096  # days in words, each by the day it is said on and the language: a list has the same ones again


def _distance_ahead(days: int) -> str:
    if days < FORTNIGHT:
        return ngettext("in %(n)d day", "in %(n)d days", days) % {"n": days}
    if days < TWO_MONTHS:
        return ngettext("in %(n)d week", "in %(n)d weeks", days // 7) % {"n": days // 7}
    if days < TWO_YEARS:
        return ngettext("in %(n)d month", "in %(n)d months", days // 30) % {"n": days // 30}
    return ngettext("in %(n)d year", "in %(n)d years", days // 365) % {"n": days // 365}


def _distance_behind(days: int) -> str:
    if days < FORTNIGHT:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    if days < TWO_MONTHS:
        return ngettext("%(n)d week ago", "%(n)d weeks ago", days // 7) % {"n": days // 7}
    if days < TWO_YEARS:
        return ngettext("%(n)d month ago", "%(n)d months ago", days // 30) % {"n": days // 30}
    return ngettext("%(n)d year ago", "%(n)d years ago", days // 365) % {"n": days // 365}


def distance(day: date) -> str:
    """How far away a day is, in words: today, tomorrow, in 3 days, 2 weeks ago."""
    return _distance(day, clock.today(), get_language())


@lru_cache(REMEMBERED)
def _distance(day: date, today: date, _language: str | None) -> str:
    days = (day - today).days
    near = {-1: _("yesterday"), 0: _("today"), 1: _("tomorrow")}
    if days in near:
        return near[days]
    return _distance_ahead(days) if days > 0 else _distance_behind(-days)


def calendar_day(day: date) -> str:
    """The day by its name: tirsdag 24. november, with the year when it is not obvious."""
    return _calendar_day(day, clock.today(), get_language())


@lru_cache(REMEMBERED)
def _calendar_day(day: date, today: date, _language: str | None) -> str:
    names = {"weekday": WEEKDAYS[day.weekday()], "day": day.day, "month": MONTHS[day.month], "year": day.year}
    obvious = abs((day - today).days) <= HALF_A_YEAR
    if obvious:
        return _("%(weekday)s %(day)d %(month)s") % names
    return _("%(weekday)s %(day)d %(month)s %(year)d") % names


def short_day(day: date) -> str:
    """The day without its weekday, always with the year: 24. november 2026."""
    return _("%(day)d %(month)s %(year)d") % {"day": day.day, "month": MONTHS[day.month], "year": day.year}


def day_in_words(value: date | datetime | None) -> str:
    """How far away, and which day it is; empty for none."""
    if value is None:
        return ""
    day = clock.day_of(value) if isinstance(value, datetime) else value
    today, language = clock.today(), get_language()
    return f"{_distance(day, today, language)} ({_calendar_day(day, today, language)})"


def moment_in_words(value: datetime | None) -> str:
    """A moment as people say it: i dag kl. 12:31, i går kl. 09:05, tirsdag 24. november kl. 14:00."""
    if value is None:
        return ""
    local = clock.local(value)
    near = abs((local.date() - clock.today()).days) <= 1
    day = distance(local.date()) if near else calendar_day(local.date())
    return _("%(day)s at %(time)s") % {"day": day, "time": f"{local:%H:%M}"}
