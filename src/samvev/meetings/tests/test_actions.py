"""What happens to a meeting, and what it leaves behind."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from samvev.accounts.models import User
from samvev.audit.models import Entry, history
from samvev.cases import queries as cases
from samvev.cases.models import Activity
from samvev.kernel import walls
from samvev.kernel.errors import Conflict, Denied
from samvev.meetings import actions, queries
from samvev.meetings.models import Agreed, Amendment, Invitation, Meeting, MeetingStatus, Point, Reply
from samvev.notifications.models import Notice
from samvev.plans.models import Measure
from tests.jobs import waiting
from tests.world import CASE_CHILD, CASE_OWNER, TENANTS, days_ahead, noon, uid, user_id

MEETING = uid("meeting.owner")


@contextmanager
def looking():
    """See everything for a moment, as a test may."""
    walls.enter(tenants=TENANTS)
    yield


def told(kind):
    """Who was told of something."""
    with looking():
        return set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


def users(*codes):
    return {user_id(code) for code in codes}


@pytest.fixture
def held(actor):
    """The owner's meeting with its minutes begun, and a point about money that the owner raised."""
    nora = actor("owner")
    actions.raise_point(queries.meeting(nora, MEETING), title="Lønn", area="economy", by=nora)
    kari = actor("coordinator")
    meeting = queries.meeting(kari, MEETING)
    actions.begin_minutes(meeting, by=kari)
    return meeting


def the_point(actor, who):
    """The point about money, as read by someone."""
    reader = actor(who)
    return queries.point(reader, Point.objects.get(title="Lønn").pk), reader


def test_a_meeting_is_planned_logged_and_counts_as_activity(actor):
    kari = actor("coordinator")
    case = cases.case(kari, CASE_OWNER)
    made = actions.plan_meeting(
        case, kind="start_up", title="Oppstart", at=noon(days_ahead(3)), minutes_long=30, place="", why="", by=kari
    )
    with looking():
        assert made.status == MeetingStatus.PLANNED
        assert Entry.objects.filter(event="meetings.planned", case_id=CASE_OWNER, user_id=kari.user_id).count() == 1
        assert Activity.objects.filter(case=CASE_OWNER, user=kari.user_id).exists()


def test_a_helper_does_not_plan_meetings(actor):
    nav = actor("nav")
    case = cases.case(nav, CASE_OWNER)
    with pytest.raises(Denied):
        actions.plan_meeting(
            case, kind="start_up", title="", at=noon(days_ahead(3)), minutes_long=30, place="", why="", by=nav
        )
    assert Meeting.objects.count() == 1


def test_a_change_on_an_old_copy_is_a_conflict(actor):
    kari = actor("coordinator")
    meeting = queries.meeting(kari, MEETING)
    actions.change_meeting(meeting, by=kari, seen=1, place="Biblioteket")
    with pytest.raises(Conflict), transaction.atomic():
        actions.change_meeting(queries.meeting(kari, MEETING), by=kari, seen=1, place="Møterom 9")
    assert queries.meeting(kari, MEETING).place == "Biblioteket"
    assert history(meeting).first().before["place"] == "Møterom 2"


def test_another_list_of_people_needs_a_new_yes(actor):
    kari = actor("coordinator")
    meeting = queries.meeting(kari, MEETING)
    actions.record_approval(meeting, said_by="Nora Eide, på telefon", by=kari)
    assert meeting.list_approved_by == "Nora Eide, på telefon"
    same = {i.user_id: "Trengs" for i in queries.invitations(meeting)}
    actions.choose_people(meeting, asked=same, by=kari)
    assert meeting.list_approved_by, "the same people: the yes still counts"
    actions.choose_people(meeting, asked=same | {user_id("gp"): "Medisiner"}, by=kari)
    assert (meeting.list_approved_by, meeting.list_approved_on) == ("", None)
    assert told("meetings.list_waits") == users("owner")


