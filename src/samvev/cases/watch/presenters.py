"""Words for who looked: on paper, behind a question, behind a finding. No queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvev.audit.models import Entry
from samvev.cases import logbook
from samvev.cases.models import Case, Reviewed, UnusualAccess, Why
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.web.days import calendar_day

KINDS = {Reviewed.NEW: "soon", Reviewed.EXPLAINED: "good", Reviewed.FOLLOWED_UP: "going"}


def paper(case: Case, days: Sequence[logbook.Day], chosen: Mapping[str, Any], *, cut: bool) -> dict[str, Any]:
    """The log as data for the document."""
    narrowed = bool({"person", "kind"} & set(chosen))
    notes = [
        _("Written out %(day)s.") % {"day": calendar_day(clock.today())},
        _("This is a part of the log: it was narrowed on the page.") if narrowed else "",
        _("There is more than has room here. Choose a shorter time.") if cut else "",
    ]
    return {
        "title": _("Who has looked, and what has happened"),
        "from": case.person.name,
        "mark": "",
        "notes": [note for note in notes if note],
        "days": [
            {"day": calendar_day(day.day), "sentences": [one for line in day.lines for one in line.sentences]}
            for day in days
        ],
        "nothing": _("Nothing stands here."),
    }


def sentences(case: Case, entry: Entry | None, actor: Actor) -> list[str]:
    """What an entry says; that its time is over when it is gone."""
    if entry is None:
        return [_("The entry is so old that it has been deleted.")]
    days = logbook.days([entry], actor, {})
    return [sentence for day in days for line in day.lines for sentence in line.sentences]


@dataclass(frozen=True, slots=True)
class Row:
    """A finding, as it is shown."""

    found: UnusualAccess
    about: str
    why: list[str]
    times: str
    kind: str


def findings(rows: Iterable[UnusualAccess], persons: Mapping[UUID, str]) -> list[Row]:
    """Findings in words."""
    return [
        Row(
            found=one,
            about=persons.get(one.person_id, "") if one.person_id else _many(one.persons),
            why=[str(Why(why).label) for why in one.why],
            times=ngettext("once", "%(times)d times", one.times) % {"times": one.times},
            kind=KINDS[Reviewed(one.state)],
        )
        for one in rows
    ]


def _many(persons: int) -> str:
    return ngettext("%(persons)d person", "%(persons)d persons", persons) % {"persons": persons}


def doings(entries: Iterable[Entry]) -> list[tuple[datetime, str]]:
    """What was done, with when."""
    return [(entry.at, logbook.did(entry)) for entry in entries]


@dataclass(frozen=True, slots=True)
class OwnDay:
    """One day of one's own doings: whose case, and what was done there."""

    day: date
    cases: list[tuple[UUID | None, str, list[str]]]


def own_days(entries: Iterable[Entry], names: Mapping[UUID, str]) -> list[OwnDay]:
    """One's own entries (newest first) by day and case."""
    found = []
    for day, of_day in groupby(entries, key=lambda e: clock.day_of(e.at)):
        by_case: dict[UUID | None, list[Entry]] = {}
        for entry in of_day:
            by_case.setdefault(entry.case_id, []).append(entry)
        found.append(OwnDay(day, [_own(case_id, theirs, names) for case_id, theirs in by_case.items()]))
    return found


def _own(case_id: UUID | None, theirs: list[Entry], names: Mapping[UUID, str]) -> tuple[UUID | None, str, list[str]]:
    counted: dict[str, int] = {}
    for entry in theirs:
        counted[logbook.did(entry)] = counted.get(logbook.did(entry), 0) + 1
    lines = [f"{words} ({count})" if count > 1 else words for words, count in counted.items()]
    if case_id is None:
        return None, _("Outside the cases"), lines
    known = case_id in names
    return (case_id if known else None), names.get(case_id, _("A case that you do not reach now")), lines
