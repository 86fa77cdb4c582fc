"""What stands above the goals: what matters, strengths, who contributes what, the period. And where one meets."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

from .cases import group_of
from .clock import AS_OF, between
from .model import NEEDS_PLAN_CONSENT, Case, PlanText, World
from .texts import Bank

_TEXTS = ("strengths", "needs", "contributions", "carrying_out", "cooperation")
_MISSING = {0: 46, 1: 20, 2: 16, 3: 10, 5: 8}  # how many of the texts nobody has written yet


class Planning:
    """Writes the plans' texts of one world, each text as seldom as can be."""

    def __init__(self, world: World, bank: Bank) -> None:
        self.world = world
        self.bank = bank
        self.rng = Random(f"demo country: what matters in {world.key}")
        self.used: Counter[str] = Counter()
        self.cases: dict[str, Case] = {}

    def write(self, case: Case) -> None:
        """The texts of a plan, if the case has one."""
        for meeting in case.meetings:
            if not meeting.place and (meeting.at.date() > AS_OF or self.rng.random() < 0.4):
                meeting.place = self._fill(case, self._draw("place", case))
            if not meeting.why and meeting.at.date() > AS_OF:
                meeting.why = self._fill(case, self._draw("why", case))
        if case.plan or case.kind not in NEEDS_PLAN_CONSENT:
            return
        matters = [self._draw("matters", case), self._draw("besides", case)]
        plan = PlanText(self._fill(case, " ".join(matters)))
        plan.strengths = self._fill(case, self._draw("strengths", case))
        plan.needs = self._fill(case, self._draw("needs", case))
        plan.contributions = self._contributions(case)
        plan.carrying_out = self._fill(case, self._draw("carrying_out", case))
        plan.cooperation = self._fill(case, self._draw("cooperation", case))
        number = self.rng.choices(list(_MISSING), weights=list(_MISSING.values()))[0]
        for name in self.rng.sample(_TEXTS, number):
            setattr(plan, name, "")
        if number < 5 and self.rng.random() < 0.88:
            self._period(case, plan)
        case.plan = plan

    def _draw(self, mark: str, case: Case) -> str:
        group = group_of(case, case.last_day)
        fits = [text for m, tags, text in self.bank.plan if m == mark and tags & {group, "all"}]
        text = min(fits, key=lambda one: self.used[one] + self.rng.random() * 0.9)
        self.used[text] += 1
        return text

    def _fill(self, case: Case, text: str) -> str:
        return self.bank.fill(text, case.person)

    def _contributions(self, case: Case) -> str:
        """A sentence for each service in the team today, after that of the person and the coordinator."""
        slots = dict.fromkeys(m.slot for m in case.members if m.slot and m.on(case.last_day))
        lines = [self._draw("owner", case), *(text for slot in slots for text in self._of(slot))]
        return self._fill(case, "\n".join(lines))

    def _of(self, slot: str) -> list[str]:
        found = [text for mark, tags, text in self.bank.plan if mark == "service" and slot in tags]
        return [min(found, key=lambda one: self.used[one] + self.rng.random())] if found else []

    def _period(self, case: Case, plan: PlanText) -> None:
        """The running period, and the day of revision: some are late."""
        rng = self.rng
        if case.end:
            plan.starts_on = max(case.start, case.end - timedelta(days=rng.randint(200, 360)))
            plan.ends_on, plan.revise_on = case.end, between(rng, plan.starts_on + timedelta(days=60), case.end)
            return
        plan.starts_on = self._recent(case)
        if case.quiet_after or rng.random() < 0.18:
            plan.revise_on = max(plan.starts_on + timedelta(days=5), AS_OF - timedelta(days=rng.randint(4, 80)))
        else:
            plan.revise_on = AS_OF + timedelta(days=rng.randint(12, 230))
        plan.ends_on = max(plan.revise_on, AS_OF) + timedelta(days=rng.randint(40, 300))

    def _recent(self, case: Case) -> date:
        first = min(case.start + timedelta(days=self.rng.randint(10, 45)), AS_OF - timedelta(days=6))
        return max(first, case.start, AS_OF - timedelta(days=self.rng.randint(120, 500)))
