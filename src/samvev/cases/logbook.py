"""The log in plain words: by day and person, unusual first, routine folded together (rules 40 and 41). No queries.

"Kari Nes, helsesykepleier ved Barn og familie, så planen (helse og omsorg), fordi koordinatoren følger opp planen."
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samvev.audit import events
from samvev.audit.models import Entry
from samvev.cases.events import EMERGENCY, HELP_BEGUN
from samvev.cases.models import Basis, CaseKind, Role
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.web.sessions import IN_MEETING, WITH_PARENT

CODE = re.compile(r"[a-z0-9_]+")
type People = Mapping[UUID, tuple[str, str]]

READ = events.READ.code
UNUSUAL = {events.REFUSED.code, EMERGENCY.code, HELP_BEGUN.code}
# What a page is called, by the room that its address belongs to. A page of another name is "the case".
PAGES: dict[str, Any] = {
    "front": gettext_lazy("the plan"),
    "plans": gettext_lazy("the plan"),
    "meetings": gettext_lazy("meetings"),
    "messages": gettext_lazy("messages"),
    "consents": gettext_lazy("the team"),
    "cases": gettext_lazy("the history"),
    "cases:overview": gettext_lazy("how the case goes"),
    "needs": gettext_lazy("the report of need"),
    "needs:complain": gettext_lazy("a complaint"),
    "needs:complaint": gettext_lazy("a complaint"),
    "needs:complaints": gettext_lazy("a complaint"),
    "needs:register_in_case": gettext_lazy("a complaint"),
    "needs:register_complaint": gettext_lazy("a complaint"),
    "needs:satisfaction": gettext_lazy("the page about how it is going"),
    "needs:answer_satisfaction": gettext_lazy("the page about how it is going"),
}
CASE = gettext_lazy("the case")
WHY: dict[str, Any] = {
    Basis.OWNER: gettext_lazy("because it is their own plan"),
    Basis.PARENT: gettext_lazy("because parents have a right to it"),
    Basis.GUARDIAN: gettext_lazy("because the guardian has a right to it"),
    Basis.PROXY: gettext_lazy("because of a power of attorney"),
    Basis.COORDINATOR: gettext_lazy("because the coordinator follows up the plan"),
    Basis.CONSENT: gettext_lazy("because there is a consent"),
    Basis.OFFICE: gettext_lazy("because their office must know how it goes"),
    Basis.SUBSTITUTE: gettext_lazy("standing in for the coordinator"),
    Basis.EMERGENCY: gettext_lazy("in an emergency"),
    Basis.HELP: gettext_lazy("to help from the coordinating unit"),
    WITH_PARENT: gettext_lazy("together with the child, who has no electronic ID"),
    IN_MEETING: gettext_lazy("to show the person their own page in a meeting"),
}
NO_REASON = gettext_lazy("without taking part in the case")


@dataclass(frozen=True, slots=True)
class Line:
    """What one person did on one day, in sentences."""

    name: str
    sentences: list[str]
    unusual: bool
    own: bool
    last: datetime
    entry_id: int | None = None  # the one to ask about: the first unusual one, else the latest
    by_someone: bool = False  # by a person, as opposed to the program itself


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the log."""

    day: date
    lines: list[Line]


def days(entries: Iterable[Entry], actor: Actor, people: People) -> list[Day]:
    """The entries (newest first) as days with a line for each person; the unusual on top, one's own last."""
    found = []
    for day, of_day in groupby(entries, key=lambda e: clock.day_of(e.at)):
        by_person: dict[object, list[Entry]] = {}
        for entry in of_day:
            by_person.setdefault(entry.user_id or entry.user_name, []).append(entry)
        lines = [_line(theirs, actor, people) for theirs in by_person.values()]
        found.append(Day(day, sorted(lines, key=lambda one: (not one.unusual, one.own))))
    return found


def is_unusual(entry: Entry) -> bool:
    """Refused, or done by someone who neither takes part nor holds an office that oversees, or who opened the case."""
    usual = {*Basis.values, WITH_PARENT, IN_MEETING, "system"} - {Basis.EMERGENCY.value, Basis.HELP.value}
    return entry.event in UNUSUAL or entry.basis not in usual


def _line(theirs: list[Entry], actor: Actor, people: People) -> Line:
    who = name_and_work(theirs[0], people)
    readings = [e for e in theirs if e.event == READ]
    others = [e for e in theirs if e.event != READ]
    sentences = [_reading(who, readings)] if readings else []
    sentences += list(dict.fromkeys(_happening(who, e) for e in others))
    strange = [e for e in theirs if is_unusual(e)]
    return Line(
        name=theirs[0].user_name,
        sentences=sentences,
        unusual=bool(strange),
        own=theirs[0].user_id == actor.user_id,
        last=theirs[0].at,
        entry_id=(strange or theirs)[0].pk,
        by_someone=theirs[0].user_id is not None,
    )


def name_and_work(entry: Entry, people: People) -> str:
    """Name with title and workplace, or what they are to the person, as the beginning of a sentence."""
    title, place = people.get(entry.user_id, ("", "")) if entry.user_id else ("", "")
    if entry.role in Role.family():
        work = "" if entry.role == Role.OWNER else _lower(str(Role(entry.role).label))
    elif title:
        work = _("%(title)s at %(place)s") % {"title": _lower(title), "place": place or entry.organisation}
    else:
        work = place or entry.organisation
    return f"{entry.user_name}, {work}," if work else entry.user_name


def _reading(who: str, readings: list[Entry]) -> str:
    pages = list(dict.fromkeys(_page(e.detail) for e in readings))
    areas = {area for e in readings for area in e.areas}
    named = ", ".join(_lower(str(area.label)) for area in Area.life() if area.value in areas)
    what = ", ".join(pages) + (f" ({named})" if named else "")
    words = ngettext(
        "%(who)s saw %(what)s, %(why)s.", "%(who)s saw %(what)s, %(why)s. %(times)d times that day.", len(readings)
    )
    return words % {"who": who, "what": what, "why": WHY.get(readings[0].basis, NO_REASON), "times": len(readings)}


def _happening(who: str, entry: Entry) -> str:
    words = f"{who} {entry.words}"
    detail = "" if entry.event in {events.REFUSED.code, events.SEARCHED.code} else entry.detail
    if detail in CaseKind.values:
        detail = str(CaseKind(detail).label)
    elif CODE.fullmatch(detail):
        detail = ""  # a code says nothing to the reader
    return f"{words}: {detail}." if detail and ":" not in detail else f"{words}."


def did(entry: Entry) -> str:
    """What was done, without who: for one's own log and for those who review."""
    areas = ", ".join(_lower(str(area.label)) for area in Area.life() if area.value in entry.areas)
    what = _page(entry.detail) if entry.event in {READ, events.REFUSED.code} else ""
    words = f"{entry.words}: {what}" if what else entry.words
    words = f"{words} ({areas})" if areas else words
    return words[:1].upper() + words[1:]


def _page(route: str) -> str:
    return str(PAGES.get(route) or PAGES.get(route.partition(":")[0], CASE))


def _lower(words: str) -> str:
    """As inside a sentence; what is written in capitals (NAV, PPT) stays."""
    return words[:1].lower() + words[1:] if words[1:2].islower() or words[1:2] == " " else words
