"""What must be true between rows, files, and what is in the database already."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from itertools import pairwise

from samvev.consents.models import GivenBy
from samvev.interop.load.folder import Entry, Folder
from samvev.interop.load.known import Known
from samvev.interop.load.report import quoted
from samvev.interop.load.tables import TABLES
from samvev.needs.models import Outcome, Step
from samvev.people import national_id
from samvev.people.models import STRICTNESS

type Check = Callable[[Folder, Known], None]


def check(folder: Folder, known: Known, progress: Callable[[str, int, int], None]) -> None:
    """Add everything that is wrong to the folder's problems."""
    checks: list[Check] = [
        references,
        handed_over,
        loops,
        numbers,
        protections,
        same_case,
        one_coordinator,
        one_place_in_team,
        who_consented,
        conversations,
        decisions,
    ]
    for done, one in enumerate(checks, 1):
        one(folder, known)
        progress("Checking", done, len(checks))


def references(folder: Folder, known: Known) -> None:
    """Every code is that of a row in the folder or in the database, and of one only."""
    codes: dict[str, set[str]] = {
        "units": set(known.units),
        "staff": set(known.staff),
        "persons": set(known.persons),
        "cases": set(known.cases),
        "goals": set(known.goals),
        "measures": set(known.measures),
    }
    for name, found in codes.items():
        found.update(entry["code"] for entry in folder[name] if entry["code"])
    for table in TABLES.values():
        for column in table.columns.values():
            if column.refers and not folder.unread.intersection(column.refers):
                for entry in folder[table.name]:
                    _refers(entry, column.name, column.refers, codes, folder)


def _refers(entry: Entry, column: str, tables: tuple[str, ...], codes: dict[str, set[str]], folder: Folder) -> None:
    value = entry[column]
    for code in value if isinstance(value, list) else filter(None, [value]):
        holders = [table for table in tables if code in codes[table]]
        labels = [folder.label(table) for table in tables]
        if not holders:
            where = f"not in {labels[0]}" if len(labels) == 1 else f"neither in {' nor in '.join(labels)}"
            folder.wrong(entry, column, f"{quoted(code)} is {where}")
        elif len(holders) > 1:
            folder.wrong(entry, column, f"{quoted(code)} is both in {' and in '.join(labels)}: which is meant?")


def handed_over(folder: Folder, known: Known) -> None:
    """A case that went to another organisation in a split is written in there, and no more here (rule 85)."""
    for table in TABLES.values() if known.handed_over else ():
        column = "code" if table.name == "cases" else "case"
        for entry in folder[table.name] if column in table.columns else ():
            if into := known.handed_over.get(entry[column] or ""):
                folder.wrong(entry, column, f"{quoted(entry[column])} has gone to {into}: import it there")


def loops(folder: Folder, known: Known) -> None:
    """Nothing stands above itself."""
    for name in ("units", "goals"):
        above = dict(known.above.get(name, {}))
        above |= {entry["code"]: entry["parent"] for entry in folder[name] if entry["code"]}
        for entry in folder[name]:
            code, seen = entry["parent"], set()
            while code and code != entry["code"] and code not in seen:
                seen.add(code)
                code = above.get(code)
            if code and code == entry["code"]:
                folder.wrong(entry, "parent", f"{quoted(entry['parent'])} is, through its parents, below this row")


def numbers(folder: Folder, known: Known) -> None:
    """A national identity number has its person's day and month of birth, and is nobody else's."""
    held = {person.national_id_key: code for code, person in known.persons.items() if person.national_id_key}
    for entry in folder["persons"]:
        number, born = entry["national_id"], entry["birth_date"]
        if number and born and not number.fits(born):
            folder.wrong(entry, "national_id", f"does not have the day and month of birth_date, {quoted(str(born))}")
        for key in national_id.lookup_keys(number.number) if number else ():
            if known.person(held.get(key, entry["code"])) != known.person(entry["code"]):
                folder.wrong(entry, "national_id", f"is that of {quoted(held[key])} already")


def protections(folder: Folder, known: Known) -> None:
    """Of someone who was registered twice the folder's row is left alone; a stricter protection is not lost by that."""
    for entry in folder["persons"]:
        if entry["code"] in known.joined and entry["protection"]:
            found = known.persons[entry["code"]].protection
            if STRICTNESS.index(entry["protection"]) > STRICTNESS.index(found):
                folder.wrong(entry, "protection", "is stricter than in Samvev, where two registrations were joined")


def same_case(folder: Folder, known: Known) -> None:
    """A subgoal stands in the case of its goal, and a measure too; an evaluation's code means one row."""
    for table, column in (("goals", "parent"), ("measures", "goal")):
        home = {entry["code"]: entry["case"] for entry in folder["goals"]}
        for entry in folder[table]:
            code, case = entry[column], entry["case"]
            if not code or not case:
                continue
            if code in home:
                fits = home[code] in (case, None)
            else:
                things = known.goals.get(code)
                fits = things is None or any(thing.case_id == known.case(case) for thing in things)
            if not fits:
                folder.wrong(entry, column, f"{quoted(code)} belongs to another case")
    for column, here, there in (
        ("measure", folder["measures"], known.measures),
        ("goal", folder["goals"], known.goals),
    ):
        codes = {entry["code"] for entry in here}
        for entry in folder["evaluations"]:
            if entry[column] and entry[column] not in codes and len(there.get(entry[column], ())) > 1:
                folder.wrong(entry, column, f"{quoted(entry[column])} stands in several cases: which is meant?")


