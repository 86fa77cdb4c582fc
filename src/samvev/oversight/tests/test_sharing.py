"""Someone tries to work out what the shared report hides, from everything that it tells."""

import copy

from hypothesis import given, settings
from hypothesis import strategies as st

from samvev.oversight import sharing
from samvev.oversight.scope import COUNTED, bands
from samvev.oversight.sharing import LEAST, shared

STATUSES = ("active", "passive")
few = st.integers(0, 9) | st.sampled_from([0, 0, 1, 2, 4, 5, 30])


@st.composite
def reports(draw):
    """A report whose tables part the same cases in three ways."""
    year = {"cases": {}, "kinds": {k: {} for k in COUNTED}, "age_sex": {}, "workplaces": {}}
    units = [f"Enhet {n}" for n in range(draw(st.integers(1, 6)))]
    year["workplaces"] = {name: {"external": False} for name in units}
    for status in STATUSES:
        ages = {band: {sex: draw(few) for sex in "MK"} for band in bands()}
        total = sum(n for row in ages.values() for n in row.values())
        year["age_sex"][status], year["cases"][status] = ages, total
        for table, names in (("kinds", COUNTED), ("workplaces", units)):
            for name, number in zip(names, parted(draw, total, len(names)), strict=True):
                year[table][name][status] = number
    year |= {
        "messages": {s: {"total": 3 * year["cases"][s], "mean": 3.0} for s in STATUSES},
        "sign_ins": {s: {"total": 0, "mean": 0.0} for s in STATUSES},
        "passive_reasons": {name: draw(st.integers(0, year["cases"]["passive"])) for name in "abc"},
        "excluded": {"training": 2},
        **flow(draw, sum(year["cases"].values())),
    }
    return {"years": {"2018": year}}


def flow(draw, total):
    """How many cases ended, who coordinates the others on the last day, and how many had no coordinator on theirs."""
    ended, load, alone = parted(draw, total, 3)
    coordinators = draw(st.integers(min(load, 1), load))
    return {
        "coordinators": {"without": alone + draw(st.integers(0, ended))},
        "supervision": {
            "ended": ended,
            "days_open": {"median": 90.0, "p90": 400.0},
            "coordinators": coordinators,
            "load": load,
            "load_max": load - coordinators + 1 if load else 0,
        },
    }


def parted(draw, total, pieces):
    cuts = sorted(draw(st.integers(0, total)) for _ in range(pieces - 1))
    return [b - a for a, b in zip([0, *cuts], [*cuts, total], strict=True)]


def lines(year):
    """Every table as a line of numbers and the total that it parts, for each status."""
    for status in STATUSES:
        total = year["cases"][status]
        yield total, [row[status] for row in year["kinds"].values()]
        yield total, [row[status] for row in year["workplaces"].values()]
        yield total, [n for row in year["age_sex"][status].values() for n in row.values()]


def possible(total, cells):
    """For each hidden cell of a line, the least and the most that it can be: all that the line gives away."""
    hidden = [n for n in cells if n is None]
    rest = total - sum(n for n in cells if n is not None)
    return [(rest, rest)] if len(hidden) == 1 else [(0, rest)] * len(hidden)


@settings(max_examples=300, deadline=None)
@given(reports())
def test_no_hidden_number_can_be_worked_out(report):
    open_year, told = report["years"]["2018"], shared(copy.deepcopy(report))["years"]["2018"]
    for (_, truth), (total, cells) in zip(lines(open_year), lines(told), strict=True):
        assert not any(n is not None and 0 < n < LEAST for n in cells)
        assert all(n is None or n == true for n, true in zip(cells, truth, strict=True))
        if total is None:  # nothing in the whole report tells how many there are
            assert cells.count(None) == len(cells)
        else:
            for least, most in possible(total, cells):
                assert most - least >= LEAST, (total, cells)


def reckoned(told):
    """The least and the most that each hidden number of the flow can be, by what every case is: active or passive, and
    ended, coordinated on the last day, or without a coordinator then. Those without are no more than those
    who had none on their last day, and no fewer than that less those who ended.
    """
    numbers = told["cases"] | {"without": told["coordinators"]["without"]}
    numbers |= {name: told["supervision"][name] for name in ("ended", "load")} | {"alone": None}
    span = {name: (0, 500) if number is None else (number, number) for name, number in numbers.items()}
    every = {"active": 1, "passive": 1, "ended": -1, "load": -1, "alone": -1}
    for _ in range(20):
        for name, sign in every.items():
            others = [
                (-sign * way * least, -sign * way * most)
                for n, way in every.items()
                if n != name
                for least, most in [span[n]]
            ]
            narrow(span, name, sum(min(pair) for pair in others), sum(max(pair) for pair in others))
        narrow(span, "alone", span["without"][0] - span["ended"][1], span["without"][1])
        narrow(span, "without", span["alone"][0], span["alone"][1] + span["ended"][1])
    return {name: span[name] for name, number in numbers.items() if number is None}


def narrow(span, name, least, most):
    span[name] = (max(span[name][0], least), min(span[name][1], most))


@settings(max_examples=300, deadline=None)
@given(reports())
def test_how_cases_go_on_gives_no_small_number_away(report):
    open_year, told = report["years"]["2018"], shared(copy.deepcopy(report))["years"]["2018"]
    truth = open_year["cases"] | open_year["coordinators"] | open_year["supervision"]
    for name, (least, most) in reckoned(told).items():
        assert name == "alone" or least <= truth[name] <= most
        assert most - least >= LEAST or least == most == 0 or least >= LEAST, (name, least, most, told)


@settings(max_examples=100, deadline=None)
@given(reports())
def test_a_small_total_is_not_given_away_by_its_means(report):
    told = shared(report)["years"]["2018"]
    for status in STATUSES:
        if told["cases"][status] is None:
            assert told["messages"][status] == {"total": None, "mean": None}
            assert told["sign_ins"][status] == {"total": None, "mean": None}


@settings(max_examples=100, deadline=None)
@given(reports())
def test_neither_the_few_with_a_reason_nor_the_few_without_are_told(report):
    told = shared(report)["years"]["2018"]
    passive = told["cases"]["passive"]
    for number in told["passive_reasons"].values():
        assert number is None or number == 0 or number >= LEAST
        assert number is None or passive is None or not 0 < passive - number < LEAST


def test_what_is_large_stays_and_nobody_is_nobody():
    from samvev.oversight.sharing import hide

    assert hide({"a": 10, "b": 0, "c": 7}) == {"a": 10, "b": 0, "c": 7}
    assert hide({"a": 10, "b": 3, "c": 7}) == {"a": 10, "b": None, "c": None}
    assert hide({"a": 2, "b": 2, "c": 7, "d": 9}) == {"a": None, "b": None, "c": None, "d": 9}
    assert hide({"a": 2, "b": 3, "c": 7}) == {"a": None, "b": None, "c": 7}


def test_nothing_is_hidden_where_nobody_decided_anything():
    none, days = dict.fromkeys(["coordinator", "refused"], 0), {"median": None, "p90": None}
    numbers = {"reported": 0, "decided": 0, "waiting_days": days, "coordinated": 0, "days_to_coordinator": days}
    assert sharing._needs(numbers | {"outcomes": none})["outcomes"] == none
    assert sharing._needs(numbers | {"outcomes": none | {"refused": 2}})["outcomes"] == dict.fromkeys(none)
