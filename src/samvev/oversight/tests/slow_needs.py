"""Reports of need, the slow way: written a second time from `docs/reports.md` alone."""

from dataclasses import dataclass, field
from datetime import date

from samvev.oversight.tests.slow import History, every_day, middle

OUTCOMES = ["coordinator", "child_coordinator", "individual_plan", "team", "passed_on", "refused"]


@dataclass
class Reported:
    """A report of need: the day it came, each decision in turn, and the case that came of it."""

    came: date
    decided: list[tuple[date, str]] = field(default_factory=list)
    case: History | None = None


def needs(found: list[Reported], year: int, today: date) -> dict:
    days = [day for day in every_day(year) if day <= today]
    reported, waited, reached, outcomes = 0, [], [], dict.fromkeys(OUTCOMES, 0)
    for one in found:
        if one.case and one.case.kinds[-1][0] == "training":
            continue
        if one.came in days:
            reported += 1
        if one.decided and one.decided[0][0] in days:
            waited.append((one.decided[0][0] - one.came).days)
        for _day, outcome in [decision for decision in one.decided if decision[0] in days][-1:]:
            outcomes[outcome] += 1
        held = one.case.held if one.case else []
        if not any(h.first < one.came <= (h.last or one.came) for h in held):
            for day in sorted(h.first for h in held if h.first >= one.came)[:1]:
                reached += [(day - one.came).days] if day in days else []
    return {
        "reported": reported,
        "decided": len(waited),
        "waiting_days": {"median": middle(waited, 50), "p90": middle(waited, 90)},
        "coordinated": len(reached),
        "days_to_coordinator": {"median": middle(reached, 50), "p90": middle(reached, 90)},
        "outcomes": outcomes,
    }