def test_the_persons_yes_is_told_to_the_coordinator(actor):
    nora = actor("owner")
    meeting = queries.meeting(nora, MEETING)
    actions.approve_list(meeting, by=nora)
    assert meeting.list_approved_by == "Nora Eide"
    assert told("meetings.list_approved") == users("coordinator")


def test_without_a_yes_no_invitation_is_sent(actor):
    kari = actor("coordinator")
    with pytest.raises(Denied):
        actions.send_invitations(queries.meeting(kari, MEETING), by=kari)
    assert waiting("meetings.send_invitation") == []


def test_an_invitation_rings_the_bell_and_is_mailed_once(actor):
    kari = actor("coordinator")
    meeting = queries.meeting(kari, MEETING)
    actions.record_approval(meeting, said_by="Nora Eide", by=kari)
    actions.send_invitations(meeting, by=kari)
    assert told("meetings.invited") == users("owner", "nav")
    assert len(waiting("meetings.send_invitation")) == 3
    assert waiting("notifications.mail_notices") == []


def test_an_answer_reaches_the_coordinator(actor):
    nav = actor("nav")
    invitation = queries.my_invitation(nav, MEETING)
    actions.reply_to(invitation, reply=Reply.OTHER_TIME, words="Helst etter ferien", by=nav)
    with looking():
        assert Invitation.objects.get(pk=invitation.pk).reply_words == "Helst etter ferien"
    assert told("meetings.replied") == users("coordinator")


def test_what_the_person_raises_stands_on_top(actor):
    kari = actor("coordinator")
    actions.raise_point(queries.meeting(kari, MEETING), title="Ferie", area="general", by=kari)
    nora = actor("owner")
    actions.raise_point(queries.meeting(nora, MEETING), title="Tannlege", area="general", by=nora)
    assert [i.point.title for i in queries.agenda(nora, queries.meeting(nora, MEETING))] == ["Tannlege", "Ferie"]


def test_a_relative_who_only_reads_raises_a_point_but_not_outside_their_areas(actor):
    per = actor("relative")
    meeting = queries.meeting(per, MEETING)
    assert actions.raise_point(meeting, title="Hytta", area="leisure", by=per).raised_by_name == "Per Eide"
    with pytest.raises(Denied):
        actions.raise_point(meeting, title="Medisiner", area="health", by=per)


def test_a_point_that_was_taken_off_comes_back(actor, held):
    point, nora = the_point(actor, "owner")
    actions.drop_point(point, by=nora)
    assert [i.point.dropped for i in queries.agenda(nora, held)] == [True]
    actions.keep_point(point, by=nora)
    assert [i.point.dropped for i in queries.agenda(nora, held)] == [False]
    point, nav = the_point(actor, "nav")
    with pytest.raises(Denied):
        actions.drop_point(point, by=nav)


def test_two_write_live_each_beside_their_own_point(actor, held):
    kari = actor("coordinator")
    other = actions.raise_point(held, title="Bolig", area="housing", by=kari)
    point, nav = the_point(actor, "nav")
    actions.write_minutes(point, minutes="Lønna er på plass.", by=nav, seen=1)
    kari = actor("coordinator")
    actions.write_minutes(queries.point(kari, other.pk), minutes="Ny bolig i mai.", by=kari, seen=1)
    assert {i.point.minutes for i in queries.agenda(kari, held)} == {"Lønna er på plass.", "Ny bolig i mai."}


def test_two_who_write_beside_the_same_point_do_not_overwrite_each_other(actor, held):
    point, nav = the_point(actor, "nav")
    actions.write_minutes(point, minutes="Først", by=nav, seen=1)
    again, kari = the_point(actor, "coordinator")
    with pytest.raises(Conflict), transaction.atomic():
        actions.write_minutes(again, minutes="Sist", by=kari, seen=1)
    assert Point.objects.get(pk=point.pk).minutes == "Først"


