"""The days on which reports go wrong, one by one, each with its answer worked out by hand (docs/reports.md)."""

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from samvev.cases.models import Case
from samvev.interop.load import load
from samvev.kernel import clock, walls
from samvev.organisations.models import Organisation
from samvev.oversight import figures
from samvev.oversight.scope import Scope
from samvev.oversight.tests import golden_story
from samvev.oversight.tests.histories import OSLO, store
from samvev.oversight.tests.slow import Act, Held, History, Human, Yes
from samvev.oversight.tests.test_counting import UNIT_IDS
from samvev.oversight.tests.test_golden import EXPECTED
from tests.world import STOREFJORD

ADULT = Human(date(1980, 6, 15), "K")


@pytest.fixture
def year_of(see_all):
    """`year_of(2018, case, …)`: the figures of a year in which there was nothing else."""
    Case.objects.filter(tenant_id=STOREFJORD).delete()

    def table(year, *cases, today=date(2021, 6, 1)):
        with transaction.atomic(), clock.at(datetime.combine(today, datetime.min.time(), OSLO)):
            for case in cases:
                store(case, tenant=STOREFJORD, unit_ids=UNIT_IDS)
            found = figures.years(Scope((STOREFJORD,), (year,)))[year]
            transaction.set_rollback(True)
        return found

    return table


def case(start=date(2017, 6, 1), end=None, kind="individual_plan", people=(ADULT,), **facts):
    return History(start, end, [(kind, None)], list(people), **facts)


def test_a_case_of_the_last_day_or_of_the_first_is_open_in_that_year_alone(year_of):
    last, first = date(2018, 12, 31), date(2019, 1, 1)
    both = [case(last, last), case(first, first)]
    for year in (2017, 2020):
        assert year_of(year, *both)["cases"] == {"active": 0, "passive": 0}
    for year in (2018, 2019):
        table = year_of(year, *both)
        assert table["cases"] == {"active": 0, "passive": 1}
        assert table["supervision"]["ended"] == 1
        assert table["supervision"]["days_open"] == {"median": 0.0, "p90": 0.0}


@pytest.mark.parametrize(
    ("oldest", "band", "above"),
    [
        (5, "0-5", "6-12"),
        (12, "6-12", "13-18"),
        (18, "13-18", "19-25"),
        (25, "19-25", "26-50"),
        (50, "26-50", "51-67"),
        (67, "51-67", "68+"),
    ],
)
def test_who_turns_a_year_older_on_31_december_is_that_old_and_on_1_january_not(year_of, oldest, band, above):
    on_the_day, on_the_next = Human(date(2018 - oldest - 1, 12, 31), "M"), Human(date(2018 - oldest, 1, 1), "K")
    ages = year_of(2018, case(people=[on_the_day]), case(people=[on_the_next]))["age_sex"]["passive"]
    assert ages[above] == {"M": 1, "K": 0}
    assert ages[band] == {"M": 0, "K": 1}


def test_who_was_born_on_29_february_is_a_year_older_at_the_end_of_every_year(year_of):
    born = case(people=[Human(date(2000, 2, 29), "K")])
    for year, band in ((2018, "13-18"), (2019, "19-25"), (2020, "19-25")):
        assert year_of(year, born)["age_sex"]["passive"][band]["K"] == 1


def test_what_was_done_on_29_february_counts_to_and_with_27_february(year_of):
    full = {"held": [Held("family", date(2020, 1, 1))], "acts": [Act(date(2020, 2, 29), "entry")]}
    kept = case(date(2021, 2, 27), kind="coordination", **full), case(date(2021, 2, 28), kind="coordination", **full)
    assert year_of(2021, *kept)["cases"] == {"active": 1, "passive": 1}


def test_a_coordinator_of_the_last_day_alone_makes_active_and_gives_the_workplace(year_of):
    new = case(
        kind="coordination",
        held=[Held("family", date(2018, 1, 1), date(2018, 12, 30)), Held("mental", date(2018, 12, 31), who="nav")],
        acts=[Act(date(2018, 12, 31), "entry")],
    )
    table = year_of(2018, new)
    assert table["cases"]["active"] == 1
    assert [row["active"] for name, row in table["workplaces"].items()] == [1]
    assert table["coordinators"] == {"appointed": 1, "changed": 1, "without": 0}
    following = year_of(2019, new)
    assert following["coordinators"] == {"appointed": 0, "changed": 0, "without": 0}
    assert following["workplaces"].keys() == table["workplaces"].keys()


