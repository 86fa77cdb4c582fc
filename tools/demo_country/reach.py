"""Telephones and titles. No number is anybody's: nobody has been given the series 39 and 43 of the Norwegian plan."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

from .clock import AS_OF, age_on
from .model import Staff, World
from .texts import HERE

_DESKS = {"lege", "avl", "hab", "rehab", "dps", "bup", "barn"}  # reached on a desk telephone
_PLACES = {"granlia": 0, "storefjord": 1, "midtdal": 2}
TITLES = json.loads((HERE / "data" / "titles.json").read_text(encoding="utf-8"))


def reach(world: World) -> None:
    """A telephone and a title for everyone employed, a telephone for most persons who are old enough."""
    rng = Random(f"demo country: telephones of {world.key}")
    numbers = rng.sample(range(10_000, 100_000), len(world.staff) + len(world.persons))
    language = "nn" if world.language == "nn" else "nb"
    count: Counter[str] = Counter()
    for staff in world.staff.values():
        staff.phone = _number(world, numbers.pop(), staff.unit.slot in _DESKS)
        staff.title = _title(staff, language, count)
    for person in world.persons.values():
        grown = age_on(person.birth, AS_OF) >= 13
        if grown and person.protection == "none" and (rng.random() < 0.8 or not person.code.startswith("p")):
            person.phone = _number(world, numbers.pop(), desk=False)


def _number(world: World, five: int, desk: bool) -> str:
    """Eight digits, in groups as Norwegians write them."""
    digits = f"{39 if desk else 43}{_PLACES[world.key]}{five}"
    if desk:
        return " ".join(digits[i : i + 2] for i in range(0, 8, 2))
    return f"{digits[:3]} {digits[3:5]} {digits[5:]}"


def _title(staff: Staff, language: str, count: Counter[str]) -> str:
    """What the cast are is told by name; others are what their office says, or the next that their workplace has."""
    told: dict[str, dict[str, list[str]]] = TITLES[language]
    if one := told["cast"].get(staff.code) or told["roles"].get(staff.role):
        return one[0]
    slot = staff.unit.slot
    choices = told["slots"].get(slot, [""])
    count[slot] += 1
    return choices[(count[slot] - 1) % len(choices)]
