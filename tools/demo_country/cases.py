"""Cases: who, which kind, from when to when, and how it goes with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

from .clock import AS_OF, FIRST_DAY, age_on, between
from .model import Case, Person, World
from .people import background, birth_at, new_person, parents_of
from .texts import Bank

_KINDS = {
    "individual_plan": 50, "coordination": 16, "child_coordination": 8, "family_plan": 4,
    "settlement": 12, "relay_log": 6, "training": 4,
}  # fmt: skip
_AGES = {
    "individual_plan": ((8, 1, 5), (20, 6, 12), (20, 12, 17), (14, 18, 25), (20, 26, 50),
                        (11, 51, 67), (7, 68, 88)),
    "coordination": ((10, 13, 17), (15, 18, 25), (30, 26, 50), (25, 51, 67), (20, 68, 91)),
    "child_coordination": ((30, 0, 0), (35, 1, 5), (25, 6, 12), (10, 13, 16)),
    "family_plan": ((40, 6, 11), (60, 12, 16)),
    "settlement": ((50, 19, 30), (40, 31, 48), (10, 49, 60)),
    "relay_log": ((30, 3, 5), (45, 6, 12), (25, 13, 16)),
}  # fmt: skip
_NEW = AS_OF - timedelta(days=13)
_TRAINING = ("Test Testesen", "Øving Øvingstad", "Prøve Prøvdal", "Kurs Kursby", "Tulle Tullhaug")


def group_of(case: Case, day: date) -> str:
    """The name of the text group for the case on a day."""
    if case.kind in ("settlement", "family_plan"):
        return {"settlement": "settlement", "family_plan": "family"}[case.kind]
    age = case.age(day)
    for limit, name in ((1, "newborn"), (6, "small"), (13, "child"), (18, "youth"), (67, "adult")):
        if age < limit:
            return name
    return "old"


def _kinds(rng: Random, number: int) -> list[str]:
    total = sum(_KINDS.values())
    kinds = [k for k, share in _KINDS.items() for _ in range(round(number * share / total))]
    kinds = kinds[:number] + ["individual_plan"] * (number - len(kinds))
    rng.shuffle(kinds)
    return kinds


def _subject(world: World, kind: str, start: date, home: str) -> list[Person]:
    rng = world.rng
    if kind == "training":
        number = sum(case.kind == "training" for case in world.cases)
        name = f"{_TRAINING[number % len(_TRAINING)]}"
        name = name if number < len(_TRAINING) else f"{name} {number}"
        person = new_person(world, date(2000, 1, 1), home, name=name)
        person.national_id = ""
        return [person]
    bands = _AGES[kind]
    _, low, high = rng.choices(bands, weights=[band[0] for band in bands])[0]
    if kind == "child_coordination" and start > _NEW:
        low, high = 0, 0
    where = background(rng, home, kind == "settlement")
    if high == 0:
        birth = start - timedelta(days=rng.randint(1, 18 if start > _NEW else 120))
        return [new_person(world, birth, where)]
    first = new_person(world, birth_at(rng, start, low, high), where)
    if kind != "family_plan":
        return [first]
    surname = first.name.rsplit(" ", 1)[1]
    births = [first.birth + timedelta(days=730 * n + rng.randint(0, 300)) for n in (1, 2)]
    births = [birth for birth in births[: rng.randint(1, 2)] if birth < start]
    return [first] + [new_person(world, birth, where, surname=surname) for birth in births]


def _family(world: World, case: Case) -> None:
    if age_on(case.person.birth, case.start) < 18 and case.kind != "training":
        case.parents = parents_of(world, case.person)
    elif case.kind in ("individual_plan", "coordination") and world.rng.random() < 0.16:
        birth = birth_at(world.rng, case.start, 40, 66)
        case.guardian = new_person(world, birth, world.rng.choice(["norwegian", "western"]))


def _ending(world: World, bank: Bank, case: Case, share: float) -> None:
    """Ends some of the cases, with a reason that fits the kind."""
    rng = world.rng
    room = (AS_OF - case.start).days
    if room < 240 or rng.random() > share * min(1.6, room / 700):
        return
    case.end = between(rng, case.start + timedelta(days=180), AS_OF - timedelta(days=12))
    case.fate = "ended"
    case.end_reason = bank.word(rng, "reason", case.kind)
    if case.kind in ("individual_plan", "relay_log") and rng.random() < 0.1:
        case.fate = "withdrawn"
        case.end_reason = bank.word(rng, "withdrawn")


def _fates(world: World, counts: Mapping[str, int]) -> None:
    """Decides which of the open cases are passive, and why."""
    rng = world.rng
    old = AS_OF - timedelta(days=500)
    pool = [c for c in world.cases if c.fate == "active" and c.start < old and not c.coordinator]
    pool = [c for c in pool if c.kind != "training"]
    rng.shuffle(pool)
    for fate, number in counts.items():
        needs = fate in ("lapsed", "stalled_lapsed")
        fits = [c for c in pool if not needs or c.kind in ("individual_plan", "settlement")]
        for case in fits[:number]:
            pool.remove(case)
            case.fate = fate
            if fate.startswith("stalled"):
                last = min(AS_OF - timedelta(days=375), case.start + timedelta(days=700))
                case.quiet_after = between(rng, case.start + timedelta(days=60), last)


FATES = {
    "no_coordinator": 7, "lingering": 3, "lapsed": 9, "stalled": 9, "stalled_lapsed": 3,
}  # fmt: skip


def _earlier(world: World, bank: Bank, number: int) -> None:
    """Some people had a case of another kind before the plan they have now."""
    fitting = [c for c in world.cases if c.kind == "individual_plan" and c.start.year >= 2024]
    fitting = [c for c in fitting if c.age(date(2022, 11, 15)) >= 18 and c.fate != "cast"]
    for later in world.rng.sample(fitting, min(number, len(fitting))):
        start = between(world.rng, FIRST_DAY, later.start - timedelta(days=200))
        case = Case("", "coordination", [later.person], start, fate="ended")
        case.end = later.start - timedelta(days=world.rng.randint(1, 20))
        case.end_reason = bank.word(world.rng, "reason", "to_plan")
        world.cases.append(case)


def open_cases(world: World, bank: Bank, spec: Mapping[str, Any]) -> None:
    """Fills the world with cases (besides those of the cast, which are there already)."""
    rng = world.rng
    town = world.kind == "municipality"
    before = 7 if town else 0
    newborn = 0
    for kind in _kinds(rng, spec["cases"] - len(world.cases) - before):
        if not town:
            kind = "child_coordination" if len(world.cases) < 2 else "individual_plan"
        start = between(rng, FIRST_DAY, AS_OF - timedelta(days=9 if town else 400))
        if town and rng.random() < 0.12:
            start = between(rng, AS_OF - timedelta(days=120), AS_OF - timedelta(days=9))
        if town and kind == "child_coordination" and newborn < 2:
            start, newborn = AS_OF - timedelta(days=8 + newborn), newborn + 1
        case = Case("", kind, _subject(world, kind, start, spec["names"]), start)
        case.school = _school(rng, case, spec)
        _family(world, case)
        _ending(world, bank, case, 0.36 if kind != "training" else 0.7)
        world.cases.append(case)
    if town:
        _earlier(world, bank, before)
        _quotas(world, spec["quotas"])
        _fates(world, FATES)
        for case in world.cases:
            if case.kind == "settlement" and case.start > AS_OF - timedelta(days=75):
                case.person.national_id = ""
    _number(world)


def _school(rng: Random, case: Case, spec: Mapping[str, Any]) -> str:
    """The school that fits the age; adults get one too, for their children."""
    if 12 <= case.age(case.start) < 18:
        return "skole"
    young: str = rng.choice(spec.get("young_schools", ["skole"]))
    return young


def _quotas(world: World, quotas: Mapping[str, int]) -> None:
    """Gives cast coordinators their open cases."""
    for code, number in quotas.items():
        adult = world.staff[code].unit.slot == "psy"
        fits = [
            c for c in world.cases
            if c.fate == "active" and not c.coordinator and c.start > world.staff[code].start
            and c.kind in ("individual_plan", "coordination", "child_coordination")
            and (group_of(c, AS_OF) == "adult") == adult
        ]  # fmt: skip
        for case in world.rng.sample(fits, min(number, len(fits))):
            case.coordinator = code


def _number(world: World) -> None:
    world.cases.sort(key=lambda case: (case.start, case.person.code))
    serial: dict[int, int] = {}
    for case in world.cases:
        serial[case.start.year] = serial.get(case.start.year, 0) + 1
        case.code = case.code or f"{case.start.year}-{serial[case.start.year]:03d}"
