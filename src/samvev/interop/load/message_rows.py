"""Conversations: what was said to whom, and how far each has read."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from samvev.cases.models import Activity, ActivityKind
from samvev.interop.load.case_rows import Team
from samvev.interop.load.folder import Entry, Folder
from samvev.interop.load.known import Known
from samvev.interop.load.plan_rows import numbered
from samvev.interop.load.writing import NO_LINE, Wanted, Writer, told
from samvev.kernel.areas import Area
from samvev.messages.models import Message, Place, Thread


def write_messages(folder: Folder, known: Known, team: Team, writer: Writer) -> None:
    """Conversations with their messages. A message counts as activity once, also when activity.csv tells of it."""
    threads: dict[str, list[Entry]] = defaultdict(list)
    for entry in folder["messages"]:
        threads[entry["thread"]].append(entry)
    writer.write("messages", Thread, [_thread(entries, known, team) for entries in threads.values()])
    writer.write("messages", Message, list(_messages(folder, threads, known, team)))
    writer.write("messages", Place, list(_places(threads, known, team)))
    writer.add("messages", Activity, list(_activity(folder, known, team)))


def _said(entries: list[Entry], column: str) -> Any:
    """What one of the lines tells of the conversation."""
    return next((entry[column] for entry in entries if entry[column] is not None), None)


def _area(entries: list[Entry], known: Known) -> str:
    there = known.threads.get(known.thread(entries[0]["thread"]))
    return _said(entries, "area") or (there.area if there else Area.GENERAL.value)


def _thread(entries: list[Entry], known: Known, team: Team) -> Wanted:
    pk = known.thread(entries[0]["thread"])
    there = known.threads.get(pk)
    begins = min(entries, key=lambda entry: entry["at"])
    latest = max([entry["at"] for entry in entries] + ([there.last_at] if there else []))
    values = told(subject=_said(entries, "subject"), whole_team=_said(entries, "whole_team")) | {
        "case_id": known.case(entries[0]["case"]),
        "area": _area(entries, known),
        "last_at": latest,
    }
    first = {"started_by_id": team.user(begins["by"]), "started_at": begins["at"]}
    return Wanted(pk, NO_LINE, values, first)


def _messages(folder: Folder, threads: dict[str, list[Entry]], known: Known, team: Team) -> Iterator[Wanted]:
    staff = {entry["code"]: entry for entry in folder["staff"]}
    areas = {code: _area(entries, known) for code, entries in threads.items()}
    for number, entry in numbered(folder["messages"], "thread", "by", "at"):
        code = entry["thread"]
        values = {
            "case_id": known.case(entry["case"]),
            "thread_id": known.thread(code),
            "area": areas[code],
            "text": entry["text"],
            "by_id": team.user(entry["by"]),
            "at": entry["at"],
        }
        made = known.made("message", code, entry["by"], entry["at"].timestamp(), number)
        yield Wanted(made, entry.line, values, {"by_name": team.name(entry["by"], staff)})


def _places(threads: dict[str, list[Entry]], known: Known, team: Team) -> Iterator[Wanted]:
    """Who is in a conversation: those who wrote, read, or were named. How far one has read never goes back."""
    ids = {known.thread(code): code for code in threads}
    there = {
        (place.thread_id, place.user_id): place
        for place in Place.objects.filter(tenant_id=known.tenant_id, thread__in=list(ids))
    }
    for pk, code in ids.items():
        for member, read in _read(threads[code]).items():
            user = team.user(member)
            place = there.get((pk, user))
            times = [moment for moment in (read, place.read_at if place else None) if moment]
            values = {
                "case_id": known.case(threads[code][0]["case"]),
                "thread_id": pk,
                "user_id": user,
                "read_at": max(times, default=None),
            }
            yield Wanted(place.pk if place else _place_id(known, code, user), NO_LINE, values)


def _place_id(known: Known, code: str, user: UUID) -> UUID:
    return known.made("place in thread", code, user)


def _read(entries: list[Entry]) -> dict[str, datetime | None]:
    """How far each has read: to what they wrote themselves, or to the last line that says that they read it."""
    found: dict[str, datetime | None] = {}
    for entry in sorted(entries, key=lambda entry: entry["at"]):
        for member in entry["to"] or ():
            found.setdefault(member, None)
        for member in [entry["by"], *(entry["read_by"] or ())]:
            found[member] = entry["at"]
    return found


def _activity(folder: Folder, known: Known, team: Team) -> Iterator[Wanted]:
    """The same rows as those of activity.csv with the same case, actor and time."""
    kind = ActivityKind.MESSAGE.value
    for number, entry in numbered(folder["messages"], "case", "by", "at"):
        made = known.made("activity", entry["case"], entry["by"], kind, entry["at"].timestamp(), number)
        values = {"case_id": known.case(entry["case"]), "user_id": team.user(entry["by"]), "at": entry["at"]}
        yield Wanted(made, NO_LINE, values | {"kind": kind})