def test_a_coordinator_who_begins_again_or_at_another_workplace_is_no_change(year_of):
    turns = [Held("family", date(2017, 6, 1), date(2018, 5, 31)), Held("mental", date(2018, 8, 1), date(2018, 9, 30))]
    again = case(held=[*turns, Held("mental", date(2018, 10, 1), who="nav")])
    assert year_of(2018, case(held=turns))["coordinators"] == {"appointed": 0, "changed": 0, "without": 1}
    assert year_of(2018, again)["coordinators"] == {"appointed": 0, "changed": 1, "without": 0}


def test_a_case_without_a_coordinator_all_year_stands_under_no_workplace(year_of):
    none = case(held=[Held("family", date(2017, 6, 1), date(2017, 12, 31)), Held("family", date(2019, 1, 1))])
    table = year_of(2018, none)
    assert table["workplaces"] == {"—": {"active": 0, "passive": 1, "external": False}}
    assert table["passive_reasons"]["no_coordinator"] == 1
    assert table["coordinators"] == {"appointed": 0, "changed": 0, "without": 1}


END, NEXT = date(2018, 12, 31), date(2019, 1, 1)


@pytest.mark.parametrize(
    ("renewed", "of_2018", "of_2019"),
    [
        (NEXT, (0, 0), (0, 1)),  # in time; the new one lasts to 31 December and is not renewed
        (NEXT + timedelta(days=1), (0, 0), (1, 1)),  # a day too late; it is valid again 90 days after 2018
        (None, (0, 1), (1, 0)),
    ],
)
def test_a_consent_that_ends_with_the_year_is_renewed_in_time_or_not(year_of, renewed, of_2018, of_2019):
    yes = [Yes(date(2018, 1, 1), END), *([Yes(renewed, date(2019, 12, 31))] if renewed else [])]
    for year, wanted in ((2018, of_2018), (2019, of_2019)):
        told = year_of(year, case(yes=yes))["consents"]
        assert (told["lapsed"], told["lapsing"]) == wanted, year


def test_a_consent_has_not_run_out_on_its_last_day(year_of):
    yes = case(yes=[Yes(date(2018, 1, 1), date(2018, 5, 17))])
    for today, wanted in ((17, (0, 1)), (18, (1, 0))):
        told = year_of(2018, yes, today=date(2018, 5, today))["consents"]
        assert (told["lapsed"], told["lapsing"]) == wanted, today


def test_a_family_plan_is_about_the_oldest_child_until_there_is_none(year_of):
    mother, older, younger = ADULT, Human(date(2000, 12, 31), "M"), Human(date(2002, 1, 1), "K")
    plan = case(kind="family_plan", people=[mother, younger, older])
    told = {year: year_of(year, plan)["age_sex"]["passive"] for year in (2017, 2018, 2019, 2020)}
    assert told[2017]["13-18"] == {"M": 1, "K": 0}  # he is 17 on 31 December
    assert told[2018]["13-18"] == {"M": 0, "K": 1}  # he turns 18 on the day; she is 16
    assert told[2019]["13-18"] == {"M": 0, "K": 1}  # she is 17
    assert told[2020]["26-50"] == {"M": 0, "K": 1}  # she turned 18 on 1 January: the mother, who is 40


def test_the_same_facts_in_another_organisation_change_nothing_and_double_both_together(db, tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for place in (here, there):
        place.mkdir()
        golden_story.folder_in(place)
    told = json.loads((there / "organisation.json").read_text()) | {"orgnr": "310000086", "name": "Tvilling kommune"}
    (there / "organisation.json").write_text(json.dumps(told))
    load(here, golden_story.ORGNR)
    load(there, told["orgnr"])
    tenants = [Organisation.objects.get(orgnr=orgnr).pk for orgnr in (golden_story.ORGNR, told["orgnr"])]
    walls.enter(tenants=tenants)
    for tenant in tenants:
        for year, found in figures.years(Scope((tenant,), (2017, 2018))).items():
            assert {name: found[name] for name in EXPECTED[str(year)]} == EXPECTED[str(year)]
    for year, found in figures.years(Scope(tuple(tenants), (2017, 2018))).items():
        for name in ("cases", "kinds", "age_sex", "passive_reasons", "excluded"):
            assert found[name] == doubled(EXPECTED[str(year)][name]), (year, name)
        for name in ("messages", "sign_ins"):
            assert {s: row["mean"] for s, row in found[name].items()} == {
                s: row["mean"] for s, row in EXPECTED[str(year)][name].items()
            }


def doubled(table):
    return {k: doubled(v) if isinstance(v, dict) else 2 * v for k, v in table.items()}
