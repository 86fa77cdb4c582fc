"""Words for work and offices. No queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from samvev.accounts.models import Awaited, Employment, Post
from samvev.accounts.oidc.providers import current
from samvev.accounts.staff import rules
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.period import Period, last_day
from samvev.web.days import short_day


@dataclass(frozen=True, slots=True)
class Line:
    """Work or an office, when it was, and whether the reader may end it."""

    row: Employment | Post
    when: str
    over: bool
    may_end: bool


def when(days: Period) -> str:
    """From when to when."""
    last = last_day(days)
    if last is None:
        return _("since %(day)s") % {"day": short_day(days.lower)}
    return _("from %(first)s to %(last)s") % {"first": short_day(days.lower), "last": short_day(last)}


def is_over(days: Period) -> bool:
    """Has the last day passed?"""
    return days.isempty or (days.upper is not None and days.upper <= clock.today())


def work(actor: Actor, jobs: Iterable[Employment]) -> list[Line]:
    """Where someone works and worked."""
    return [_line(job, bool(rules.may_end_employment(actor, job))) for job in jobs]


def offices(actor: Actor, posts: Iterable[Post]) -> list[Line]:
    """The offices that someone holds and held."""
    return [_line(post, bool(rules.may_end_post(actor, post))) for post in posts]


def _line(row: Employment | Post, may_end: bool) -> Line:
    over = is_over(row.period)
    return Line(row, when(row.period), over, may_end and not over)


def awaited(rows: Iterable[Awaited]) -> list[str]:
    """First sign-ins that are announced, in words: where, and until when. What they are known by is not shown."""
    labels = {code: one.label for code, one in current().items()}
    words = _("Announced at %(where)s until %(day)s. They have not signed in yet.")
    return [words % {"where": labels.get(row.provider, row.provider), "day": short_day(row.until)} for row in rows]
