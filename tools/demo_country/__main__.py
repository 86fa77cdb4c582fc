"""Command line: write the three folders, then check them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random

from . import cast, check
from .cases import open_cases
from .clock import AS_OF
from .consents import agree
from .coordinators import Coordinators, linger
from .doings import Doings
from .ids import orgnr
from .model import World
from .needs import report
from .people import protect
from .planning import Planning
from .plans import Plans
from .reach import reach
from .staffing import populate
from .talks import Talks
from .teams import Teams
from .texts import HERE, Bank
from .writing import write

OUT = HERE.parents[1] / "src" / "samvev" / "interop" / "demo_country"
PLACES = ("granlia", "storefjord", "midtdal")


def build(key: str) -> World:
    """The whole world of one place."""
    spec = json.loads((HERE / "data" / f"{key}.json").read_text(encoding="utf-8"))
    bank = Bank(spec["bank"])
    world = World(
        key, spec["name"], spec["kind"], spec["language"], orgnr(spec["base"]), spec["domain"],
        Random(f"demo country: {key}"),
    )  # fmt: skip
    populate(world, spec)
    teams = Teams(world, bank, spec["no_teams"])
    told = cast.story(key)
    cast.add_people(world, told)
    cast.add_cases(world, told, teams)
    open_cases(world, bank, spec)
    _fill(world, bank, teams, set(spec["no_teams"]) | {m["code"] for m in spec["cast"]})
    if world.kind == "municipality":
        open_now = [c.person.code for c in world.cases if c.person.national_id and not c.end and c.fate != "cast"]
        protect(world, world.rng.sample(sorted(set(open_now)), 5))
    _enliven(world, bank, told)
    cast.add_family(world, bank, teams)
    return world


def _enliven(world: World, bank: Bank, told: cast.Json) -> None:
    """What is told besides, by chance of its own: nothing above changes with it."""
    reach(world)
    cast.add_talks(world, told)
    planning = Planning(world, bank)
    for case in world.cases:
        planning.write(case)
    Talks(world, bank).hold()
    report(world, bank)


def _fill(world: World, bank: Bank, teams: Teams, cast_codes: set[str]) -> None:
    coordinators = Coordinators(world, cast_codes)
    plans, doings = Plans(world, bank), Doings(world, bank)
    rest = [case for case in world.cases if case.fate != "cast"]
    for case in rest:
        teams.build(case)
        coordinators.appoint(case)
    if "provider" in world.staff:
        cast.provider_elsewhere(world, "provider", "skole", 3)
    for case in rest:
        plans.write(case)
        doings.meet(case)
    if world.kind == "municipality":
        linger(world, 3)
    for case in world.cases:
        agree(world, case)
        doings.live(case)


def main() -> int:
    """Writes unless only asked to check; says what is wrong and how much there is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only check what is on disk")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    if not options.check:
        for key in PLACES:
            write(build(key), options.out / key)
        (options.out / "as_of.txt").write_text(f"{AS_OF}\n", encoding="utf-8")
    errors = [error for key in PLACES for error in check.check(options.out / key)]
    for key in PLACES:
        print(key, check.counts(options.out / key))
    print("\n".join(errors[:60]), file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
