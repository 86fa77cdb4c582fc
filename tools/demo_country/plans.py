"""Goals, measures and evaluations of a case, out of the text bank."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from .clock import AS_OF, any_time, between, office_time
from .model import Case, Evaluation, Goal, GoalText, Measure, World
from .texts import Bank

_LIVE_GOAL = {"active": 76, "proposed": 6, "reached": 12, "closed": 6}
_LIVE_MEASURE = {"ongoing": 55, "planned": 15, "done": 23, "cancelled": 7}
_MIDDLE = {"continue": 70, "change": 20, "reassess": 10}


class Plans:
    """Writes the plans of one world."""

    def __init__(self, world: World, bank: Bank) -> None:
        self.world = world
        self.bank = bank
        self.rng = world.rng
        self.said: set[tuple[str, str]] = set()

    def write(self, case: Case) -> None:
        """The whole plan of a case."""
        for text, day in case.chosen:
            self._goal(case, text, day)
        for measure in case.measures:
            self.evaluate_measure(case, measure)
        for goal in case.goals:
            if goal.text and self.rng.random() < 0.4:
                self._evaluate_goal(case, goal)

    def _draw(self, shares: dict[str, int]) -> str:
        return self.rng.choices(list(shares), weights=list(shares.values()))[0]

    def _closing(self, case: Case, created: date) -> tuple[str, date | None]:
        """State of a top goal, and the day it was closed."""
        if case.end:
            status = self._draw({"reached": 62, "closed": 38})
            return status, max(created, case.end - timedelta(days=self.rng.randint(0, 40)))
        age = (case.last_day - created).days
        status = self._draw(_LIVE_GOAL) if age > 150 else self._draw({"active": 85, "proposed": 15})
        if status in ("reached", "closed"):
            return status, between(self.rng, created + timedelta(days=90), case.last_day)
        return status, None

    def _goal(self, case: Case, text: GoalText, created: date) -> None:
        status, closed = self._closing(case, created)
        title = self.bank.fill(text.title, case.person)
        code = f"{case.code}-m{len(case.goals) + 1}"
        top = Goal(code, title, text.area, status, created, closed, text=text)
        case.goals.append(top)
        homes = [top]
        if text.subgoals and status != "proposed" and self.rng.random() < 0.8:
            homes += [self._subgoal(case, top, title) for title in text.subgoals]
        self._measures(case, text, homes)

    def _subgoal(self, case: Case, top: Goal, title: str) -> Goal:
        last = top.closed_on or case.last_day
        created = between(self.rng, top.created_on, min(top.created_on + timedelta(days=60), last))
        status, closed = top.status, top.closed_on
        if top.status == "active" and self.rng.random() < 0.25 and (last - created).days > 60:
            status, closed = "reached", between(self.rng, created + timedelta(days=45), last)
        title = self.bank.fill(title, case.person)
        code = f"{case.code}-m{len(case.goals) + 1}"
        goal = Goal(code, title, top.area, status, created, closed, top.code, top.text)
        case.goals.append(goal)
        return goal

    def _measures(self, case: Case, text: GoalText, homes: list[Goal]) -> None:
        fits = [row for row in text.measures if self.responsible(case, row[0], case.last_day)]
        if homes[0].status == "proposed":
            fits = fits[:1] if self.rng.random() < 0.4 else []
        for slots, title in fits[:4]:
            goal = self.rng.choice(homes)
            self._measure(case, goal, slots, self.bank.fill(title, case.person))

    def responsible(self, case: Case, slots: tuple[str, ...], day: date) -> str | None:
        """Who does it: the member whose service or role the text names."""
        for slot in slots:
            if slot == "coordinator":
                return case.coordinator_on(day) or (case.stints[-1].staff if case.stints else None)
            wanted = case.school if slot == "skole" and case.school else slot
            for member in reversed(case.members):
                if wanted in (member.slot, member.role) and member.on(day):
                    return member.code
        return None

    def _measure(self, case: Case, goal: Goal, slots: tuple[str, ...], title: str) -> None:
        rng = self.rng
        stop = goal.closed_on or case.last_day
        created = between(rng, goal.created_on, min(goal.created_on + timedelta(days=45), stop))
        status, closed = "planned" if goal.status == "proposed" else "ongoing", None
        if goal.closed_on:
            status = self._draw({"done": 82, "cancelled": 18})
            closed = max(created, stop - timedelta(days=rng.randint(0, 60)))
        elif goal.status == "active" and (stop - created).days > 45:
            status = self._draw(_LIVE_MEASURE)
            if status == "planned" and (stop - created).days > 150:
                status = "ongoing"
            if status in ("done", "cancelled"):
                closed = between(rng, created + timedelta(days=30), stop)
        code = f"{case.code}-t{len(case.measures) + 1}"
        who = self.responsible(case, slots, stop) or case.coordinator_on(stop) or case.person.code
        measure = Measure(code, goal, title, who, slots, status, created, closed_on=closed)
        measure.due_on = self._due(case, measure)
        case.measures.append(measure)

    def _due(self, case: Case, measure: Measure) -> date:
        rng = self.rng
        if measure.closed_on:
            due = measure.closed_on + timedelta(days=rng.randint(-15, 40))
        elif case.quiet_after:
            due = case.quiet_after + timedelta(days=rng.randint(-30, 150))
        elif rng.random() < 0.1 and (AS_OF - measure.created_on).days > 50:
            due = AS_OF - timedelta(days=rng.randint(2, 35))
        else:
            due = AS_OF + timedelta(days=rng.randint(4, 210))
        return max(due, measure.created_on + timedelta(days=7))

    def evaluate_measure(self, case: Case, measure: Measure) -> None:
        """A few evaluations from the first weeks until it was closed."""
        if measure.status == "planned":
            return
        stop = measure.closed_on or case.last_day
        day = measure.created_on + timedelta(days=self.rng.randint(20, 75))
        number = 0
        while day < stop and number < 3:
            self._add(case, measure, day, self._draw(_MIDDLE))
            number += 1
            day += timedelta(days=self.rng.randint(70, 190))
        if measure.status == "done" and self.rng.random() < 0.85:
            self._add(case, measure, stop, "end")
        elif measure.status == "cancelled" and self.rng.random() < 0.5:
            self._add(case, measure, stop, "reassess")

    def _evaluate_goal(self, case: Case, goal: Goal) -> None:
        stop = goal.closed_on or case.last_day
        if (stop - goal.created_on).days < 60:
            return
        day = between(self.rng, goal.created_on + timedelta(days=45), stop)
        by = case.coordinator_on(day)
        if by is None or not self.world.employed(by, day):
            by = case.person.code
        voice = self._voice(case, by)
        at = office_time(self.rng, day) if voice == "staff" else any_time(self.rng, day)
        result = self._draw(_MIDDLE) if day < stop else "end"
        note = self._note(case, goal, result, voice)
        case.evaluations.append(Evaluation("", goal.code, by, at, result, note))

    def _add(self, case: Case, measure: Measure, day: date, result: str) -> None:
        by = self._evaluator(case, measure, day)
        if by is None:
            return
        voice = self._voice(case, by)
        at = self._moment(day, voice)
        note = self._note(case, measure.goal, result, voice)
        case.evaluations.append(Evaluation(measure.code, "", by, at, result, note))

    def _moment(self, day: date, voice: str) -> datetime:
        return office_time(self.rng, day) if voice == "staff" else any_time(self.rng, day)

    def _evaluator(self, case: Case, measure: Measure, day: date) -> str | None:
        """The responsible most often, else the coordinator, the person or a parent."""
        chance = self.rng.random()
        speaks = case.kind not in ("family_plan", "training") and case.age(day) >= 9
        parents = [m.code for m in case.members if m.role == "parent" and m.on(day)]
        if chance < 0.16 and speaks:
            return case.person.code
        if chance < 0.26 and parents:
            return parents[0]
        for who in (self.responsible(case, measure.slots, day), case.coordinator_on(day)):
            if who and case.has(who, day) and self.world.employed(who, day):
                return who
        return None

    def _voice(self, case: Case, code: str) -> str:
        if code in self.world.staff:
            return "staff"
        return "owner" if code == case.person.code else "parent"

    def _note(self, case: Case, goal: Goal, result: str, voice: str) -> str:
        """First the notes written for the goal, then loose ones; never twice in a case."""
        own = goal.text.notes.get(result, []) if goal.text and voice == "staff" else []
        if result == "end" and goal.status != "reached":
            own = []  # these say that the goal is reached
        loose = self.bank.loose_notes(result, voice)
        self.rng.shuffle(loose)
        for raw in [*own, *loose]:
            if (case.code, raw) not in self.said:
                self.said.add((case.code, raw))
                return self.bank.fill(raw, case.person)
        return ""
