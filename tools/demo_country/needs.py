"""Reports of need: those that wait and those that were turned away by hand, those that led to a case from the case."""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

from .cases import group_of
from .clock import AS_OF, office_time, weekday
from .model import Case, World
from .texts import HERE, Bank

_YEARS = 860  # days back that reports go
_KINDS = {
    "individual_plan": ("individual_plan",), "child_coordinator": ("child_coordination",),
    "coordinator": ("coordination", "individual_plan"), "team": ("coordination", "individual_plan"),
}  # fmt: skip


def report(world: World, bank: Bank) -> None:
    """All reports of a place, the oldest first."""
    rng = Random(f"demo country: needs of {world.key}")
    told = json.loads((HERE / "data" / "needs.json").read_text(encoding="utf-8"))[world.key]
    desk = [s.code for s in world.staff.values() if s.role == "coordinating_unit" and not s.end]
    taken: set[str] = set()
    for number, row in enumerate(told):
        facts = dict(row)
        facts["code"] = f"m{number + 1}"
        who = rng.choice(desk)
        if "by" in facts or facts.get("outcome") or facts.get("step") in ("assessed", "closed"):
            facts["by"] = facts.get("by") or who
        if group := facts.pop("group", ""):
            _about_case(world, bank, facts, _case(world, rng, facts, group, taken), rng)
        else:
            _times(facts, rng)
        world.needs.append(facts)
    world.needs.sort(key=lambda facts: str(facts["received_at"]))


def _times(facts: dict[str, Any], rng: Random) -> None:
    """From days before the day of the demo to moments."""
    received = AS_OF - timedelta(days=facts.pop("days"))
    facts["received_at"] = office_time(rng, received)
    if "decided" in facts:
        facts["decided_at"] = office_time(rng, weekday(received + timedelta(days=facts.pop("decided"))))
    if "preliminary" in facts:
        facts["preliminary_on"] = received + timedelta(days=facts.pop("preliminary"))


def _case(world: World, rng: Random, facts: dict[str, Any], group: str, taken: set[str]) -> Case:
    """A case of the last years that may have begun with this report."""
    newest = AS_OF - timedelta(days=2 if facts["outcome"] == "child_coordinator" else 20)
    fits = [
        case for case in world.cases
        if case.kind in _KINDS[facts["outcome"]] and case.fate == "active" and case.code not in taken
        and AS_OF - timedelta(days=_YEARS) < case.start < newest and group_of(case, case.start) in group.split()
        and case.person.protection == "none"
    ]  # fmt: skip
    if group == "newborn":
        fits.sort(key=lambda case: case.start, reverse=True)
        fits = fits[:1]
    case = rng.choice(fits)
    taken.add(case.code)
    return case


def _about_case(world: World, bank: Bank, facts: dict[str, Any], case: Case, rng: Random) -> None:
    decided = weekday(case.start - timedelta(days=rng.randint(0, 2)))
    if facts.get("before_birth"):
        received = min(case.person.birth, decided) - timedelta(days=rng.randint(9, 24))
    else:
        received = decided - timedelta(days=facts.pop("decided", rng.randint(9, 26)))
    facts["received_at"], facts["decided_at"] = office_time(rng, weekday(received)), office_time(rng, decided)
    if (decided - received).days > 30:
        facts["preliminary_on"] = received + timedelta(days=24)
    facts["case"] = case.code
    if not facts.get("before_birth"):
        facts["about_name"], facts["about_birth_date"] = case.person.name, case.person.birth
    kin = [m.code for m in case.members if m.role == "parent"]
    sender = {"self": case.person.code, "parent": kin[0] if kin else ""}.get(str(facts["reporter"]), "")
    if sender:
        person = world.persons[sender]
        facts["reporter_name"], facts["reporter_contact"] = person.name, person.phone
        if facts.get("before_birth"):
            facts["about_name"] = person.name
    for column in ("difficult", "matters", "conclusion", "reason"):
        if column in facts:
            facts[column] = bank.fill(str(facts[column]), case.person)
