"""The state table, and who may what."""

from datetime import date, timedelta

import pytest
from django.utils.functional import Promise
from hypothesis import given
from hypothesis import strategies as st

from samvev.kernel import clock
from samvev.meetings import queries, rules
from samvev.meetings.models import ChildsVoice, Invitation, Meeting, MeetingStatus, Point
from samvev.meetings.rules import STATES, Step
from tests.world import CASE_CHILD, CASE_OWNER, days_ago, noon, uid, user_id

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_the_table_is_total():
    assert set(STATES) == set(MeetingStatus)
    for row in STATES.values():
        assert set(row) == set(Step)
        assert all(isinstance(onward, MeetingStatus | Promise) for onward in row.values())


def test_every_state_is_reached_from_planned():
    reached, waiting = set(), {MeetingStatus.PLANNED}
    while waiting:
        state = waiting.pop()
        reached.add(state)
        waiting |= {s for s in STATES[state].values() if isinstance(s, MeetingStatus)} - reached
    assert reached == set(MeetingStatus)


def test_final_minutes_are_only_amended_and_a_cancelled_meeting_is_left_alone():
    for state in (MeetingStatus.FINAL, MeetingStatus.AMENDED):
        assert {step for step, onward in STATES[state].items() if isinstance(onward, MeetingStatus)} == {Step.AMEND}
    assert not any(isinstance(onward, MeetingStatus) for onward in STATES[MeetingStatus.CANCELLED].values())


@given(last=st.none() | DAYS, coming=st.none() | DAYS, begun=DAYS)
def test_a_meeting_is_missed_exactly_when_none_comes_around_half_a_year_after_the_last(last, coming, begun):
    due = rules.due_without_meeting(last, coming, begun)
    latest = (last or begun) + timedelta(days=183)
    if coming is None:
        assert due == latest
    else:
        assert (due is None) == (coming <= max(latest, clock.today()) + timedelta(days=31))


@pytest.fixture
def meeting(actor):
    """The owner's meeting, as read by its coordinator."""
    return queries.meeting(actor("coordinator"), uid("meeting.owner"))


LEADS = [rules.may_change, rules.may_ask, rules.may_record_approval, rules.may_cancel, rules.may_begin]


@pytest.mark.parametrize("rule", LEADS)
def test_only_the_coordinator_leads(actor, meeting, rule):
    assert rule(actor("coordinator"), meeting)
    for who in ("owner", "nav", "relative", "ke", "stranger", "coordinator2"):
        assert not rule(actor(who), meeting)


def test_invitations_wait_for_the_persons_yes(actor, meeting):
    kari = actor("coordinator")
    assert rules.may_invite(kari, meeting).reason == rules.YES_FIRST
    meeting.list_approved_by, meeting.list_approved_on = "Nora Eide", clock.today()
    assert rules.may_invite(kari, meeting)


def test_the_person_says_yes_and_helpers_do_not(actor, meeting):
    assert rules.may_approve(actor("owner"), meeting)
    for who in ("coordinator", "nav", "relative", "gp"):
        assert not rules.may_approve(actor(who), meeting)


def test_everyone_in_the_team_raises_points_in_areas_they_read(actor, meeting):
    health = Point(case=meeting.case, meeting=meeting, tenant_id=meeting.tenant_id, area="health")
    assert rules.may_raise(actor("relative"), meeting)
    assert rules.may_raise_point(actor("gp"), health)
    assert not rules.may_raise_point(actor("relative"), health)
    assert not rules.may_raise(actor("ke"), meeting)


def test_minutes_are_written_by_those_who_write_in_the_area_once_they_are_begun(actor, meeting):
    point = Point(case=meeting.case, meeting=meeting, tenant_id=meeting.tenant_id, area="economy")
    assert not rules.may_write_minutes(actor("nav"), point)
    meeting.status = MeetingStatus.HELD
    assert rules.may_write_minutes(actor("nav"), point)
    assert not rules.may_write_minutes(actor("hospital"), point)
    point.area = "health"
    assert not rules.may_write_minutes(actor("gp"), point), "the doctor reads here"


def test_one_answers_ones_own_invitation_only(actor, meeting):
    mine = Invitation(case=meeting.case, meeting=meeting, tenant_id=meeting.tenant_id, user_id=user_id("nav"))
    assert rules.may_reply(actor("nav"), mine)
    assert not rules.may_reply(actor("owner"), mine)
    meeting.status = MeetingStatus.HELD
    assert not rules.may_reply(actor("nav"), mine)


def test_a_childs_voice_is_for_children(actor, meeting):
    voice = ChildsVoice(case=meeting.case, meeting=meeting, tenant_id=meeting.tenant_id)
    assert not rules.may_hear_child(actor("coordinator"), voice)


def test_nothing_is_done_in_a_case_that_has_ended(actor, meeting):
    meeting.case.end = days_ago(1)
    kari = actor("coordinator")
    for rule in [*LEADS, rules.may_raise]:
        assert not rule(kari, meeting)


def test_cases_of_others_give_nothing(actor):
    kari = actor("coordinator")
    foreign = Meeting(tenant_id=uid("granlia"), at=noon(days_ago(1)), title="x")
    foreign.case_id = CASE_CHILD
    assert CASE_OWNER in kari.cases
    assert not rules.may_see(kari, foreign)
