"""What the pages of meetings show."""

from types import SimpleNamespace

import pytest
from django.utils import translation

from samvev.cases.team import people
from samvev.meetings import presenters, queries
from samvev.meetings.models import Invitation, Meeting, MeetingStatus
from samvev.meetings.rules import YES_FIRST
from tests.world import days_ago, days_ahead, noon, uid, user_id

SENT = [Invitation(sent_sequence=0)]


def meeting(status, day=None):
    return Meeting(status=status, at=noon(day or days_ahead(3)), title="Møte")


@pytest.mark.parametrize("status", MeetingStatus)
def test_every_state_has_a_look_and_a_way(status):
    assert presenters.look(meeting(status))
    states = [step.state for step in presenters.way(meeting(status), SENT)]
    assert (states == []) == (status == MeetingStatus.CANCELLED)
    assert states.count("now") == (0 if status in (MeetingStatus.FINAL, MeetingStatus.AMENDED) or not states else 1)


def test_a_meeting_held_without_invitations_does_not_say_that_they_were_sent():
    assert len(presenters.way(meeting(MeetingStatus.HELD), [])) == 3
    assert len(presenters.way(meeting(MeetingStatus.HELD), SENT)) == 4


def test_the_list_is_sorted_around_today():
    case = SimpleNamespace(is_open=True, start=days_ago(900))
    rows = [
        meeting(MeetingStatus.PLANNED, days_ahead(30)),
        meeting(MeetingStatus.INVITED, days_ahead(3)),
        meeting(MeetingStatus.CANCELLED, days_ahead(1)),
        meeting(MeetingStatus.FINAL, days_ago(60)),
    ]
    overview = presenters.Overview.of(case, rows)
    assert [line.meeting for line in overview.coming] == [rows[1], rows[0]]
    assert [line.meeting for line in overview.past] == [rows[2], rows[3]]
    assert overview.due is None
    assert presenters.Overview.of(case, rows[2:]).due == days_ago(60) + (days_ahead(183) - days_ahead(0))
    case.is_open = False
    assert presenters.Overview.of(case, rows[2:]).due is None


def test_what_the_coordinator_waits_for():
    planned = meeting(MeetingStatus.PLANNED)
    with translation.override("en"):
        assert "Choose who" in str(presenters.waits_for(planned, []))
    assert presenters.waits_for(planned, SENT) == YES_FIRST
    planned.list_approved_on = days_ago(1)
    assert presenters.waits_for(planned, SENT) == ""
    assert presenters.waits_for(meeting(MeetingStatus.HELD), []) == ""


def test_someone_who_left_the_team_or_has_no_address_is_marked(actor):
    kari = actor("coordinator")
    held = queries.meeting(kari, uid("meeting.owner"))
    team = people(held.case)
    rows = queries.invitations(held)
    rows[0].user.email = ""
    del team[user_id("nav")]
    found = {row.invitation.user_id: row for row in presenters.asked(rows, team)}
    assert found[user_id("nav")].gone
    assert found[rows[0].user_id].no_mail
    assert found[user_id("owner")].words
