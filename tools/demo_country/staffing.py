"""Units and staff of a folder, the cast at their posts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from .clock import AS_OF, between
from .model import Staff, Unit, World
from .people import background, new_name

_ASCII = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "á": "a", "é": "e", "ö": "o", "š": "s"})
_COORDINATES = frozenset(
    ("bf", "fys", "hjt", "bo", "psy", "lav", "skole", "skole2", "bhg", "ppt", "nav", "flykt", "avl",
     "hab", "rehab", "dps", "bup", "barn")
)  # fmt: skip


def _email(world: World, name: str, domain: str) -> str:
    parts = name.lower().translate(_ASCII).split()
    local = f"{'-'.join(parts[:-1])}.{parts[-1]}"
    taken = {person.email for person in world.staff.values()}
    number, address = 1, f"{local}@{domain}"
    while address in taken:
        number += 1
        address = f"{local}{number}@{domain}"
    return address


def hire(world: World, unit: Unit, code: str, name: str, role: str, start: date) -> Staff:
    """Adds an employment."""
    email = _email(world, name, unit.domain or world.domain)
    staff = Staff(code, name, email, unit, role, start)
    staff.coordinates = role == "provider" and unit.slot in _COORDINATES
    world.staff[code] = staff
    return staff


def _role(unit: Unit, number: int) -> str:
    if number == 0 and not unit.manager:
        return "manager"
    special = {"ke": "coordinating_unit", "tild": "allocation"}
    return special.get(unit.slot, "provider")


def _start(world: World) -> date:
    if world.rng.random() < 0.15:
        return between(world.rng, date(2023, 1, 9), date(2026, 2, 2))
    return between(world.rng, date(2006, 8, 1), date(2022, 9, 30))


def _fill(world: World, unit: Unit, cast: list[Mapping[str, Any]], home: str) -> None:
    rng = world.rng
    for member in cast:
        start = between(rng, date(2012, 1, 2), date(2021, 8, 1))
        hire(world, unit, member["code"], member["name"], member["role"], start)
        world.used_names.add(member["name"])
        if member.get("manages"):
            unit.manager = member["code"]
    for number in range(unit.size - len(cast)):
        code = f"a{1000 + len(world.staff) * 7}"
        name = new_name(world, rng, background(rng, home), rng.choice("KKM"))
        role = _role(unit, number)
        staff = hire(world, unit, code, name, role, _start(world))
        if role == "manager":
            unit.manager = code
            staff.start = min(staff.start, date(2022, 8, 1))


def _leavers(world: World, cast: set[str], number: int) -> None:
    """Some have left; four of them this year."""
    pool = [s for s in world.staff.values() if s.coordinates and s.code not in cast]
    pool = [s for s in pool if s.start < date(2022, 10, 1) and s.unit.slot not in ("flykt", "avl", "lav")]
    for index, staff in enumerate(world.rng.sample(pool, number)):
        if index < number // 2:
            staff.end = between(world.rng, AS_OF - timedelta(days=240), AS_OF - timedelta(days=25))
        else:
            staff.end = between(world.rng, date(2023, 9, 1), date(2026, 2, 28))


def _special_roles(world: World, cast: set[str]) -> None:
    """Records, top and local administrators beside the cast."""
    digi = [s for s in world.staff.values() if s.unit.slot == "digi" and s.role == "provider"]
    for staff, role in zip(digi, ("top_admin", "records"), strict=False):
        staff.role = role
    for slot in ("psy", "skole", "hjt"):
        staff = next(
            s
            for s in reversed(world.staff.values())
            if s.unit.slot == slot and s.role == "provider" and s.code not in cast and not s.end
        )
        staff.role, staff.coordinates = "local_admin", False


def populate(world: World, spec: Mapping[str, Any]) -> None:
    """Builds units and staff out of the specification of a place."""
    for row in spec["units"]:
        world.units.append(
            Unit(
                code=row["slot"], name=row["name"], slot=row["slot"], size=row["size"],
                parent=row.get("parent", ""), sector=row.get("sector", "other"),
                external=row.get("external", False), domain=row.get("domain", ""),
            )
        )  # fmt: skip
    for unit in world.units:
        members = [m for m in spec["cast"] if m["slot"] == unit.slot]
        _fill(world, unit, members, spec["names"])
    cast = {member["code"] for member in spec["cast"]}
    _leavers(world, cast, 8 if world.kind == "municipality" else 1)
    if world.kind == "municipality":
        _special_roles(world, cast)
