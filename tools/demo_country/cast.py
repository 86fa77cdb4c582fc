"""The cast of Granlia: people and cases that are written by hand, word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from .clock import AS_OF, any_time, office_time, oslo
from .consents import agree
from .doings import Doings
from .ids import national_id
from .model import Case, Evaluation, Goal, Measure, Meeting, Member, Person, PlanText, Said, Stint, World
from .talks import keep
from .teams import Teams
from .texts import HERE, Bank

Json = Mapping[str, Any]


def story(key: str) -> Json:
    """The hand-written part of a place, empty when there is none."""
    return _told(f"cast_{key}")


def _told(name: str) -> Json:
    path = HERE / "data" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _day(value: str | int | None) -> date | None:
    """A date, or a number of days before (or, below nought, after) the day of the demo."""
    if value is None:
        return None
    return AS_OF - timedelta(days=value) if isinstance(value, int) else date.fromisoformat(value)


def _must(value: str | int) -> date:
    day = _day(value)
    assert day is not None
    return day


def add_people(world: World, told: Json) -> None:
    """The persons of the cast."""
    for row in told.get("persons", []):
        birth = date.fromisoformat(row["birth"])
        person = Person(
            row["code"], row["name"], birth, row["sex"], language=row["language"], phone=row.get("phone", "")
        )
        person.national_id = national_id(world.rng, birth, person.sex)
        world.persons[person.code] = person
        world.used_names.add(person.name)


def add_cases(world: World, told: Json, teams: Teams) -> None:
    """The cases of the cast with teams and plans."""
    for row in told.get("cases", []):
        person = world.persons[row["person"]]
        siblings = [world.persons[code] for code in row.get("siblings", [])]
        case = Case(row["code"], row["kind"], [person, *siblings], _must(row["start"]))
        case.fate = "cast"
        case.coordinator = "coordinator"
        case.parents = [world.persons[code] for code in row.get("parents", [])]
        case.school = "skole"
        case.consent_ends = row.get("soon", {})
        world.cases.append(case)
        case.stints.append(Stint("coordinator", case.start + timedelta(days=3)))
        _team(world, case, row, teams)
        _plan(world, case, row)
        if "plan" in row:
            days = {name: _day(row["plan"][name]) for name in ("starts_on", "ends_on", "revise_on")}
            case.plan = PlanText(**{**row["plan"], **days})
        for meeting in row["meetings"]:
            case.meetings.append(_meeting(meeting))


def add_family(world: World, bank: Bank, teams: Teams) -> None:
    """A family whose plan the cast coordinates. It comes last: nothing above changes with it."""
    told = _told(f"family_{world.key}")
    add_people(world, told)
    add_cases(world, told, teams)
    doings, added = Doings(world, bank), {row["code"] for row in told.get("cases", [])}
    for case in world.cases:
        if case.code in added:
            agree(world, case)
            doings.live(case)
    add_talks(world, told)


def add_talks(world: World, told: Json) -> None:
    """The conversations of the cast. A line is: days ago, time, who, text."""
    cases = {case.code: case for case in world.cases}
    for row in told.get("cases", []):
        case = cases[row["code"]]
        for number, talk in enumerate(row.get("talks", []), 1):
            said = [
                Said(f"{case.code}-s{number}", talk["subject"], talk.get("area", "general"), _who(case, who),
                     _moment(day, time), text, "to" not in talk)
                for day, time, who, text in talk["lines"]
            ]  # fmt: skip
            said[0].to = [_who(case, who) for who in talk.get("to", ())]
            said[-1].read_by = [_who(case, who) for who in talk.get("read_by", ())]
            keep(case, said)


def _team(world: World, case: Case, row: Json, teams: Teams) -> None:
    case.members.append(Member(case.person.code, "owner", "all", "write", case.start, needs_consent=False))
    for parent in case.parents:
        case.members.extend(teams.parent_periods(case, parent))
    for member in case.members:
        if member.role == "parent" and member.needs_consent:
            member.areas = "work_school leisure economy network"
    for seat in row["team"]:
        start = case.start + timedelta(days=seat.get("after", 10))
        if "code" in seat:
            staff = world.staff.get(seat["code"])
            slot = staff.unit.slot if staff else ""
            member = Member(seat["code"], seat["role"], seat["areas"], seat["right"], start, slot=slot)
            case.members.append(member)
        else:
            teams.seat(case, seat["slot"], start)


def _who(case: Case, name: str) -> str:
    """A code as it is, or the member of a service: ``@fys``."""
    if not name.startswith("@"):
        return name
    return next(m.code for m in reversed(case.members) if m.slot == name[1:])


def _plan(world: World, case: Case, row: Json) -> None:
    for told in row["goals"]:
        _goal(world, case, told, None)


def _goal(world: World, case: Case, told: Json, parent: Goal | None) -> None:
    code = f"{case.code}-m{len(case.goals) + 1}"
    goal = Goal(
        code, told["title"], told.get("area") or (parent.area if parent else ""),
        told.get("status", "active"), _must(told["created"]), _day(told.get("closed")),
        parent.code if parent else "",
    )  # fmt: skip
    case.goals.append(goal)
    for note in told.get("evaluations", []):
        case.evaluations.append(_evaluation(world, case, note, goal=code))
    for row in told.get("measures", []):
        _measure(world, case, goal, row)
    for row in told.get("subgoals", []):
        _goal(world, case, row, goal)


def _measure(world: World, case: Case, goal: Goal, row: Json) -> None:
    code = f"{case.code}-t{len(case.measures) + 1}"
    measure = Measure(
        code, goal, row["title"], _who(case, row["who"]), (), row.get("status", "ongoing"),
        _must(row["created"]), _day(row.get("due")), _day(row.get("closed")),
    )  # fmt: skip
    case.measures.append(measure)
    for note in row.get("evaluations", []):
        case.evaluations.append(_evaluation(world, case, note, measure=code, who=row["who"]))


def _evaluation(
    world: World, case: Case, row: list[Any], *, measure: str = "", goal: str = "", who: str = ""
) -> Evaluation:
    """A row is: day, result, note and, unless the responsible says it, who."""
    by = _who(case, row[3] if len(row) > 3 else who)
    time_of = office_time if by in world.staff else any_time
    return Evaluation(measure, goal, by, time_of(world.rng, _must(row[0])), row[1], row[2])


def _moment(day: str | int, time: str) -> datetime:
    hour, minute = (int(part) for part in time.split(":"))
    return oslo(_must(day), hour * 60 + minute)


def _meeting(row: Json) -> Meeting:
    more = (row.get(name, "") for name in ("minutes", "place", "why"))
    return Meeting(_moment(row["day"], row["time"]), row["kind"], row["title"], *more)


def provider_elsewhere(world: World, code: str, slot: str, number: int) -> None:
    """Gives a member of the cast a seat in some other open cases of the service."""
    for case in world.cases:
        rows = [m for m in case.members if m.slot == slot and m.end is None]
        if number and rows and case.fate == "active" and case.age(AS_OF) < 18:
            if any(s.staff == code for s in case.stints):
                continue
            _rename(case, rows[0].code, code)
            number -= 1


def _rename(case: Case, old: str, new: str) -> None:
    for member in case.members:
        member.code = new if member.code == old else member.code
    for consent in case.consents:
        consent.member = new if consent.member == old else consent.member
