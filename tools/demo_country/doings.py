"""Meetings and everyday activity of a case."""

from __future__ import annotations

from datetime import date, timedelta

from .cases import group_of
from .clock import AS_OF, any_time, between, office_time, oslo, weekday
from .model import Case, Meeting, World
from .texts import Bank

_STARTS = (8 * 60 + 30, 9 * 60, 10 * 60, 12 * 60, 12 * 60 + 30, 13 * 60, 14 * 60)


class Doings:
    """Meetings and activity in one world."""

    def __init__(self, world: World, bank: Bank) -> None:
        self.world = world
        self.bank = bank
        self.rng = world.rng
        self.said: set[tuple[str, str]] = set()

    def meet(self, case: Case) -> None:
        """A start-up meeting, then two a year, and perhaps one to come."""
        day = case.start + timedelta(days=self.rng.randint(10, 28))
        usual = self._usual(case)
        while day <= case.last_day - timedelta(days=1):
            self._meeting(case, day, usual if case.meetings else "start_up")
            day += timedelta(days=self.rng.randint(150, 215))
        live = case.end is None and case.quiet_after is None
        if live and self.rng.random() < 0.7:
            soon = AS_OF + timedelta(days=self.rng.randint(2, 75))
            self._meeting(case, soon, usual if case.meetings else "start_up")

    def _usual(self, case: Case) -> str:
        if case.kind in ("child_coordination", "settlement", "relay_log"):
            return "follow_up_team"
        return self.rng.choice(("follow_up_team", "responsibility_group"))

    def _meeting(self, case: Case, day: date, kind: str) -> None:
        day = weekday(day)
        if day < case.start:
            day += timedelta(days=3)
        minutes = self._minutes(case, kind, day) if day <= AS_OF else ""
        title = self.bank.word(self.rng, kind, group_of(case, day))
        case.meetings.append(Meeting(oslo(day, self.rng.choice(_STARTS)), kind, title, minutes))

    def _minutes(self, case: Case, kind: str, day: date) -> str:
        kinds = (kind,) if kind == "start_up" else (kind, "any")
        pools = [self._fresh(case, name, group_of(case, day)) for name in kinds]
        if len(pools) > 1 and self.rng.random() < 0.3:
            pools.reverse()
        pool = next((texts for texts in pools if texts), [])
        if not pool:
            return ""
        text = self.rng.choice(pool)
        self.said.add((case.code, text))
        return self.bank.fill(text, case.person)

    def _fresh(self, case: Case, kind: str, group: str) -> list[str]:
        texts = self.bank.minutes_for(kind, group)
        return [text for text in texts if (case.code, text) not in self.said]

    def live(self, case: Case) -> None:
        """Sign-ins, messages and entries over the life of the case."""
        days = (case.last_day - case.start).days + 1
        wanted = min(60, max(3 + days // 8, min(25, days // 3)))
        rows: set[tuple[str, str, str]] = set()
        for number in range(round(wanted * self.rng.uniform(0.8, 1.1))):
            first = case.start
            if number < wanted // 4:
                first = max(case.start, case.last_day - timedelta(days=75))
            self._row(case, between(self.rng, first, case.last_day), rows)
        case.activity.sort(key=lambda row: (row[2], row[0], row[1]))

    def _row(self, case: Case, day: date, rows: set[tuple[str, str, str]]) -> None:
        actor = self._actor(case, day)
        if actor is None:
            return
        staff = actor in self.world.staff
        kind = self.rng.choices(("sign_in", "message", "entry"), weights=(52, 30, 18))[0]
        at = office_time(self.rng, day) if staff else any_time(self.rng, day)
        key = (actor, kind, at.isoformat())
        if key not in rows:
            rows.add(key)
            case.activity.append((actor, kind, at))

    def _actor(self, case: Case, day: date) -> str | None:
        coordinator = case.coordinator_on(day)
        weights: dict[str, int] = {coordinator: 12} if coordinator else {}
        for member in case.members:
            if not member.on(day) or not self.world.employed(member.code, day):
                continue
            small = member.code in self.world.persons and self._age(member.code, day) < 13
            weights[member.code] = 0 if small else {"owner": 7, "parent": 6}.get(member.role, 3)
        weights = {
            code: share for code, share in weights.items()
            if share and self.world.employed(code, day)
        }  # fmt: skip
        if not weights:
            return None
        weekend = day.weekday() > 4
        if weekend:
            weights = {c: w for c, w in weights.items() if c not in self.world.staff} or weights
        return self.rng.choices(list(weights), weights=list(weights.values()))[0]

    def _age(self, code: str, day: date) -> int:
        birth = self.world.persons[code].birth
        return (day - birth).days // 365