def one_coordinator(folder: Folder, _known: Known) -> None:
    """A case has at most one coordinator on a day (rule 12)."""
    for rows in grouped(folder["coordinators"], "case"):
        latest: Entry | None = None
        for entry in rows:
            if latest is not None and entry["from"] <= (latest["to"] or date.max):
                other = f"{quoted(latest['staff'] or '')} on line {latest.line}"
                folder.wrong(entry, "from", f"the case has another coordinator on these days, {other}")
            if latest is None or (entry["to"] or date.max) > (latest["to"] or date.max):
                latest = entry


def one_place_in_team(folder: Folder, _known: Known) -> None:
    """Someone begins in a team once on a day, and has one open place in it."""
    for rows in grouped(folder["participants"], "case", "member"):
        for one, other in pairwise(rows):
            if one["from"] == other["from"]:
                folder.wrong(other, "from", f"{quoted(one['member'])} begins that day on line {one.line} too")
        still = [entry for entry in rows if entry["to"] is None and "to" not in entry.broken]
        for entry in still[1:]:
            line = still[0].line
            folder.wrong(entry, "to", f"{quoted(entry['member'])} has a place without an end on line {line} too")


def grouped(entries: Iterable[Entry], *columns: str) -> list[list[Entry]]:
    """The rows that have the same values, each group in the order in which they begin."""
    groups: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        key = tuple(entry[column] for column in columns)
        if None not in key and entry["from"] is not None:
            groups[key].append(entry)
    return [sorted(rows, key=lambda entry: entry["from"]) for rows in groups.values()]


def who_consented(folder: Folder, known: Known) -> None:
    """A consent is given by one of the kinds of people who can, or by a person who is named."""
    persons = set(known.persons) | {entry["code"] for entry in folder["persons"]}
    for entry in folder["consents"]:
        given_by = entry["given_by"]
        if given_by and given_by not in GivenBy.values and given_by not in persons and "persons" not in folder.unread:
            allowed = ", ".join(GivenBy.values)
            folder.wrong(entry, "given_by", f"{quoted(given_by)} is not one of: {allowed}, or a code in persons.csv")


def conversations(folder: Folder, known: Known) -> None:
    """All lines of a conversation say the same about it, and one of them says what it is about."""
    threads: dict[str, list[Entry]] = defaultdict(list)
    for entry in folder["messages"]:
        if entry["thread"]:
            threads[entry["thread"]].append(entry)
    for code, entries in threads.items():
        there = known.threads.get(known.thread(code))
        if there and entries[0]["case"] and known.case(entries[0]["case"]) != there.case_id:
            folder.wrong(entries[0], "thread", f"{quoted(code)} belongs to another case")
        for column in ("case", "subject", "area", "whole_team"):
            _agree(folder, column, entries)
        if there is None and not any(entry["subject"] or "subject" in entry.broken for entry in entries):
            folder.wrong(entries[0], "subject", f"is missing on every line of {quoted(code)}")


def _agree(folder: Folder, column: str, entries: Iterable[Entry]) -> None:
    telling = [entry for entry in entries if entry[column] is not None]
    for entry in telling[1:]:
        if entry[column] != telling[0][column]:
            folder.wrong(entry, column, f"is not what line {telling[0].line} says of {quoted(entry['thread'])}")


def decisions(folder: Folder, _known: Known) -> None:
    """A decision has a reason and fits the step; a decision that opens a case names it (rule 4)."""
    for entry in folder["need_reports"]:
        outcome, step = entry["outcome"], entry["step"]
        opens = outcome in Outcome.opening()
        if outcome and not entry["reason"] and "reason" not in entry.broken:
            folder.wrong(entry, "reason", f"is missing; the outcome is {quoted(outcome)}")
        if opens and not entry["case"] and "case" not in entry.broken:
            folder.wrong(entry, "case", f"is missing; the outcome is {quoted(outcome)}")
        if entry["case"] and not opens and "outcome" not in entry.broken:
            folder.wrong(entry, "case", "only a report with an outcome that opens a case has one")
        if step and "outcome" not in entry.broken and not _fits(step, outcome, opens):
            said = f"the outcome {quoted(outcome)}" if outcome else "no outcome"
            folder.wrong(entry, "step", f"{quoted(step)} does not go with {said}")


def _fits(step: str, outcome: str | None, opens: bool) -> bool:
    if step in (Step.REPORTED, Step.ASSESSED):
        return outcome is None
    return not opens if step == Step.CLOSED else opens
