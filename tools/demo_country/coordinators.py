"""Who coordinates, and when: changes, leavers, gaps."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from .cases import group_of
from .clock import AS_OF, between
from .model import Case, Staff, Stint, World

_SLOTS = {
    "newborn": "bf barn hab", "small": "bf bf bhg fys hab", "child": "bf bf skole bo avl hab bup",
    "youth": "bf skole bo psy hab bup", "adult": "psy bo nav hjt lav fys rehab dps",
    "old": "hjt fys rehab", "settlement": "flykt flykt nav", "family": "bf",
}  # fmt: skip


class Coordinators:
    """Appoints coordinators in one world, the least loaded first."""

    def __init__(self, world: World, reserved: set[str]) -> None:
        self.world = world
        self.rng = world.rng
        self.reserved = reserved
        self.load: Counter[str] = Counter()

    def appoint(self, case: Case) -> None:
        """All coordinators of a case, one after the other."""
        if case.coordinator:
            case.stints.append(Stint(case.coordinator, self._first_day(case), case.end))
            return
        if case.fate == "lingering" and self._lingering(case):
            return
        final = self._final_day(case)
        day = self._first_day(case)
        for change in [*self._changes(case, day, final), final]:
            day = self._serve(case, day, change)
            if day > (final or AS_OF):
                return

    def _first_day(self, case: Case) -> date:
        delay = 0 if self.rng.random() < 0.5 else self.rng.randint(1, 21)
        return min(case.start + timedelta(days=delay), case.last_day)

    def _final_day(self, case: Case) -> date | None:
        if case.fate != "no_coordinator":
            return case.end
        return between(self.rng, AS_OF - timedelta(days=280), AS_OF - timedelta(days=20))

    def _changes(self, case: Case, first: date, final: date | None) -> list[date]:
        last = min(final or AS_OF, case.last_day)
        days = (last - first).days
        if days < 300:
            return []
        number = self.rng.choices((0, 1, 2), weights=(66, 27, 7))[0]
        early, late = first + timedelta(days=120), last - timedelta(days=60)
        return sorted({between(self.rng, early, late) for _ in range(number)})

    def _serve(self, case: Case, day: date, until: date | None) -> date:
        """Covers a stretch of time; several people if somebody leaves. The day after it."""
        stop = until or AS_OF
        while day <= stop:
            staff = self._pick(case, day)
            if staff is None:
                day += timedelta(days=30)
                continue
            last = until
            if staff.end and staff.end < stop:
                last = staff.end
            case.stints.append(Stint(staff.code, day, last))
            self.load[staff.code] += last is None
            day = (last or AS_OF) + timedelta(days=1)
            if last != until:
                day += timedelta(days=self.rng.choice((0, 0, 0, 14, 45, 90)))
        return day

    def _pick(self, case: Case, day: date) -> Staff | None:
        slots = _SLOTS[group_of(case, day)].split()
        if case.kind == "relay_log":
            slots = ["bhg", "bf"] if case.age(day) < 6 else [case.school, "bf"]
        slots = [case.school if s == "skole" and case.school else s for s in slots]
        inside = {m.code for m in case.members} | {s.staff for s in case.stints}
        fits = [
            s for s in self.world.staff.values()
            if s.coordinates and s.works(day) and s.code not in inside | self.reserved
        ]  # fmt: skip
        near = [s for s in fits if s.unit.slot in slots]
        if not near:
            return min(fits, key=lambda s: self.load[s.code]) if case.end is None and fits else None
        drawn = self.rng.sample(near, min(2, len(near)))
        return min(drawn, key=lambda s: self.load[s.code])

    def _lingering(self, case: Case) -> bool:
        """The coordinator left the municipality, and nobody took the role over."""
        limit = AS_OF - timedelta(days=250)
        inside = {m.code for m in case.members}
        left = [
            s for s in self.world.staff.values()
            if s.end and s.end > limit and s.code not in inside and s.start <= case.start
        ]  # fmt: skip
        if not left:
            return False
        staff = min(left, key=lambda s: self.load[s.code])
        self.load[staff.code] += 1
        case.stints.append(Stint(staff.code, case.start))
        return True


def linger(world: World, number: int) -> None:
    """Some leavers are still written down as members of a team."""
    rows = [
        member
        for case in world.cases
        if case.fate == "active"
        for member in case.members
        if member.slot and member.end and world.staff[member.code].end == member.end
    ]
    for member in world.rng.sample(rows, min(number, len(rows))):
        member.end = None
