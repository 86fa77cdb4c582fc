"""The same report, worked out the slow and obvious way: plain Python, one day at a time, from the facts as they stand.

It shares no code with the rooms: what `docs/reports.md` says is written here a second time, so that both must agree.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

NEEDS_CONSENT = {"individual_plan", "family_plan", "settlement", "relay_log"}
KINDS = ["individual_plan", "coordination", "child_coordination", "family_plan", "settlement", "relay_log"]
BANDS = [("0-5", 0, 5), ("6-12", 6, 12), ("13-18", 13, 18), ("19-25", 19, 25), ("26-50", 26, 50), ("51-67", 51, 67)]


@dataclass
class Held:
    """A coordinator: where they work, from the first to the last day (None: still), and who it is."""

    unit: str | None
    first: date
    last: date | None = None
    who: str = "coordinator"


@dataclass
class Yes:
    """A consent to the plan: good from the day it is given to and with `until`, but not from `withdrawn` on."""

    given: date
    until: date
    withdrawn: date | None = None


@dataclass
class Act:
    """Someone took part on a day."""

    day: date
    kind: str


@dataclass
class Human:
    """Someone a case is about."""

    born: date | None
    sex: str


@dataclass
class History:
    """Everything that is known of a case. `kinds`: (kind, the day it stopped being that); the last has None."""

    start: date
    end: date | None
    kinds: list[tuple[str, date | None]]
    people: list[Human]
    held: list[Held] = field(default_factory=list)
    yes: list[Yes] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)


def later(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def kind_on(case: History, day: date) -> str:
    return next(kind for kind, until in case.kinds if until is None or day < until)


def lacks(case: History, day: date, months: int) -> set[str]:
    found = set()
    if not any(h.first <= day and (h.last is None or day <= h.last) for h in case.held):
        found.add("no_coordinator")
    valid = any(y.given <= day <= y.until and (y.withdrawn is None or day < y.withdrawn) for y in case.yes)
    if kind_on(case, day) in NEEDS_CONSENT and not valid:
        found.add("consent_lapsed")
    if not any(act.day <= day < later(act.day, months) for act in case.acts):
        found.add("no_activity")
    return found


def days_of(case: History, year: int, today: date) -> list[date]:
    return [d for d in every_day(year) if case.start <= d <= (case.end or d) and d <= today]


def every_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def band_of(human: Human, year: int) -> str:
    if human.born is None:
        return "unknown"
    age = year - human.born.year  # on 31 December everyone has had their birthday
    return next((name for name, low, high in BANDS if max(age, 0) in range(low, high + 1)), "68+")


def about(case: History, kind: str, year: int) -> Human:
    """A family plan counts by its oldest child or, without one, its first person."""
    children = [h for h in case.people if h.born and year - h.born.year < 18]
    if kind == "family_plan" and children:
        return min(children, key=lambda h: h.born or date.max)
    return case.people[0]


def workplace(case: History, days: list[date]) -> str:
    for day in reversed(days):
        for held in sorted(case.held, key=lambda h: h.first, reverse=True):
            if held.first <= day and (held.last is None or day <= held.last):
                return held.unit or "—"
    return "—"


def rounded(total: int, cases: int) -> float:
    """One decimal, half away from zero, by whole numbers only."""
    return (total * 20 + cases) // (2 * cases) / 10 if cases else 0.0


def year_table(cases: list[History], year: int, months: int, external: set[str], today: date) -> dict:
    table = {
        "cases": {"active": 0, "passive": 0},
        "kinds": {kind: {"active": 0, "passive": 0} for kind in KINDS},
        "age_sex": {s: {b: {"M": 0, "K": 0} for b in [*(b[0] for b in BANDS), "68+"]} for s in ("active", "passive")},
        "workplaces": {},
        "messages": {"active": 0, "passive": 0},
        "sign_ins": {"active": 0, "passive": 0},
        "passive_reasons": {"no_coordinator": 0, "consent_lapsed": 0, "no_activity": 0},
        "excluded": {"training": 0},
    }
    for case in cases:
        days = days_of(case, year, today)
        if days:
            count(table, case, days, months, external, today)
    for what in ("messages", "sign_ins"):
        table[what] = {
            status: {"total": total, "mean": rounded(total, table["cases"][status])}
            for status, total in table[what].items()
        }
    return table


def count(table: dict, case: History, days: list[date], months: int, external: set[str], today: date) -> None:
    year, kind = days[0].year, kind_on(case, days[-1])
    if kind == "training":
        table["excluded"]["training"] += 1
        return
    lacking = [lacks(case, day, months) for day in days]
    status = "active" if set() in lacking else "passive"
    human, place = about(case, kind, year), workplace(case, days)
    table["cases"][status] += 1
    table["kinds"][kind][status] += 1
    bands = table["age_sex"][status]
    row = bands.setdefault(band_of(human, year), {"M": 0, "K": 0})
    row[human.sex or "unknown"] = row.get(human.sex or "unknown", 0) + 1
    at = table["workplaces"].setdefault(place, {"active": 0, "passive": 0, "external": place in external})
    at[status] += 1
    for act in case.acts:
        if act.day.year == year and act.day <= today and act.kind in ("message", "sign_in"):
            table["messages" if act.kind == "message" else "sign_ins"][status] += 1
    if status == "passive":
        for reason in set.intersection(*lacking) or lacking[-1]:
            table["passive_reasons"][reason] += 1


def registered(case: History, year: int, today: date, sectors: dict[str, str]) -> set[str]:
    """What KPR and KOSTRA must know of the case, as it stands on the year's last day."""
    last = min(date(year, 12, 31), today)
    kind = kind_on(case, last)
    if not case.start <= last <= (case.end or last) or kind == "training":
        return set()
    lacking = lacks(case, last, 1)
    there = {"coordinator"} - ({"coordinator"} if "no_coordinator" in lacking else set())
    if kind == "child_coordination" and there:
        there = there | {"child_coordinator"}
    took_part = [h for h in case.held if h.unit and h.first <= last and (h.last is None or h.last.year >= year)]
    took_part_from = {sectors.get(h.unit) for h in took_part}
    if there and "child_welfare" in took_part_from and len({h.who for h in took_part}) > 1:
        there = there | {"care_team"}
    if kind != "individual_plan" or "consent_lapsed" in lacking:
        return there
    named = {"nav": "nav_plan", "child_welfare": "care_plan"}
    return there | {"plan"} | {fact for sector, fact in named.items() if sector in took_part_from}


