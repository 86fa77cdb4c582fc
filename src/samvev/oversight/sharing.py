"""A version of the report to share outside the unit: small numbers are hidden so that none can be worked out (rule 74).

Fewer than five cases are hidden (0 is shown: nobody is nobody). Each table of a status parts the same total, so it is
protected as one line: when cells are hidden, at least two are, and together they are five or more; otherwise the
smallest of the others is hidden too. Where the total itself is small, everything that parts it is hidden. Only the
report of a whole organisation can be shared: two that are cut differently could be subtracted from each other.
"""

from collections.abc import Callable
from typing import Any

from samvev.oversight.figures import STATUSES, Figures
from samvev.oversight.satisfaction import FACES

LEAST = 5
HIDDEN = None
type Cells = dict[Any, int]


def shared(report: Figures) -> Figures:
    """The report with small numbers hidden (None), and words that say so."""
    flows = any(small(n) for table in report["years"].values() for n in _flow(table.get("complaints")))
    return report | {
        "years": {year: _year(table, flows) for year, table in report["years"].items()},
        "shared": {"least": LEAST, "hidden": HIDDEN},
    }


def hide(cells: Cells) -> dict[Any, int | None]:
    """A line of numbers whose sum is known and at least five, so that no hidden one can be worked out."""
    hidden = {key for key, number in cells.items() if 0 < number < LEAST}
    others = sorted((key for key, number in cells.items() if number >= LEAST), key=lambda key: cells[key])
    while hidden and (len(hidden) < 2 or sum(cells[key] for key in hidden) < LEAST) and others:
        hidden.add(others.pop(0))
    if len(hidden) == 1:  # nothing else to hide behind but those of 0
        hidden |= set(cells)
    return {key: HIDDEN if key in hidden else number for key, number in cells.items()}


def small(number: int | None) -> bool:
    """Too few to be told?"""
    return number is not None and 0 < number < LEAST


def _year(table: Figures, few_complaints: bool) -> Figures:
    whole = table["cases"]
    lines: dict[str, Callable[[str], Cells]] = {
        "kinds": lambda status: {kind: row[status] for kind, row in table["kinds"].items()},
        "workplaces": lambda status: {name: row[status] for name, row in table["workplaces"].items()},
        "age_sex": lambda status: {
            (band, sex): number for band, row in table["age_sex"][status].items() for sex, number in row.items()
        },
    }
    told = {name: {s: _line(cells(s), whole[s]) for s in STATUSES} for name, cells in lines.items()}
    return _further(table, few_complaints) | {
        "cases": {status: HIDDEN if small(whole[status]) else whole[status] for status in STATUSES},
        "kinds": _by_name(table["kinds"], told["kinds"]),
        "workplaces": _by_name(table["workplaces"], told["workplaces"]),
        "age_sex": {
            status: {
                band: {sex: told["age_sex"][status][band, sex] for sex in row}
                for band, row in table["age_sex"][status].items()
            }
            for status in STATUSES
        },
        "messages": {s: _means(table["messages"][s], whole[s]) for s in STATUSES},
        "sign_ins": {s: _means(table["sign_ins"][s], whole[s]) for s in STATUSES},
        "passive_reasons": _reasons(table["passive_reasons"], whole["passive"]),
        "excluded": table["excluded"],
    }


def _line(cells: Cells, total: int) -> dict[Any, int | None]:
    return dict.fromkeys(cells, HIDDEN) if small(total) else hide(cells)


def _by_name(table: Figures, told: dict[str, dict[Any, int | None]]) -> Figures:
    return {name: row | {status: told[status][name] for status in STATUSES} for name, row in table.items()}


def _means(told: Figures, cases: int) -> Figures:
    """Total and mean together give the number of cases."""
    return {"total": HIDDEN, "mean": HIDDEN} if small(cases) else told


def _reasons(reasons: Cells, passive: int) -> dict[str, int | None]:
    """Neither the few that have a reason nor the few that have it not."""
    return {
        name: HIDDEN if small(passive) or small(number) or small(passive - number) else number
        for name, number in reasons.items()
    }


