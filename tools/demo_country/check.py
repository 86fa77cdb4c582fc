"""Checks a written folder as a strict reader would: it trusts nothing but the files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

from . import ids
from .model import AREAS, NEEDS_PLAN_CONSENT
from .writing import COLUMNS

Rows = list[dict[str, str]]
_FAR = "9999-12-31"
_VALUES = {
    "staff.role": "provider coordinating_unit allocation manager top_admin local_admin records",
    "units.sector": "health school kindergarten ppt child_welfare nav mental_health allocation "
    "coordinating_unit integration gp other",
    "units.external": "0 1",
    "persons.sex": "M K",
    "persons.protection": "none confidential strict",
    "cases.kind": "individual_plan coordination child_coordination family_plan settlement relay_log training",
    "participants.role": "owner parent guardian relative provider contact observer",
    "participants.right": "read write",
    "consents.given_by": "owner parent guardian joint",
    "goals.area": " ".join(AREAS),
    "goals.status": "proposed active reached closed",
    "measures.status": "planned ongoing done cancelled",
    "evaluations.result": "continue change end reassess",
    "meetings.kind": "follow_up_team responsibility_group start_up",
    "activity.kind": "sign_in message entry",
    "messages.area": " ".join(("general", *AREAS)),
    "need_reports.reporter": "self parent relative staff hospital other",
    "need_reports.agrees": "yes knows not_asked no self ",
    "need_reports.step": "reported assessed decided coordinator closed",
}
_DATES = ("from", "to", "start", "end", "birth_date", "given_on", "valid_until", "withdrawn_on",
          "created_on", "closed_on", "due_on", "starts_on", "ends_on", "revise_on", "about_birth_date",
          "preliminary_on")  # fmt: skip
_REQUIRED = {
    "units": "code name", "staff": "code name unit from", "persons": "code name birth_date sex",
    "cases": "code kind person start", "coordinators": "case staff from",
    "participants": "case member from", "consents": "case given_on valid_until",
    "goals": "case code title", "measures": "case code title", "evaluations": "by at result",
    "plans": "case", "messages": "case thread subject area by at text",
    "need_reports": "code received_at reporter difficult step", "meetings": "case at title",
    "activity": "case actor kind at",
}  # fmt: skip


class Folder:
    """The tables of a folder and their keys."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about = json.loads((path / "organisation.json").read_text(encoding="utf-8"))
        self.tables: dict[str, Rows] = {}
        self.headers: dict[str, list[str]] = {}
        for name in COLUMNS:
            with (path / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
                reader = csv.DictReader(stream)
                self.tables[name] = list(reader)
                self.headers[name] = list(reader.fieldnames or [])

    def by_code(self, name: str) -> dict[str, dict[str, str]]:
        """Rows of a table by their code."""
        return {row["code"]: row for row in self.tables[name]}


def _shapes(f: Folder) -> Iterator[str]:
    if not ids.valid_orgnr(f.about["orgnr"]):
        yield "organisation.json orgnr"
    for name, rows in f.tables.items():
        if f.headers[name] != COLUMNS[name].split():
            yield f"{name}: header"
        for line, row in enumerate(rows, 2):
            yield from (f"{name}:{line} {e}" for e in _row_errors(name, row))


def _row_errors(name: str, row: dict[str, str]) -> Iterator[str]:
    for column in _REQUIRED[name].split():
        if not row[column]:
            yield f"{column} missing"
    for column, value in row.items():
        allowed = _VALUES.get(f"{name}.{column}")
        if allowed and value not in allowed.split():
            yield f"{column} {value!r}"
        if value and column in _DATES and name != "messages":
            date.fromisoformat(value)
        if column in ("at", "received_at", "decided_at") and value and datetime.fromisoformat(value).tzinfo is None:
            yield "at without zone"
        if column == "areas" and value != "all" and not set(value.split()) <= set(AREAS):
            yield f"areas {value!r}"
        if value != value.strip() or "{" in value:
            yield f"{column} {value!r}"


def _unique(f: Folder) -> Iterator[str]:
    keys: dict[str, str] = {
        "evaluations": "measure goal by at", "meetings": "case at", "activity": "case actor kind at",
        "consents": "case member given_on", "participants": "case member from",
        "plans": "case", "messages": "thread by at",
    }  # fmt: skip
    for name, rows in f.tables.items():
        columns = keys.get(name, "code" if "code" in f.headers[name] else "case from").split()
        seen = [tuple(row[c] for c in columns) for row in rows]
        yield from (f"{name}: twice {k}" for k in {k for k in seen if seen.count(k) > 1})
    both = f.by_code("staff").keys() & f.by_code("persons").keys()
    yield from (f"staff and person: {code}" for code in both)
    numbers = [row["national_id"] for row in f.tables["persons"] if row["national_id"]]
    if len(numbers) != len(set(numbers)):
        yield "persons: national_id twice"


def _references(f: Folder) -> Iterator[str]:
    units, staff, persons = (f.by_code(n).keys() for n in ("units", "staff", "persons"))
    cases, goals, measures = (f.by_code(n).keys() for n in ("cases", "goals", "measures"))
    anyone = staff | persons
    known = {
        "units.parent": units | {""}, "units.manager": staff | {""}, "staff.unit": units,
        "coordinators.staff": staff, "participants.member": anyone, "goals.parent": goals | {""},
        "consents.member": anyone | {""}, "measures.goal": goals, "evaluations.goal": goals | {""},
        "measures.responsible": anyone, "evaluations.measure": measures | {""},
        "evaluations.by": anyone, "activity.actor": anyone, "messages.by": anyone,
        "need_reports.by": staff | {""}, "need_reports.case": cases | {""},
    }  # fmt: skip
    for name, rows in f.tables.items():
        for row in rows:
            for column, value in row.items():
                codes = known.get(f"{name}.{column}") or (cases if column == "case" else None)
                if codes is not None and value not in codes:
                    yield f"{name}.{column}: {value!r} unknown"
    for row in f.tables["cases"]:
        yield from (f"cases.person {p!r}" for p in row["person"].split() if p not in persons)


def _numbers(f: Folder) -> Iterator[str]:
    for row in f.tables["persons"]:
        birth = date.fromisoformat(row["birth_date"])
        if row["national_id"] and not ids.valid_national_id(row["national_id"], birth):
            yield f"persons {row['code']}: national_id"


def _order(f: Folder) -> Iterator[str]:
    pairs = (("from", "to"), ("start", "end"), ("given_on", "valid_until"),
             ("given_on", "withdrawn_on"), ("created_on", "closed_on"))  # fmt: skip
    for name, rows in f.tables.items():
        for row in rows:
            for first, last in pairs:
                if first in row and row.get(last) and row[last] < row[first]:
                    yield f"{name}: {last} before {first}: {row}"


def _overlaps(f: Folder) -> Iterator[str]:
    ways: list[tuple[str, Callable[[dict[str, str]], str], str, str]] = [
        ("coordinators", lambda r: r["case"], "from", "to"),
        ("participants", lambda r: r["case"] + r["member"], "from", "to"),
        ("consents", lambda r: r["case"] + "/" + r["member"], "given_on", "valid_until"),
    ]
    for name, key, first, last in ways:
        groups: dict[str, Rows] = {}
        for row in f.tables[name]:
            groups.setdefault(key(row), []).append(row)
        for rows in groups.values():
            rows.sort(key=lambda r: r[first])
            for a, b in pairwise(rows):
                if b[first] <= (a.get("withdrawn_on") or a[last] or _FAR):
                    yield f"{name} overlap: {a} {b}"


def _within(f: Folder) -> Iterator[str]:
    """Everything in a case lies between its start and its end."""
    cases = f.by_code("cases")
    goals, measures = f.by_code("goals"), f.by_code("measures")
    columns = ("from", "to", "given_on", "withdrawn_on", "created_on", "closed_on", "at")
    for name, rows in f.tables.items():
        for row in rows:
            code = row.get("case", "")
            if name == "evaluations":
                home = measures[row["measure"]] if row["measure"] else goals[row["goal"]]
                code = home["case"]
                if row["at"][:10] < home["created_on"] or row["at"][:10] > (home["closed_on"] or _FAR):
                    yield f"evaluation outside: {row}"
            if code:
                first, last = cases[code]["start"], cases[code]["end"] or _FAR
                days = [row[c][:10] for c in columns if row.get(c) and (name, c) != ("messages", "to")]
                if any(day < first or day > last for day in days):
                    yield f"{name} outside its case: {row}"


def _people(f: Folder) -> Iterator[str]:
    """Staff are employed when they act; actors belong to the case."""
    staff = f.by_code("staff")
    inside: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for name, column in (("coordinators", "staff"), ("participants", "member")):
        for row in f.tables[name]:
            key = (row["case"], row[column])
            inside.setdefault(key, []).append((row["from"], row["to"] or _FAR))
            if row[column] in staff and row["from"] < staff[row[column]]["from"]:
                yield f"{name}: not employed yet: {row}"
    homes = f.by_code("measures") | f.by_code("goals")
    acts = [(row["case"], row["actor"], row) for row in f.tables["activity"]]
    acts += [(row["case"], row["by"], row) for row in f.tables["messages"]]
    for row in f.tables["messages"]:
        codes = (*row["to"].split(), *row["read_by"].split())
        yield from (f"reads as a stranger: {row}" for code in codes if (row["case"], code) not in inside)
    for row in f.tables["evaluations"]:
        acts.append((homes[row["measure"] or row["goal"]]["case"], row["by"], row))
    for case, actor, row in acts:
        day = row["at"][:10]
        if not any(a <= day <= b for a, b in inside.get((case, actor), [])):
            yield f"act by a stranger: {row}"
        if actor in staff and day > (staff[actor]["to"] or _FAR):
            yield f"act after leaving: {row}"


def _rules(f: Folder) -> Iterator[str]:
    """Plans need consent; a person has one plan at a time; parents of goals share the case."""
    agreed = {row["case"] for row in f.tables["consents"] if not row["member"]}
    plans: dict[str, list[tuple[str, str]]] = {}
    for row in f.tables["cases"]:
        if (row["kind"] in NEEDS_PLAN_CONSENT) != (row["code"] in agreed):
            yield f"consent to the plan: {row}"
        for person in row["person"].split()[:1]:  # the other children of a family plan may have a case of their own
            plans.setdefault(person, []).append((row["start"], row["end"] or _FAR))
    for person, periods in plans.items():
        if any(b[0] <= a[1] for a, b in pairwise(sorted(periods))):
            yield f"{person} has two cases at a time"
    for row in f.tables["plans"]:
        if row["starts_on"] and not row["starts_on"] <= row["revise_on"] <= row["ends_on"]:
            yield f"period of a plan: {row}"
    done = {(row["case"], row["actor"], row["at"]) for row in f.tables["activity"] if row["kind"] == "message"}
    for row in f.tables["messages"]:
        if (row["case"], row["by"], row["at"]) not in done:
            yield f"message without activity: {row}"
    goals = f.by_code("goals")
    for row in f.tables["goals"] + f.tables["measures"]:
        above = goals.get(row.get("parent") or row.get("goal") or "")
        if above and above["case"] != row["case"]:
            yield f"goal of another case: {row}"
        if above and row["created_on"] < above["created_on"]:
            yield f"older than its goal: {row}"


def check(path: Path) -> list[str]:
    """Every error in a folder."""
    folder = Folder(path)
    parts = (_shapes, _unique, _references, _numbers, _order, _overlaps, _within, _people, _rules)
    return [f"{path.name}: {error}" for part in parts for error in part(folder)]


def counts(path: Path) -> dict[str, int]:
    """Rows per file and different texts, for a look at the volume."""
    folder = Folder(path)
    found = {name: len(rows) for name, rows in folder.tables.items()}
    tops = {row["title"] for row in folder.tables["goals"] if not row["parent"]}
    found["different goals"] = len(tops)
    found["different measures"] = len({row["title"] for row in folder.tables["measures"]})
    found["different notes"] = len({row["note"] for row in folder.tables["evaluations"]})
    found["different plans"] = len({row["what_matters"] for row in folder.tables["plans"]})
    found["conversations"] = len({row["thread"] for row in folder.tables["messages"]})
    found["different minutes"] = len({row["minutes"] for row in folder.tables["meetings"]})
    return found
