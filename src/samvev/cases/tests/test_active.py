"""On which days a case is active is kept by every action that changes a fact."""

from datetime import date, datetime, timedelta

import pytest

from samvev.accounts.models import User
from samvev.cases import actions, rules
from samvev.cases.active import rebuild
from samvev.cases.changes import note_activity
from samvev.cases.models import Activity, ActivityKind, Case, CaseKind, Coordinator, FormerKind
from samvev.consents import actions as consents
from samvev.consents.models import Consent, GivenBy, Way
from samvev.consents.queries import standing
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.period import Period, covers, months_after
from tests.world import CASE_OWNER, GRANLIA, OSLO, user_id

TODAY = clock.today()


def active_on(day):
    days = Case.objects.get(pk=CASE_OWNER).active_during
    return any(covers(Period(one.lower, one.upper), day) for one in days)


def took_part(day):
    """Someone took part that day, and the case knows it."""
    with clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=OSLO)):
        note_activity(CASE_OWNER, tenant_id=GRANLIA, user_id=user_id("coordinator"), kind=ActivityKind.ENTRY)


@pytest.fixture
def case(see_all):
    return Case.objects.get(pk=CASE_OWNER)


def test_taking_part_opens_so_many_months(case):
    first = TODAY - timedelta(days=100)
    took_part(first)
    assert active_on(first)
    assert not active_on(first - timedelta(days=1))
    assert active_on(TODAY)
    assert not active_on(months_after(first, 12))


def test_only_the_first_of_a_day_is_worked_out(case, django_assert_num_queries):
    took_part(TODAY)
    with django_assert_num_queries(1):
        took_part(TODAY)
    assert Activity.objects.filter(case=CASE_OWNER).count() == 2


def test_today_on_the_page_and_in_the_report_are_the_same(case):
    for day in (TODAY - timedelta(days=300), TODAY - timedelta(days=366), TODAY):
        Activity.objects.filter(case=case).delete()
        took_part(day)
        rebuild(GRANLIA)
        assert standing(Case.objects.get(pk=case.pk)).active == active_on(TODAY), day


def test_without_a_coordinator_from_the_day_after(case, actor):
    took_part(TODAY)
    actions.end_coordination(case, last=TODAY, by=actor("ke"))
    assert active_on(TODAY)
    assert not active_on(TODAY + timedelta(days=1))


def test_a_new_coordinator_leaves_no_gap(case, actor):
    took_part(TODAY - timedelta(days=5))
    by = actor("ke")
    nurse = User.objects.get(pk=user_id("coordinator2"))
    actions.hand_over(case, to=nurse, unit=None, rule=rules.may_administer, by=by)
    assert active_on(TODAY - timedelta(days=1))
    assert active_on(TODAY)


def test_a_new_coordinator_on_the_day_that_the_other_stops_is_the_only_one_that_day(case, actor):
    by = actor("ke")
    nurse = User.objects.get(pk=user_id("coordinator2"))
    actions.end_coordination(case, last=TODAY, by=by)
    actions.hand_over(case, to=nurse, unit=None, rule=rules.may_administer, by=by)
    held = Coordinator.objects.filter(case=case, period__contains=TODAY)
    assert [one.user_id for one in held] == [nurse.pk]


def test_withdrawing_the_consent_to_the_plan_works_at_once(case, actor):
    took_part(TODAY - timedelta(days=1))
    given = Consent.objects.get(case=case, member=None)
    consents.withdraw(given, by=actor("owner"))
    assert active_on(TODAY - timedelta(days=1))
    assert not active_on(TODAY)


def test_a_new_consent_makes_it_active_again(case, actor):
    Consent.objects.filter(case=case, member=None).update(valid_until=TODAY - timedelta(days=30))
    took_part(TODAY - timedelta(days=1))
    assert not active_on(TODAY)
    terms = Terms(given_by=GivenBy.OWNER, until=TODAY + timedelta(days=100), way=Way.ELECTRONIC, given_on=TODAY)
    consents.give_plan_consent(case, terms=terms, by=actor("owner"))
    assert active_on(TODAY)
    assert not active_on(TODAY - timedelta(days=1))


def test_what_kind_it_was_is_remembered(case, actor):
    Consent.objects.filter(case=case, member=None).delete()
    took_part(TODAY - timedelta(days=10))
    assert not active_on(TODAY)
    actions.change_kind(case, kind=CaseKind.COORDINATION, rule=rules.may_administer, by=actor("ke"))
    assert active_on(TODAY)  # this kind needs no consent
    assert not active_on(TODAY - timedelta(days=1))  # that day it was a plan
    assert [(k.kind, k.until) for k in FormerKind.objects.filter(case=case)] == [("individual_plan", TODAY)]


def test_what_the_actions_keep_is_what_the_facts_say(case, actor):
    took_part(TODAY - timedelta(days=40))
    actions.end_coordination(case, last=TODAY, by=actor("ke"))
    assert rebuild(GRANLIA) == []


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2018, 1, 15), 12, date(2019, 1, 15)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
        (date(2018, 8, 31), 6, date(2019, 2, 28)),
        (date(2018, 12, 31), 1, date(2019, 1, 31)),
        (date(2018, 12, 1), 0, date(2018, 12, 1)),
    ],
)
def test_so_many_months_later(day, months, after):
    assert months_after(day, months) == after