def test_what_was_agreed_becomes_measures_when_the_minutes_are_final(actor, held):
    point, nav = the_point(actor, "nav")
    who = User.objects.get(pk=user_id("nav"))
    actions.agree(point, what="Ringe banken", who=who, due_on=days_ahead(14), by=nav)
    dropped = actions.agree(point, what="Feil linje", who=None, due_on=None, by=nav)
    actions.drop_agreed(dropped, by=nav)
    kari = actor("coordinator")
    actions.finish_minutes(queries.meeting(kari, MEETING), by=kari)
    with looking():
        measure = Measure.objects.get(title="Ringe banken")
        assert (measure.responsible_id, measure.due_on, measure.area) == (who.pk, days_ahead(14), "economy")
        assert Agreed.objects.get(what="Ringe banken").measure_id == measure.pk
        assert not Measure.objects.filter(title="Feil linje").exists()
        assert Meeting.objects.get(pk=MEETING).final_at is not None
    assert told("meetings.finished") == users("owner", "nav", "gp", "hospital", "relative")


def test_something_agreed_that_was_taken_away_comes_back(actor, held):
    point, nav = the_point(actor, "nav")
    row = actions.agree(point, what="Ringe banken", who=None, due_on=None, by=nav)
    actions.drop_agreed(row, by=nav)
    (item,) = queries.agenda(nav, held)
    assert (item.agreed, item.dropped) == ([], [row])
    actions.keep_agreed(queries.agreed(nav, row.pk), by=nav)
    (item,) = queries.agenda(nav, held)
    assert (item.agreed, item.dropped) == ([row], [])


def test_final_minutes_change_only_with_a_reason_that_stays(actor, held):
    point, nav = the_point(actor, "nav")
    actions.write_minutes(point, minutes="Lønna kommer i juni.", by=nav, seen=1)
    kari = actor("coordinator")
    actions.finish_minutes(queries.meeting(kari, MEETING), by=kari)
    point, nav = the_point(actor, "nav")
    with pytest.raises(Denied):
        actions.write_minutes(point, minutes="Noe annet", by=nav, seen=2)
    with pytest.raises(Denied):
        actions.amend_minutes(point, minutes="Noe annet", because="Jeg vil", by=nav, seen=2)
    point, kari = the_point(actor, "coordinator")
    actions.amend_minutes(point, minutes="Lønna kommer i juli.", because="Feil måned", by=kari, seen=2)
    with looking():
        assert Meeting.objects.get(pk=MEETING).status == MeetingStatus.AMENDED
        assert Amendment.objects.get(point=point).because == "Feil måned"
        assert history(point).first().before["minutes"] == "Lønna kommer i juni."
    assert told("meetings.amended") == users("owner", "nav"), "only those who see the area"


def test_a_child_is_heard_before_and_answered_after(actor):
    jonas = actor("coordinator2")
    meeting = actions.plan_meeting(
        cases.case(jonas, CASE_CHILD),
        kind="follow_up_team",
        title="Møte",
        at=noon(days_ahead(5)),
        minutes_long=60,
        place="",
        why="",
        by=jonas,
    )
    line = actor("parent")
    voice = queries.childs_voice(line, meeting.pk)
    actions.hear_child(voice, before="Jeg vil gå på svømming", after="", told_on=None, by=line, seen=1)
    jonas = actor("coordinator2")
    voice = queries.childs_voice(jonas, meeting.pk)
    actions.hear_child(
        voice, before=voice.before, after="Du får svømme", told_on=days_ahead(6), by=jonas, seen=voice.version
    )
    kept = queries.childs_voice(jonas, meeting.pk)
    assert (kept.before, kept.after, kept.told_on) == ("Jeg vil gå på svømming", "Du får svømme", days_ahead(6))


def test_a_cancelled_meeting_is_left_as_it_was(actor, held):
    kari = actor("coordinator")
    meeting = queries.meeting(kari, MEETING)
    actions.cancel_meeting(meeting, by=kari)
    for happen in (
        lambda: actions.begin_minutes(meeting, by=kari),
        lambda: actions.raise_point(meeting, title="x", area="general", by=kari),
        lambda: actions.finish_minutes(meeting, by=kari),
    ):
        with pytest.raises(Denied):
            happen()
