"""No table that an organisation may save is absurd, and the shipped one is not."""

from dataclasses import replace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from samvev.kernel.areas import Area
from samvev.people import ages
from samvev.people.age_faults import FULL_AGE, GROWING, YOUNGEST, fault_in
from samvev.people.ages import AgeRow, ChildsView, Decides

SHIPPED = ages.shipped()
ROWS = st.builds(
    AgeRow,
    from_age=st.integers(0, 20),
    decides=st.sampled_from(Decides.values),
    parents_see=st.booleans(),
    area=st.sampled_from(["", *Area.values]),
    case_kind=st.sampled_from(["", "relay_log"]),
    without_capacity=st.booleans(),
    childs_view=st.sampled_from(ChildsView.values),
    source=st.just("Barnelova § 31, § 32"),
)


def row(**others):
    told = {"from_age": 16, "decides": Decides.PERSON, "parents_see": True, "source": "Barnelova § 33"}
    return AgeRow(**told | others)


def test_the_shipped_table_has_no_fault():
    assert not fault_in(SHIPPED)


@given(st.lists(ROWS, max_size=8), st.sampled_from(Area.values), st.sampled_from(["", "relay_log"]))
@settings(max_examples=300, deadline=None)
def test_what_may_be_saved_lets_a_person_decide_more_with_age_and_parents_see_less(own, area, kind):
    table = SHIPPED
    for one in own:  # saved one after another, as on the page; what is refused never counts
        table = table if fault_in(table.with_own([one])) else table.with_own([one])
    said = [table.row(age, area, case_kind=kind) for age in range(FULL_AGE + 1)]
    order = [GROWING.index(one.decides) for one in said]
    assert order == sorted(order)
    assert [one.parents_see for one in said] == sorted((one.parents_see for one in said), reverse=True)
    assert not said[FULL_AGE].parents_see
    assert all(one.parents_see for one in said if one.decides != Decides.PERSON)
    assert all(one.decides in (Decides.PARENTS, Decides.TOGETHER) for one in said[:YOUNGEST])
    alone = [table.row(age, area, capable=False, case_kind=kind) for age in range(FULL_AGE + 1)]
    assert alone[FULL_AGE].decides == Decides.REPRESENTATIVE
    assert not any(one.decides in (Decides.PERSON, Decides.EITHER) for one in alone)


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (row(from_age=19), "0 to 18"),
        (row(source="§ 4"), "legal source"),
        (row(from_age=11), "below 12"),
        (row(from_age=18), "From 18 years the person"),
        (row(decides=Decides.PARENTS, parents_see=False), "must see"),
        (row(decides=Decides.REPRESENTATIVE), "only where capacity"),
        (row(without_capacity=True), "someone else decides"),
        (row(from_age=17, area="health"), "does not open again"),
        (row(from_age=17, decides=Decides.PARENTS, childs_view=ChildsView.REQUIRED), "more, never less"),
        (row(from_age=12, decides=Decides.PARENTS), "heard more"),
        (row(from_age=18, decides=Decides.PARENTS, without_capacity=True), "guardian"),
    ],
)
def test_what_is_absurd_is_refused_in_plain_words(own, words):
    with translation.override("en"):
        assert words in str(fault_in(SHIPPED.with_own([own])))


def test_a_municipality_may_let_school_follow_sixteen():
    own = row(area="work_school", source="Opplæringslova § 24-2")
    assert not fault_in(SHIPPED.with_own([own]))
    assert not fault_in(SHIPPED.with_own([replace(own, parents_see=False)]))
