"""Who is around the person: goals decide which services, services decide which people."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from .cases import group_of
from .clock import AS_OF, between, birthday
from .model import AREAS, Case, GoalText, Member, Person, Staff, World
from .people import birth_at, new_person
from .texts import Bank

_SLOT_AREAS = {
    "bf": "health network", "fys": "health leisure", "hjt": "health housing",
    "bo": "housing health leisure", "psy": "health network", "lav": "leisure network",
    "skole": "work_school network", "skole2": "work_school network",
    "bhg": "work_school network", "ppt": "work_school", "bv": "network housing",
    "nav": "work_school economy", "tild": "health housing", "lege": "health",
    "avl": "leisure health", "flykt": "work_school housing economy network",
    "hab": "health leisure", "rehab": "health leisure", "dps": "health network",
    "bup": "health network", "barn": "health", "ke": "health",
}  # fmt: skip
_EXTRA = {
    "newborn": "bf lege tild bf", "small": "bhg bf ppt fys lege bv",
    "child": "skole bf ppt lege avl bv", "youth": "skole bf ppt lege bv psy avl",
    "adult": "lege nav psy fys tild bo lav", "old": "hjt fys lege tild hjt",
    "settlement": "flykt nav lege bf skole", "family": "bf skole bv lege nav",
}  # fmt: skip
_GOALS = {
    "individual_plan": (2, 5), "coordination": (1, 2), "child_coordination": (1, 3),
    "family_plan": (2, 4), "settlement": (2, 4), "relay_log": (1, 3), "training": (1, 2),
}  # fmt: skip
_CONTACTS = ("lege", "tild", "ke")


class Teams:
    """Puts teams together for one world."""

    def __init__(self, world: World, bank: Bank, no_teams: list[str]) -> None:
        self.world = world
        self.bank = bank
        self.rng = world.rng
        self.no_teams = set(no_teams)
        self.used: Counter[str] = Counter()
        self.slots = {unit.slot for unit in world.units}

    def build(self, case: Case) -> None:
        """Chooses goals and everybody in the team of a case."""
        self.choose_goals(case)
        self.private_people(case)
        self.services(case, self._wanted(case))

    def choose_goals(self, case: Case) -> None:
        """Draws goals out of the bank, the least used first, areas spread."""
        number = self.rng.randint(*_GOALS[case.kind])
        first = case.start + timedelta(days=self.rng.randint(6, 25))
        last = max(case.start, case.last_day - timedelta(days=20))
        for index in range(number):
            early = index == 0 or self.rng.random() < 0.5
            day = min(first if early else between(self.rng, first, last), case.last_day)
            text = self._draw(case, day)
            if text is None:
                return
            self.used[text.title] += 1
            case.chosen.append((text, day))

    def _draw(self, case: Case, day: date) -> GoalText | None:
        taken = {text.title for text, _ in case.chosen}
        areas = {text.area for text, _ in case.chosen}
        options = [g for g in self.bank.goals_for(group_of(case, day)) if g.title not in taken]
        if not options:
            return None
        return min(
            options,
            key=lambda g: self.used[g.title] + 3 * (g.area in areas) + self.rng.random() * 1.5,
        )

    def private_people(self, case: Case) -> None:
        """The person, the parents, a guardian, next of kin."""
        for person in case.persons:
            case.members.append(
                Member(person.code, "owner", "all", "write", case.start, case.end,
                       needs_consent=False)
            )  # fmt: skip
        for parent in case.parents:
            case.members.extend(self.parent_periods(case, parent))
        if case.guardian:
            case.members.append(
                Member(case.guardian.code, "guardian", "all", "write", case.start, case.end,
                       needs_consent=False)
            )  # fmt: skip
        adult = case.age(case.start) >= 18
        if adult and case.kind != "training" and self.rng.random() < 0.45:
            self._relative(case)

    def parent_periods(self, case: Case, parent: Person) -> list[Member]:
        """A parent's place changes when the child turns 16 and 18."""
        sixteen, eighteen = (birthday(case.person.birth, age) for age in (16, 18))
        end = case.end or AS_OF
        if case.kind == "family_plan":
            return [Member(parent.code, "parent", "all", "write", case.start, case.end,
                           needs_consent=False)]  # fmt: skip
        periods = []
        if case.start < sixteen:
            to = sixteen - timedelta(days=1) if sixteen <= end else case.end
            periods.append(Member(parent.code, "parent", "all", "write", case.start, to, needs_consent=False))
        if case.start < eighteen and sixteen <= end:
            to = eighteen - timedelta(days=1) if eighteen <= end else case.end
            areas = "all" if self.rng.random() < 0.3 else "work_school leisure economy network"
            start = max(case.start, sixteen)
            periods.append(Member(parent.code, "parent", areas, "read", start, to))
        if eighteen <= end and self.rng.random() < 0.6:
            start = max(case.start, eighteen)
            periods.append(Member(parent.code, "relative", "leisure network", "read", start, case.end))
        return periods

    def _relative(self, case: Case) -> None:
        birth = birth_at(self.rng, case.start, 24, 70)
        shared = case.person.name.rsplit(" ", 1)[1] if self.rng.random() < 0.5 else ""
        relative = new_person(self.world, birth, case.person.background, surname=shared)
        areas = " ".join(sorted(self.rng.sample(AREAS, self.rng.randint(1, 3)), key=AREAS.index))
        start = between(self.rng, case.start, min(case.start + timedelta(days=60), case.last_day))
        case.members.append(Member(relative.code, "relative", areas, "read", start, case.end))

    def _wanted(self, case: Case) -> list[str]:
        """Slots that the goals need, then others until the team is large enough."""
        wanted: list[str] = []
        for text, _ in case.chosen:
            for slots, _title in text.measures:
                wanted.extend(s for s in slots[:1] if s in self.slots)
        wanted = [case.school if s == "skole" and case.school else s for s in wanted]
        wanted = list(dict.fromkeys(wanted))[:6]
        extras = _EXTRA[group_of(case, case.last_day)].split()
        extras = [case.school if s == "skole" and case.school else s for s in extras]
        size = self.rng.randint(3, 6) - (case.kind == "training")
        wanted += [s for s in extras if s in self.slots and s not in wanted]
        return wanted[: max(size, min(len(wanted), 2))]

    def services(self, case: Case, slots: list[str]) -> None:
        """A seat in the team for each service."""
        for number, slot in enumerate(slots):
            soon = min(case.start + timedelta(days=14 + 20 * number), case.last_day)
            self.seat(case, slot, between(self.rng, case.start, soon), number)

    def seat(self, case: Case, slot: str, start: date, number: int = 0) -> None:
        """Someone from the service; a colleague takes over when they leave."""
        role, right = "provider", "write"
        if slot in _CONTACTS:
            role, right = "contact", self.rng.choice(["read", "read", "write"])
        elif number > 2 and self.rng.random() < 0.15:
            role, right = "observer", "read"
        areas = "all" if self.rng.random() < 0.12 else _SLOT_AREAS[slot]
        end = case.end
        if number > 3 and (case.last_day - start).days > 300 and self.rng.random() < 0.3:
            end = between(self.rng, start + timedelta(days=200), case.last_day)
        day = start
        while staff := self.pick(slot, day, case):
            leaves = staff.end if staff.end and (end or AS_OF) > staff.end else None
            last = leaves or end
            case.members.append(Member(staff.code, role, areas, right, day, last, slot))
            if leaves is None:
                return
            day = leaves + timedelta(days=self.rng.randint(1, 30))
            if day > case.last_day or (end and day > end):
                return

    def pick(self, slot: str, day: date, case: Case) -> Staff | None:
        """Somebody employed at the service that day who is not in the case yet."""
        inside = {m.code for m in case.members} | {s.staff for s in case.stints}
        roles = ("provider", "allocation", "local_admin", "coordinating_unit")
        fits = [
            s for s in self.world.staff.values()
            if s.unit.slot == slot and s.role in roles and s.works(day)
            and s.code not in inside and s.code not in self.no_teams
            and s.code != case.coordinator and not (case.fate == "cast" and s.end)
        ]  # fmt: skip
        return self.rng.choice(fits) if fits else None
