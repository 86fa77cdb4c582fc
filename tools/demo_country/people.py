"""Made-up people: names, families, identity numbers, protection and language."""

from __future__ import annotations

import json
from datetime import date, timedelta
from random import Random

from .clock import AS_OF, between
from .ids import national_id
from .model import Person, World
from .texts import HERE

NAMES = json.loads((HERE / "data" / "names.json").read_text(encoding="utf-8"))
_OTHERS = ("sami", "polish", "somali", "ukrainian", "arabic")
_SETTLERS = ("ukrainian", "ukrainian", "arabic", "somali")


def background(rng: Random, home: str, settler: bool = False) -> str:
    """Where the names of a family come from."""
    if settler:
        return rng.choice(_SETTLERS)
    return home if rng.random() < 0.86 else rng.choice(_OTHERS)


def new_name(world: World, rng: Random, where: str, sex: str, surname: str = "") -> str:
    """A name nobody else in the folder has."""
    bank = NAMES[where]
    for _ in range(400):
        name = f"{rng.choice(bank[sex])} {surname or rng.choice(bank['surnames'])}"
        if name not in world.used_names:
            world.used_names.add(name)
            return name
    raise RuntimeError(f"no names left: {where} {sex} {surname}")


def _language(world: World, rng: Random, where: str) -> str:
    if rng.random() < 0.05:
        return ""
    if where in _OTHERS[1:] and rng.random() < 0.5:
        return "en"
    other = "nn" if world.language == "nb" else "nb"
    return world.language if rng.random() < 0.93 else other


def new_person(world: World, birth: date, where: str, *, sex: str = "", surname: str = "", name: str = "") -> Person:
    """Adds a person to the world, with a number if old enough to have one."""
    rng = world.rng
    sex = sex or rng.choice("MK")
    if name:
        world.used_names.add(name)
    else:
        name = new_name(world, rng, where, sex, surname)
    person = Person(f"p{len(world.persons) + 1:04d}", name, birth, sex, background=where)
    person.language = _language(world, rng, where)
    if birth < AS_OF - timedelta(days=30):
        person.national_id = _unique_id(world, birth, sex)
    world.persons[person.code] = person
    return person


def _unique_id(world: World, birth: date, sex: str) -> str:
    taken = {person.national_id for person in world.persons.values()}
    while (number := national_id(world.rng, birth, sex)) in taken:
        pass
    return number


def birth_at(rng: Random, day: date, low: int, high: int) -> date:
    """A birth date that makes somebody between two ages on a day."""
    age = rng.randint(low, high)
    last = date(day.year - age, day.month, min(day.day, 28))
    return between(rng, last - timedelta(days=360), last)


def parents_of(world: World, child: Person) -> list[Person]:
    """One or two parents of a child."""
    rng = world.rng
    surname = child.name.rsplit(" ", 1)[1]
    found = []
    for sex in ("K", "M")[: 1 if rng.random() < 0.35 else 2]:
        birth = birth_at(rng, child.birth, 22, 39)
        shared = surname if rng.random() < 0.7 else ""
        found.append(new_person(world, birth, child.background, sex=sex, surname=shared))
    return found


def protect(world: World, codes: list[str]) -> None:
    """Marks up to four people with confidential and one with strictly confidential address."""
    for number, code in enumerate(codes[:5]):
        world.persons[code].protection = "strict" if number == 4 else "confidential"
