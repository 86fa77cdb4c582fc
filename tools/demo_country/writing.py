"""Writes a world as an import folder."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from .model import Case, World

COLUMNS = {
    "units": "code name parent sector external manager",
    "staff": "code name email unit role from to phone title",
    "persons": "code name national_id birth_date sex protection language phone",
    "cases": "code kind person start end end_reason",
    "coordinators": "case staff from to",
    "participants": "case member role areas right from to",
    "consents": "case member areas given_on valid_until withdrawn_on given_by",
    "plans": "case what_matters strengths needs contributions carrying_out cooperation starts_on ends_on revise_on",
    "goals": "case code parent title area status created_on closed_on",
    "measures": "case code goal title responsible due_on status created_on closed_on",
    "evaluations": "measure goal by at result note",
    "meetings": "case at kind title minutes place why",
    "messages": "case thread subject area by at text whole_team to read_by",
    "need_reports": "code received_at reporter reporter_name reporter_contact about_name about_birth_date "
    "about_contact before_birth difficult matters services services_other agrees agrees_words urgent step by "
    "conditions conclusion preliminary_on case outcome reason passed_to decided_at",
    "activity": "case actor kind at",
}
Row = tuple[object, ...]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return str(value)


def _organisation_rows(world: World) -> dict[str, list[Row]]:
    return {
        "units": [(u.code, u.name, u.parent, u.sector, u.external, u.manager) for u in world.units],
        "staff": [
            (s.code, s.name, s.email, s.unit.code, s.role, s.start, s.end, s.phone, s.title)
            for s in world.staff.values()
        ],
        "persons": [
            (p.code, p.name, p.national_id, p.birth, p.sex, p.protection, p.language, p.phone)
            for p in world.persons.values()
        ],
        "need_reports": [tuple(n.get(c) for c in COLUMNS["need_reports"].split()) for n in world.needs],
    }


def _case_rows(case: Case) -> dict[str, list[Row]]:
    persons = " ".join(person.code for person in case.persons)
    c = case.code
    return {
        "cases": [(c, case.kind, persons, case.start, case.end, case.end_reason)],
        "coordinators": [(c, s.staff, s.start, s.end) for s in case.stints],
        "participants": [
            (c, m.code, m.role, m.areas, m.right, m.start, m.end) for m in case.members
        ],
        "consents": [
            (c, a.member, a.areas, a.given_on, a.valid_until, a.withdrawn_on, a.given_by)
            for a in case.consents
        ],
        "plans": [(c, *vars(case.plan).values())] if case.plan else [],
        "goals": [
            (c, g.code, g.parent, g.title, g.area, g.status, g.created_on, g.closed_on)
            for g in case.goals
        ],
        "measures": [
            (c, m.code, m.goal.code, m.title, m.responsible, m.due_on, m.status, m.created_on,
             m.closed_on)
            for m in case.measures
        ],
        "evaluations": [
            (e.measure, e.goal, e.by, e.at, e.result, e.note)
            for e in sorted(case.evaluations, key=lambda e: (e.at, e.measure))
        ],
        "meetings": [(c, m.at, m.kind, m.title, m.minutes, m.place, m.why) for m in case.meetings],
        "messages": [
            (c, s.thread, s.subject, s.area, s.by, s.at, s.text, s.whole_team, " ".join(s.to), " ".join(s.read_by))
            for s in case.messages
        ],
        "activity": [(c, *row) for row in case.activity],
    }  # fmt: skip


def _write(path: Path, header: str, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header.split())
        for row in rows:
            writer.writerow([_text(value) for value in row])


def write(world: World, folder: Path) -> None:
    """All files of the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    about = {
        "orgnr": world.orgnr, "name": world.name, "kind": world.kind, "language": world.language,
    }  # fmt: skip
    text = json.dumps(about, ensure_ascii=False, indent=2) + "\n"
    (folder / "organisation.json").write_text(text, encoding="utf-8")
    tables = _organisation_rows(world)
    for case in world.cases:
        for name, rows in _case_rows(case).items():
            tables.setdefault(name, []).extend(rows)
    for name, header in COLUMNS.items():
        _write(folder / f"{name}.csv", header, tables.get(name, []))