@dataclass
class Complained:
    """A complaint: about what, the day it came, was sent on, ended, and how. `training`: in a training case."""

    about: str
    came: date
    sent: date | None = None
    ended: date | None = None
    how: str = ""
    training: bool = False


def middle(numbers: list[int], hundredth: int) -> float | None:
    """The number that so many of a hundred do not go beyond; between two, as far along as it falls (one decimal)."""
    if not numbers:
        return None
    along = (len(numbers) - 1) * hundredth
    below, rest = divmod(along, 100)
    ordered = sorted(numbers)
    above = ordered[min(below + 1, len(ordered) - 1)]
    return round(ordered[below] + (above - ordered[below]) * rest / 100, 1)


def complaints_table(found: list[Complained], year: int, today: date) -> dict:
    last = min(date(year, 12, 31), today)
    table = {
        "received": 0,
        "about": dict.fromkeys(["coordinator", "child_coordinator", "individual_plan", "no_plan"], 0),
        "forwarded": 0,
        "outcomes": dict.fromkeys(["changed", "upheld", "not_upheld", "withdrawn"], 0),
        "open": 0,
    }
    waited = []
    for one in found:
        if one.training:
            continue
        if one.came.year == year and one.came <= last:
            table["received"] += 1
            table["about"][one.about] += 1
        if one.sent and one.sent.year == year and one.sent <= last:
            table["forwarded"] += 1
            waited.append((one.sent - one.came).days)
        if one.ended and one.ended.year == year and one.ended <= last:
            table["outcomes"][one.how] += 1
        if one.came <= last and (one.ended is None or one.ended > last):
            table["open"] += 1
    return table | {"forwarding_days": {"median": middle(waited, 50), "p90": middle(waited, 90)}}
