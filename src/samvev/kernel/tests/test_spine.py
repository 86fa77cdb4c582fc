"""Verdicts, periods, claims and ids: the small things that everything stands on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvev.kernel.errors import Conflict, Denied
from samvev.kernel.ids import new_id
from samvev.kernel.period import DAY, Period, covers, ended, last_day, overlap, period
from samvev.kernel.verdict import ALLOWED, allow_if, require
from samvev.plans.models import Measure
from tests.world import uid

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@st.composite
def periods(draw):
    start = draw(days)
    last = draw(st.none() | st.integers(0, 4000).map(lambda n: start + timedelta(days=n)))
    return period(start, last)


def test_a_verdict_carries_its_reason_through_and():
    assert (ALLOWED and allow_if(False, "no")).reason == "no"
    assert (allow_if(False, "first") and allow_if(False, "second")).reason == "first"
    assert allow_if(False, "first") or ALLOWED
    with pytest.raises(Denied, match="not yours"):
        require(allow_if(False, "not yours"))


@given(periods(), days)
def test_a_period_holds_its_first_and_last_day_and_not_the_ones_around(span, day):
    assert covers(span, span.lower)
    assert not covers(span, span.lower - DAY)
    if last := last_day(span):
        assert covers(span, last)
        assert not covers(span, last + DAY)


@given(periods(), periods(), days)
def test_an_overlap_holds_exactly_the_days_of_both(one, other, day):
    assert covers(overlap(one, other), day) == (covers(one, day) and covers(other, day))


@given(periods(), days, days)
def test_an_ended_period_holds_no_day_after_its_last(span, last, day):
    assert covers(ended(span, last), day) == (covers(span, day) and day <= last)


def test_nothing_is_in_an_empty_period():
    assert not covers(Period(empty=True), date(2026, 1, 1))
    assert overlap(Period(empty=True), period(date(2026, 1, 1))).isempty


def test_ids_come_in_order_of_time():
    made = [new_id() for _ in range(3)]
    assert {i.version for i in made} == {7}
    assert [i.int >> 80 for i in made] == sorted(i.int >> 80 for i in made)


def test_a_claim_on_an_old_version_is_refused(actor):
    actor("coordinator")
    mine = Measure.objects.get(pk=uid("measure.health"))
    theirs = Measure.objects.get(pk=mine.pk)
    theirs.claim(theirs.version)
    with pytest.raises(Conflict):
        mine.claim(mine.version)