def _further(table: Figures, few_complaints: bool) -> Figures:
    """The further tables: numbers of cases and reports that are small, and what is worked out from so few."""
    told: Figures = {}
    if "meetings" in table:
        few = small(table["meetings"]["cases"])
        meetings = table["meetings"] | {
            "final": HIDDEN if small(table["meetings"]["final"]) else table["meetings"]["final"]
        }
        told["meetings"] = dict.fromkeys(meetings, HIDDEN) if few else meetings
    for name in ("coordinators", "consents", "measures", "goals", "evaluations"):
        if name in table:
            told[name] = _plain(table[name])
    if "supervision" in table:
        ways = _ways_on(table["supervision"], table["cases"])
        told["supervision"] = _supervision(table["supervision"], ways)
        told["coordinators"] |= {"without": HIDDEN} if ways["others"] is HIDDEN else {}
    told |= {"needs": _needs(table["needs"])} if "needs" in table else {}
    told |= {"satisfaction": _satisfaction(table["satisfaction"])} if "satisfaction" in table else {}
    return told | ({"complaints": _complaints(table["complaints"], few_complaints)} if "complaints" in table else {})


def _plain(numbers: Cells) -> dict[Any, int | None]:
    return {name: HIDDEN if small(number) else number for name, number in numbers.items()}


def _few(days: Figures, number: int) -> Figures:
    return dict.fromkeys(days, HIDDEN) if number < LEAST else days


def _ways_on(told: Figures, cases: Cells) -> dict[str, int | None]:
    """Those that ended, those that are coordinated and the others part all cases. The others are all but a few of those
    without a coordinator; and where few cases are active, or passive, it is not told how many there are in all.
    """
    total = sum(cases.values())
    line = hide({"ended": told["ended"], "load": told["load"], "others": total - told["ended"] - told["load"]})
    return line | ({"load": HIDDEN} if any(map(small, cases.values())) else {})


def _supervision(told: Figures, ways: dict[str, int | None]) -> Figures:
    few = small(told["coordinators"]) or small(told["load"])
    return told | {
        "ended": ways["ended"],
        "days_open": _few(told["days_open"], told["ended"]),
        "coordinators": HIDDEN if few else told["coordinators"],
        "load": HIDDEN if few else ways["load"],
        "load_max": HIDDEN if few or small(told["load_max"]) else told["load_max"],
    }


def _needs(told: Figures) -> Figures:
    """Outcomes part what was decided in the year; those of reports decided twice count once each, so no sum is told."""
    few = told["decided"] < LEAST and any(told["outcomes"].values())
    return {
        "reported": HIDDEN if small(told["reported"]) else told["reported"],
        "decided": HIDDEN if small(told["decided"]) else told["decided"],
        "waiting_days": _few(told["waiting_days"], told["decided"]),
        "coordinated": HIDDEN if small(told["coordinated"]) else told["coordinated"],
        "days_to_coordinator": _few(told["days_to_coordinator"], told["coordinated"]),
        "outcomes": _none(told["outcomes"]) if few else hide(told["outcomes"]),
    }


def _flow(told: Figures | None) -> list[int]:
    """Those that came, that ended, and that are open: one year's follow from the others' and the year before."""
    return [told["received"], sum(told["outcomes"].values()), told["open"]] if told else []


def _complaints(told: Figures, few: bool) -> Figures:
    """Where few came, ended or were open in any of the years, it is not told how many are open in any of them."""
    return {
        "received": HIDDEN if small(told["received"]) else told["received"],
        "about": _line(told["about"], told["received"]),
        "forwarded": HIDDEN if small(told["forwarded"]) else told["forwarded"],
        "forwarding_days": _few(told["forwarding_days"], told["forwarded"]),
        "outcomes": _line(told["outcomes"], sum(told["outcomes"].values())),
        "open": HIDDEN if few else told["open"],
    }


def _satisfaction(told: Figures) -> Figures:
    """The mean and the number that answered would tell how the hidden ones part."""
    if told["answered"] is None:
        return told
    faces = hide({name: told[name] for name in FACES})
    return told | faces | {"mean": HIDDEN if None in faces.values() else told["mean"]}


def _none(cells: Cells) -> dict[Any, int | None]:
    return dict.fromkeys(cells, HIDDEN)
