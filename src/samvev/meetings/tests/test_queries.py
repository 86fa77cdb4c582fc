"""What is read of meetings, by whom, and with how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvev.cases import queries as cases
from samvev.cases.team import people
from samvev.kernel import clock, walls
from samvev.kernel.errors import NotFound
from samvev.meetings import actions, queries
from samvev.meetings.models import Agreed, Invitation, Meeting, MeetingStatus, Point, Reply
from samvev.plans.models import Measure
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, days_ahead, noon, uid, user_id

MEETING = uid("meeting.owner")
WHERE = {"tenant_id": GRANLIA, "case_id": CASE_OWNER}


def queries_of(happen):
    """How many queries something takes."""
    with CaptureQueriesContext(
        connection,
    ) as seen:
        happen()
    return len(seen)


def another(day, case=CASE_OWNER, **more):
    return Meeting.objects.create(tenant_id=GRANLIA, case_id=case, title="Møte", at=noon(day), **more)


def test_the_next_meeting_is_the_first_that_is_not_over(actor, see_all):
    another(days_ago(3))
    another(days_ahead(2), status=MeetingStatus.CANCELLED)
    case = cases.case(actor("coordinator"), CASE_OWNER)
    assert queries.next_meeting(case).pk == MEETING
    with clock.at(noon(days_ahead(7)).replace(hour=20)):
        assert queries.next_meeting(case).pk == MEETING, "today's meeting counts all day"
    with clock.at(noon(days_ahead(8))):
        assert queries.next_meeting(case) is None


def test_the_next_meetings_of_all_my_cases_in_one_query(actor, see_all):
    soon = another(days_ahead(1), CASE_OWNER16)
    another(days_ahead(1), CASE_CHILD)
    kari = actor("coordinator")
    found = []
    assert queries_of(lambda: found.extend(queries.next_meetings(kari))) == 1
    assert [m.pk for m in found] == [soon.pk, MEETING]
    assert [m.my_reply for m in found] == [None, Reply.NONE]
    assert [m.who for m in found] == [soon.case.person.name, "Nora Eide"]
    assert len(queries.next_meetings(kari, limit=1)) == 1
    assert queries.next_meetings(actor("stranger")) == []


def test_unanswered_invitations_are_those_that_were_sent(actor, see_all):
    nav = actor("nav")
    assert queries.unanswered(queries.next_meetings(nav)) == []
    Meeting.objects.filter(pk=MEETING).update(status=MeetingStatus.INVITED)
    (mine,) = queries.unanswered(queries.next_meetings(nav))
    assert (mine.pk, mine.who) == (MEETING, "Nora Eide")
    assert queries_of(lambda: queries.unanswered(queries.next_meetings(nav))) == 1
    Invitation.objects.filter(meeting=MEETING, user=user_id("nav")).update(reply=Reply.COMES)
    assert queries.unanswered(queries.next_meetings(nav)) == []


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("coordinator", {"Alle", "Medisiner", "Lønn"}),
        ("owner", {"Alle", "Medisiner", "Lønn"}),
        ("nav", {"Alle", "Lønn"}),
        ("gp", {"Alle", "Medisiner"}),
        ("relative", {"Alle"}),
    ],
)
def test_each_sees_only_the_points_of_their_areas(actor, see_all, who, titles):
    rows = {}
    for title, area in (("Alle", "general"), ("Medisiner", "health"), ("Lønn", "economy")):
        rows[title] = Point.objects.create(**WHERE, meeting_id=MEETING, title=title, area=area)
    reader = actor(who)
    meeting = queries.meeting(reader, MEETING)
    assert {item.point.title for item in queries.agenda(reader, meeting)} == titles
    for title, row in rows.items():
        if title in titles:
            assert queries.point(reader, row.pk) == row
        else:
            with pytest.raises(NotFound):
                queries.point(reader, row.pk)


@pytest.mark.parametrize("who", ["stranger", "neighbour", "coordinator2", "parent"])
def test_outside_the_case_there_is_no_meeting(actor, who):
    with pytest.raises(NotFound):
        queries.meeting(actor(who), MEETING)


def test_an_agenda_begins_with_what_meetings_agreed_and_is_not_done(actor, see_all):
    before = another(days_ago(60), status=MeetingStatus.FINAL)
    point = Point.objects.create(**WHERE, meeting=before, title="x", area="economy")
    agreed = Measure.objects.create(**WHERE, title="Ringe banken", area="economy", due_on=days_ahead(90))
    Agreed.objects.create(**WHERE, meeting=before, point=point, area="economy", what="Ringe banken", measure=agreed)
    done = Measure.objects.create(**WHERE, title="Gjort", area="economy", status="done")
    Agreed.objects.create(**WHERE, meeting=before, point=point, area="economy", what="Gjort", measure=done)
    kari = actor("coordinator")
    rows = queries.left_over(kari, queries.meeting(kari, MEETING))
    assert (rows[0].what, rows[0].agreed) == ("Ringe banken", True)
    assert "Gjort" not in [row.what for row in rows]
    per = actor("relative")
    assert [r.what for r in queries.left_over(per, queries.meeting(per, MEETING))] == [
        Measure.objects.get(pk=uid("measure.network")).title
    ]


def test_a_page_takes_as_many_queries_for_thirty_points_as_for_three(browser, see_all):
    def points(count):
        walls.enter(tenants=[GRANLIA])
        for _ in range(count):
            row = Point.objects.create(**WHERE, meeting_id=MEETING, title="Sak", area="health", minutes="Ord")
            Agreed.objects.create(**WHERE, meeting_id=MEETING, point=row, area="health", what="Ringe")

    points(3)
    Meeting.objects.filter(pk=MEETING).update(status=MeetingStatus.HELD)
    client = browser("coordinator")
    client.get(f"/meetings/{MEETING}")
    few = queries_of(lambda: client.get(f"/meetings/{MEETING}"))
    points(27)
    assert queries_of(lambda: client.get(f"/meetings/{MEETING}")) == few


def test_the_list_takes_as_many_queries_for_thirty_meetings_as_for_three(browser, see_all):
    client = browser("owner")
    another(days_ahead(20))
    client.get(f"/cases/{CASE_OWNER}/meetings")
    few = queries_of(lambda: client.get(f"/cases/{CASE_OWNER}/meetings"))
    walls.enter(tenants=[GRANLIA])
    for day in range(28):
        another(days_ago(10 * day + 1))
    assert queries_of(lambda: client.get(f"/cases/{CASE_OWNER}/meetings")) == few


def test_a_person_who_left_the_team_is_not_among_those_who_can_be_asked(actor):
    kari = actor("coordinator")
    team = people(cases.case(kari, CASE_OWNER))
    assert set(team) == {user_id(c) for c in ("owner", "coordinator", "nav", "gp", "hospital", "relative")}
    assert team[user_id("nav")].areas == {"general", "work_school", "economy"}
    assert team[user_id("gp")].words == "Fastlege"
    assert {"owner", "parent", "guardian", "proxy"} == actions.DECIDERS
