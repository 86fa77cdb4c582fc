"""Who decides, in words. No queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.cases.models import Participation, Role
from samvev.consents import age_words
from samvev.consents.deciders import rules
from samvev.consents.deciders.queries import Standing
from samvev.kernel.actor import Actor
from samvev.kernel.period import Period, last_day
from samvev.people.models import Incapacity, Relation, RelationKind
from samvev.web.days import short_day

DONE: dict[str, Any] = {
    "recorded": gettext_lazy("Written down. It counts from now, and those who decide are told."),
    "ended": gettext_lazy("Ended. It counts from now."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is recorded: who or what, about which areas, until when, by which paper."""

    row: Relation | Incapacity
    title: str
    meta: list[str]
    holds: bool
    may_end: bool


@dataclass(frozen=True, slots=True)
class Unrecorded:
    """Someone in the team as parent or representative of whom nothing is recorded."""

    name: str
    words: str
    user_id: UUID


PARENT = gettext_lazy("Takes part as parent. Nothing is recorded about parental responsibility.")
PAPER = gettext_lazy("Takes part as %(role)s. No paper is recorded.")


def lines(actor: Actor, standing: Standing, unrecorded: Iterable[Participation]) -> dict[str, list[Any]]:
    """What holds, what is over, and of whom nothing is recorded."""
    places = [_place(actor, row) for row in standing.places]
    lacking = [_lacking(actor, row) for row in standing.lacking]
    return {
        "places": [line for line in places if line.holds],
        "lacking": [line for line in lacking if line.holds],
        "over": [line for line in (*places, *lacking) if not line.holds],
        "unrecorded": [_unrecorded(one) for one in unrecorded],
    }


def _unrecorded(one: Participation) -> Unrecorded:
    role = Role(one.role)
    words = PARENT if role == Role.PARENT else PAPER % {"role": str(role.label).lower()}
    return Unrecorded(one.user.name, str(words), one.user_id)


def _place(actor: Actor, row: Relation) -> Line:
    words = [str(RelationKind(row.kind).label), _areas(row.areas) if row.areas else "", _until(row.period)]
    meta = [*filter(None, words), row.documented_by or _("No paper is written down")]
    return Line(row, row.name, meta, rules.goes_on(row.period), bool(rules.may_end_relation(actor, row)))


def _lacking(actor: Actor, row: Incapacity) -> Line:
    documented = _("Documented by %(name)s %(day)s") % {"name": row.documented_by, "day": short_day(row.documented_on)}
    begins = _("From %(day)s") % {"day": short_day(row.period.lower)} if row.period.lower else ""
    meta = [*filter(None, [begins, _until(row.period)]), documented]
    return Line(row, _areas(row.areas), meta, rules.goes_on(row.period), bool(rules.may_end_incapacity(actor, row)))


def _areas(areas: list[str]) -> str:
    words = age_words.in_words(areas, whole=age_words.LIFE)
    return words[:1].upper() + words[1:]


def _until(span: Period) -> str:
    last = last_day(span)
    return _("Until %(day)s") % {"day": short_day(last)} if last else ""
