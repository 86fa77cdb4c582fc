"""Conversations: scripts out of the bank, spoken by those who are in the case."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random

from .cases import group_of
from .clock import AS_OF, any_time, office_time, weekday
from .model import Case, Member, Said, World
from .texts import Bank, Script

_SHARE = 0.5  # of the active cases; of all that are open it is about four in ten


class Talks:
    """Lets people in one world talk."""

    def __init__(self, world: World, bank: Bank) -> None:
        self.world = world
        self.bank = bank
        self.rng = Random(f"demo country: messages of {world.key}")
        self.used: Counter[str] = Counter()

    def hold(self) -> None:
        """Conversations in some of the live cases."""
        live = [case for case in self.world.cases if case.fate == "active" and not case.end and case.kind != "training"]
        live = [case for case in live if (AS_OF - case.start).days > 25]
        for case in self.rng.sample(live, round(len(live) * _SHARE)):
            for _ in range(self.rng.choice((1, 1, 1, 2, 2, 3))):
                self._talk(case)

    def _talk(self, case: Case) -> None:
        told = {s.subject for s in case.messages}
        fits = [s for s in self.bank.talks if group_of(case, AS_OF) in s.groups and s.subject not in told]
        fits.sort(key=lambda script: self.used[script.subject] + self.rng.random())
        for script in fits:
            if self._speak(case, script):
                self.used[script.subject] += 1
                return

    def _speak(self, case: Case, script: Script) -> bool:
        """The whole script, or nothing when one of its voices is missing or a day does not suit."""
        rng = self.rng
        room = min(130, (AS_OF - case.start).days - 15)
        start = AS_OF - timedelta(days=rng.randint(len(script.lines) + 2, max(len(script.lines) + 3, room)))
        voices = {voice: self.voice(case, voice, start) for voice, _ in script.lines}
        if not all(voices.values()):
            return False
        thread = f"{case.code}-s{len({s.thread for s in case.messages}) + 1}"
        area = self._area(case, script, set(voices.values()), start)
        said: list[Said] = []
        for day, (voice, text) in zip(_days(rng, start, len(script.lines)), script.lines, strict=True):
            by = str(voices[voice])
            if not case.has(by, day) or not self.world.employed(by, day):
                return False
            at = self._moment(by, day, said[-1].at if said else None)
            said.append(Said(thread, script.subject, area, by, at, self.bank.fill(text, case.person)))
        self._finish(case, said)
        return True

    def voice(self, case: Case, name: str, day: date) -> str | None:
        """Who speaks: `c` the coordinator, `h` the person or, for a child, a parent, else a service."""
        if name == "c":
            return case.coordinator_on(day)
        inside = [m for m in case.members if m.on(day) and m.on(AS_OF)]
        if name == "h":
            if case.age(day) >= 13 and case.kind != "family_plan":
                return case.person.code
            return next((m.code for m in inside if m.role in ("parent", "guardian")), None)
        slots = [case.school if slot == "skole" and case.school else slot for slot in name.split("/")]
        if name == "any":
            return next((m.code for m in inside if m.slot), None)
        return next((m.code for slot in slots for m in inside if m.slot == slot), None)

    def _area(self, case: Case, script: Script, voices: set[str | None], day: date) -> str:
        """The script's area when everyone who speaks reads it, else what everyone shares."""
        members = {m.code: m for m in case.members if m.on(day)}
        open_to_all = all(_reads(members.get(code or ""), script.area) for code in voices)
        return script.area if open_to_all else "general"

    def _moment(self, by: str, day: date, after: datetime | None) -> datetime:
        at = office_time(self.rng, day) if by in self.world.staff else any_time(self.rng, day)
        if after and at <= after:
            at = after + timedelta(minutes=self.rng.randint(3, 50))
        return at

    def _finish(self, case: Case, said: list[Said]) -> None:
        """Who has read to the end, and what it means for activity."""
        last = said[-1]
        voices = list(dict.fromkeys(s.by for s in said))
        if self.rng.random() < 0.22:
            for s in said:
                s.whole_team = False
            said[0].to = [code for code in voices if code != said[0].by]
        others = [m.code for m in case.members if m.on(AS_OF) and self.world.employed(m.code, AS_OF)]
        readers = [code for code in voices if code != last.by and self.rng.random() < 0.8]
        if last.whole_team:
            readers += [c for c in dict.fromkeys(others) if c not in voices and self.rng.random() < 0.7]
        last.read_by = readers
        keep(case, said)


def keep(case: Case, said: list[Said]) -> None:
    """Add messages to a case; each is something that somebody did."""
    case.messages.extend(said)
    case.activity.extend((s.by, "message", s.at) for s in said)
    case.activity.sort(key=lambda row: (row[2].isoformat(), row[0], row[1]))


def _days(rng: Random, start: date, number: int) -> list[date]:
    """A day for each message: mostly the same day or the next; never after the day of the demo."""
    days, day = [], weekday(start)
    for _ in range(number):
        days.append(min(weekday(day), AS_OF - timedelta(days=1)))
        day += timedelta(days=rng.choice((0, 0, 1, 1, 2, 3)))
    return sorted(days)


def _reads(member: Member | None, area: str) -> bool:
    return member is None or area == "general" or member.areas == "all" or area in member.areas.split()
