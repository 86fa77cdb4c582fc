"""What the supervisor follows (rule 102), consents and results, the slow way: written from `docs/reports.md` alone."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from samvev.oversight.tests.slow import NEEDS_CONSENT, History, Yes, every_day, kind_on, middle


@dataclass
class Met:
    """A meeting: when it was, how it stands, and when its minutes were final."""

    at: datetime
    status: str
    final: datetime | None = None


@dataclass
class Task:
    """A measure, with the days it was evaluated and the results."""

    made: date
    due: date | None
    closed: date | None
    status: str
    looked: list[tuple[date, str]] = field(default_factory=list)


@dataclass
class Aim:
    """A goal, with the days it was evaluated and the results."""

    made: date
    closed: date | None
    status: str
    looked: list[tuple[date, str]] = field(default_factory=list)


@dataclass
class Work:
    """A case with what was done in it."""

    case: History
    met: list[Met] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    aims: list[Aim] = field(default_factory=list)


def supervision(found: list[Work], year: int, today: date) -> dict:
    last = min(date(year, 12, 31), today)
    days = {day for day in every_day(year) if day <= last}
    told = {
        "coordinators": dict.fromkeys(["appointed", "changed", "without"], 0),
        "meetings": dict.fromkeys(["held", "cases", "final"], 0),
        "measures": dict.fromkeys(["due", "on_time", "done", "completed"], 0),
        "goals": dict.fromkeys(["reached", "closed", "open"], 0),
        "evaluations": dict.fromkeys(["continue", "change", "end", "reassess"], 0),
        "consents": dict.fromkeys(["lapsed", "withdrawn", "lapsing"], 0),
    }
    ended, loads = [], {}
    for work in found:
        case = work.case
        open_days = [d for d in sorted(days) if case.start <= d <= (case.end or d)]
        if not open_days or kind_on(case, open_days[-1]) == "training":
            continue
        _coordinators(told["coordinators"], case, days, open_days[-1])
        _meetings(told["meetings"], work, days)
        _measures(told["measures"], work, days, last)
        _consents(told["consents"], case, open_days, last)
        for thing in [*work.tasks, *work.aims]:
            for day, result in thing.looked:
                told["evaluations"][result] += day in days
        for aim in work.aims:
            if aim.closed in days and aim.status in ("reached", "closed"):
                told["goals"][aim.status] += 1
            left = aim.closed > last if aim.closed else aim.status == "active"
            goes_on = open_days[-1] == last and aim.made <= last and aim.status != "proposed"
            told["goals"]["open"] += goes_on and left
        if case.end in days:
            ended.append((case.end - case.start).days)
        if open_days[-1] == last:
            for held in case.held:
                if held.first <= last and (held.last is None or held.last >= last):
                    loads[held.who] = loads.get(held.who, 0) + 1
    told["supervision"] = {
        "ended": len(ended),
        "days_open": {"median": middle(ended, 50), "p90": middle(ended, 90)},
        "coordinators": len(loads),
        "load": sum(loads.values()),
        "load_max": max(loads.values(), default=0),
    }
    return told


def _coordinators(told: dict, case: History, days: set[date], last: date) -> None:
    turns = sorted(case.held, key=lambda held: held.first)
    told["appointed"] += bool(turns) and turns[0].first in days
    told["changed"] += any(now.first in days and now.who != before.who for before, now in pairwise(turns))
    told["without"] += not any(h.first <= last and (h.last is None or h.last >= last) for h in case.held)


def _meetings(told: dict, work: Work, days: set[date]) -> None:
    held = [met for met in work.met if met.at.date() in days and met.status in ("held", "final", "amended")]
    told["held"] += len(held)
    told["cases"] += bool(held)
    told["final"] += sum(
        met.status != "held" and met.final is not None and soon(met.at.astimezone(UTC), met.final.astimezone(UTC))
        for met in held
    )


def soon(began: datetime, final: datetime) -> bool:
    return final - began < timedelta(hours=14 * 24)


def _measures(told: dict, work: Work, days: set[date], last: date) -> None:
    kept = [task for task in work.tasks if task.status != "cancelled"]
    for task in kept:
        if task.due in days and task.made <= task.due:
            told["due"] += 1
            looked = any(task.made <= day <= task.due for day, _ in task.looked)
            told["on_time"] += looked or (task.closed is not None and task.closed <= task.due)
    done = [task for task in work.tasks if task.status == "done" and task.closed in days]
    told["done"] += len(done)
    there = [task for task in kept if task.made <= last]
    mine = [task for task in there if task in done]
    told["completed"] += bool(mine) and all(
        task.closed <= last if task.closed else task.status == "done" for task in there
    )


def holds(yes: Yes, day: date) -> bool:
    return yes.given <= day <= yes.until and (yes.withdrawn is None or day < yes.withdrawn)


def _consents(told: dict, case: History, open_days: list[date], last: date) -> None:
    """Day by day: what is there on the day before, and not on the day itself."""
    ran_out = taken_back = False
    for day in open_days:
        if kind_on(case, day) not in NEEDS_CONSENT or any(holds(yes, day) for yes in case.yes):
            continue
        for yes in case.yes:
            if holds(yes, day - timedelta(days=1)):
                ran_out = ran_out or yes.until < day
                taken_back = taken_back or yes.until >= day
    told["lapsed"] += ran_out
    told["withdrawn"] += taken_back
    later = last + timedelta(days=90)
    goes_on = open_days[-1] == last and (case.end is None or case.end > last)
    if goes_on and kind_on(case, last) in NEEDS_CONSENT and kind_on(case, later) in NEEDS_CONSENT:
        now, then = (any(holds(yes, day) for yes in case.yes) for day in (last, later))
        told["lapsing"] += now and not then


@dataclass
class Said:
    """How somebody said that it goes in a case; without a face it was passed by or taken back."""

    who: int
    case: str
    day: date
    face: int | None
    where: str = "here"


def answers(found: list[Said], year: int, today: date) -> dict:
    """Everybody's last answer before the quarter that is not over, if no organisation has one to four people."""
    quarter_began = date(today.year, today.month - (today.month - 1) % 3, 1)
    last, people = {}, {}
    for one in sorted(found, key=lambda one: one.day):
        if one.face and one.case != "training" and one.day.year == year and one.day < quarter_began:
            last[one.case, one.who] = one
    for one in last.values():
        people.setdefault(one.where, set()).add(one.who)
    if not last or any(len(those) < 5 for those in people.values()):
        return dict.fromkeys(["answered", "mean", "low", "middle", "high"])
    faces = [one.face for one in last.values()]
    return {
        "answered": len(faces),
        "mean": (20 * sum(faces) + len(faces)) // (2 * len(faces)) / 10,
        "low": faces.count(1) + faces.count(2),
        "middle": faces.count(3),
        "high": faces.count(4) + faces.count(5),
    }
