"""Meetings as people meet them."""

import pytest

from samvev.meetings.models import Meeting
from tests.world import CASE_OWNER, uid

MEETING = uid("meeting.owner")


@pytest.mark.parametrize("who", ["coordinator", "owner", "nav", "relative", "gp"])
def test_everyone_in_the_team_opens_the_list_and_the_meeting(browser, who):
    client = browser(who)
    assert "Møte i oppfølgingsteamet" in client.get(f"/cases/{CASE_OWNER}/meetings").content.decode()
    assert client.get(f"/meetings/{MEETING}").status_code == 200


def test_the_coordinator_plans_a_meeting(browser, see_all):
    typed = {"kind": "start_up", "title": "", "day": "2027-01-12", "clock": "10.30", "minutes_long": "45"}
    answer = browser("coordinator").post(f"/cases/{CASE_OWNER}/meetings/new", typed)
    assert answer.status_code == 302
    see_all()
    made = Meeting.objects.get(minutes_long=45)
    assert f"{made.clock:%H:%M}" == "10:30"
