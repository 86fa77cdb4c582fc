"""The age engine: exactly one answer for every age, area and capacity; and what parents see only ever ends."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvev.kernel.areas import Area
from samvev.kernel.period import Period, covers, period
from samvev.people import ages
from samvev.people.ages import AgeRow, AgeRules, Decides, Facts, Lacking

TABLE = ages.shipped()
LIFE = [area.value for area in Area.life()]
AREAS = st.sampled_from(Area.values)
AGES = st.integers(0, ages.OLDEST)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
SPANS = st.tuples(DAYS, st.none() | st.integers(0, 4000)).map(
    lambda s: period(s[0], None if s[1] is None else s[0] + timedelta(days=s[1]))
)
LACKING = st.lists(st.builds(Lacking, st.frozensets(st.sampled_from(LIFE)), SPANS), max_size=3).map(tuple)
ROWS = st.builds(
    AgeRow,
    from_age=st.integers(0, 30),
    decides=st.sampled_from(Decides.values),
    parents_see=st.booleans(),
    area=st.sampled_from(["", *LIFE]),
    case_kind=st.sampled_from(["", "relay_log"]),
    without_capacity=st.booleans(),
)
TABLES = st.lists(ROWS, max_size=6).map(TABLE.with_own)
PEOPLE = st.builds(Facts, st.none() | DAYS, LACKING, TABLES, st.sampled_from(["", "relay_log"]))


@given(TABLES, AGES, AREAS, st.booleans(), st.sampled_from(["", "relay_log", "individual_plan"]))
def test_every_age_area_and_capacity_has_exactly_one_answer(table, age, area, capable, kind):
    row = table.row(age, area, capable=capable, case_kind=kind)
    assert row in table.rows
    assert [row] == [r for r in table.rows if r.key == row.key]
    assert row.from_age <= age
    assert row.area in ("", area)
    assert not (row.without_capacity and capable)


@given(TABLES, st.randoms())
def test_the_order_in_which_rows_were_written_means_nothing(table, hand):
    mixed = list(table.rows)
    hand.shuffle(mixed)
    for age in range(0, 40, 3):
        assert AgeRules(tuple(mixed)).row(age, "health") == table.row(age, "health")


@given(AGES, AGES, AREAS)
def test_with_capacity_what_parents_see_only_ever_ends(one, other, area):
    younger, older = sorted((one, other))
    assert TABLE.row(younger, area).parents_see or not TABLE.row(older, area).parents_see


@given(AGES, AREAS)
def test_want_of_capacity_never_lets_the_person_decide_more(age, area):
    alone = TABLE.row(age, area, capable=False)
    assert alone.decides in {Decides.PARENTS, Decides.REPRESENTATIVE}
    assert alone.parents_see == (age < 18)


@pytest.mark.parametrize("row", TABLE.rows, ids=str)
def test_every_row_names_its_source(row):
    assert len(row.source) > 10


@pytest.mark.parametrize(
    ("age", "area", "decides", "parents_see"),
    [
        (0, "health", "parents", True),
        (11, "work_school", "parents", True),
        (12, "health", "parents", True),
        (15, "health", "parents", True),
        (16, "health", "person", False),
        (16, "leisure", "person", True),
        (16, "general", "person", True),
        (16, "work_school", "either", True),
        (17, "economy", "either", True),
        (18, "economy", "person", False),
        (18, "health", "person", False),
    ],
)
def test_sixteen_is_the_health_age_and_school_and_money_follow_eighteen(age, area, decides, parents_see):
    row = TABLE.row(age, area)
    assert (row.decides, row.parents_see) == (decides, parents_see)


@given(PEOPLE, DAYS, st.sampled_from(LIFE))
def test_the_periods_say_the_same_as_the_day(facts, day, area):
    open_on = [areas for areas, span in ages.parent_periods(facts) if covers(span, day)]
    assert ages.parent_sees(facts, area, day) == any(area in areas for areas in open_on)
    assert sum(area in areas for areas in open_on) <= 1


@given(DAYS, st.integers(0, 60))
def test_one_is_an_age_from_the_birthday_on_and_not_the_day_before(born, age):
    day = ages.birthday(born, age)
    assert ages.age_on(born, day) == age
    assert ages.age_on(born, day - timedelta(days=1)) == (age - 1 if age else None)


def test_born_on_a_leap_day_one_turns_sixteen_on_the_first_of_march_in_a_common_year():
    assert ages.birthday(date(2008, 2, 29), 16) == date(2024, 2, 29)
    assert ages.birthday(date(2008, 2, 29), 18) == date(2026, 3, 1)


def test_the_shipped_periods_are_two_health_and_the_rest():
    found = ages.parent_periods(Facts(date(2010, 5, 4)))
    ends = {areas: span.upper for areas, span in found}
    assert ends == {
        frozenset({"health"}): date(2026, 5, 4),
        frozenset(LIFE) - {"health"}: date(2028, 5, 4),
    }


def test_without_a_birth_date_parents_see_and_both_may_say_yes():
    assert ages.parent_periods(Facts(None)) == [(frozenset(LIFE), Period(None, None, "[)"))]
    assert ages.who_consents(Facts(None), "health", date(2026, 1, 1)).decides == Decides.EITHER


def test_documented_want_of_capacity_keeps_health_open_for_parents_until_eighteen():
    born = date(2010, 5, 4)
    facts = Facts(born, (Lacking(frozenset({"health"}), period(date(2026, 1, 1), date(2027, 12, 31))),))
    assert ages.parent_sees(facts, "health", date(2027, 12, 31))
    assert not ages.parent_sees(facts, "health", date(2028, 1, 1))


def test_the_plan_itself_follows_only_when_nothing_can_be_decided():
    some = Facts(date(1990, 1, 1), (Lacking(frozenset({"health"}), period(date(2020, 1, 1))),))
    all_of_it = Facts(date(1990, 1, 1), (Lacking(frozenset(LIFE), period(date(2020, 1, 1))),))
    assert ages.who_consents(some, "general", date(2026, 1, 1)).decides == Decides.PERSON
    assert ages.who_consents(all_of_it, "general", date(2026, 1, 1)).decides == Decides.REPRESENTATIVE
