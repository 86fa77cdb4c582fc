"""Invitations tell that there is a meeting and when, and nothing else (rule 42)."""

import re
from datetime import UTC, datetime, timedelta
from email import policy

import pytest
from django.core import mail
from django.test import override_settings
from django.utils import translation
from icalendar import Calendar

from samvev.accounts.models import User
from samvev.cases import queries as cases
from samvev.kernel import clock
from samvev.meetings import actions, queries
from samvev.meetings.mail import CANCEL, REQUEST, Appointment, calendar_entry, invitation_mail
from samvev.meetings.models import Invitation, Meeting, Reply
from tests.jobs import run_jobs
from tests.world import CASE_OWNER, days_ahead, noon, uid, user_id

JOB = "meetings.send_invitation"
AT = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
APPOINTMENT = Appointment("7f1c@plan.example.no", 0, AT, 60, REQUEST)
TELLING = [  # words of the person, the case, the team and of health
    "nora", "eide", "oppfølging", "individuell", "plan", "kari", "nes", "helse", "rus", "psyk", "nav", "diagnose",
    "møterom", "mål for", "ansvarsgruppe", "koordinator",
]  # fmt: skip


def entry_of(message) -> dict:
    """The calendar entry in an e-mail, as a calendar program reads it."""
    part = next(p for p in message.message().walk() if p.get_content_type() == "text/calendar")
    calendar = Calendar.from_ical(part.get_payload(decode=True))
    (event,) = calendar.walk("VEVENT")
    return {"part": part, "calendar": calendar, "event": event}


@pytest.fixture
def invited(actor):
    """The owner's meeting with invitations sent, and the actor who leads it."""
    kari = actor("coordinator")
    meeting = queries.meeting(kari, uid("meeting.owner"))
    actions.record_approval(meeting, said_by="Nora Eide", by=kari)
    actions.send_invitations(meeting, by=kari)
    run_jobs(JOB)
    kari = actor("coordinator")
    return queries.meeting(kari, meeting.pk), kari


def test_each_gets_a_mail_of_their_own(invited):
    assert sorted(m.to[0] for m in mail.outbox) == [f"{c}@example.test" for c in ("coordinator", "nav", "owner")]
    for message in mail.outbox:
        event = entry_of(message)["event"]
        assert str(event["attendee"]) == f"mailto:{message.to[0]}"


def test_nothing_in_it_tells_whose_meeting_it_is_or_what_about(invited):
    meeting, _ = invited
    for message in mail.outbox:
        found = entry_of(message)
        text = message.message().as_string() + found["part"].get_payload(decode=True).decode() + message.body
        unlinked = text.lower().replace("http://127.0.0.1:8000", "").replace("granlia kommune", "")
        addressless = re.sub(r"\S+@example\.test", "", unlinked)
        assert not [word for word in TELLING if re.search(rf"\b{re.escape(word)}", addressless)]
        for secret in (meeting.pk, meeting.case_id, user_id("owner"), meeting.case.person_id):
            assert str(secret) not in text
            assert secret.hex not in text
        assert "location" not in found["event"]


def test_the_entry_is_one_that_calendars_understand(invited):
    message = mail.outbox[0]
    found = entry_of(message)
    event = found["event"]
    assert found["part"].get_param("method") == str(found["calendar"]["method"]) == "REQUEST"
    assert message.message().get_content_type() == "multipart/alternative"
    assert str(event["summary"]) == "Møte"
    assert (int(event["sequence"]), str(event["class"]), str(event["status"])) == (0, "PRIVATE", "CONFIRMED")
    assert event["attendee"].params["RSVP"] == "TRUE"
    assert event["dtstart"].to_ical().endswith(b"Z")
    assert event["dtstart"].dt == noon(days_ahead(7))
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=60)
    assert str(event["organizer"]) == "mailto:samvev@localhost"
    assert "samvev@localhost" in message.from_email


def test_smtp_bytes_keep_the_entry_whole():
    message = invitation_mail(APPOINTMENT, organisation="Granlia kommune", to="kari@example.test")
    raw = message.message(policy=policy.SMTP).as_bytes()
    assert b"\r\n" in raw
    entry = entry_of(message)["part"].get_payload(decode=True)
    assert all(len(line) <= 75 for line in entry.split(b"\r\n"))


def test_running_the_queue_again_sends_nothing_twice(invited, actor):
    meeting, kari = invited
    sent = len(mail.outbox)
    actions.send_invitations(meeting, by=kari)
    assert run_jobs(JOB) == 0
    assert len(mail.outbox) == sent


def test_a_moved_meeting_has_the_same_name_and_a_higher_number(invited, see_all):
    meeting, kari = invited
    before = {m.to[0]: entry_of(m)["event"] for m in mail.outbox}
    Invitation.objects.filter(user=user_id("nav")).update(reply=Reply.COMES)
    mail.outbox.clear()
    actions.change_meeting(meeting, by=kari, seen=meeting.version, at=noon(days_ahead(9)))
    run_jobs(JOB)
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        event = entry_of(message)["event"]
        assert str(event["uid"]) == str(before[message.to[0]]["uid"])
        assert int(event["sequence"]) == 1
        assert "endret" in message.body
    see_all()
    assert set(Invitation.objects.filter(meeting=meeting).values_list("reply", flat=True)) == {Reply.NONE}


def test_a_change_of_words_alone_sends_nothing(invited):
    meeting, kari = invited
    mail.outbox.clear()
    actions.change_meeting(meeting, by=kari, seen=meeting.version, why="Vi ser på høsten.")
    assert run_jobs(JOB) == 0


def test_a_cancelled_meeting_leaves_the_calendars(invited):
    meeting, kari = invited
    mail.outbox.clear()
    actions.cancel_meeting(meeting, by=kari)
    run_jobs(JOB)
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        found = entry_of(message)
        assert str(found["calendar"]["method"]) == found["part"].get_param("method") == "CANCEL"
        assert str(found["event"]["status"]) == "CANCELLED"
        assert int(found["event"]["sequence"]) == 1


def test_someone_who_is_no_longer_asked_is_told_and_the_others_are_left_alone(invited):
    meeting, kari = invited
    mail.outbox.clear()
    actions.choose_people(meeting, asked={user_id("owner"): "", user_id("coordinator"): ""}, by=kari)
    run_jobs(JOB)
    (message,) = mail.outbox
    assert message.to == ["nav@example.test"]
    assert str(entry_of(message)["calendar"]["method"]) == "CANCEL"


def test_an_invitation_that_was_not_sent_before_the_meeting_was_cancelled_is_never_sent(actor):
    kari = actor("coordinator")
    meeting = queries.meeting(kari, uid("meeting.owner"))
    actions.record_approval(meeting, said_by="Nora Eide", by=kari)
    actions.send_invitations(meeting, by=kari)
    actions.cancel_meeting(meeting, by=kari)
    run_jobs(JOB)
    assert mail.outbox == []


def test_someone_without_an_address_gets_no_mail_and_stops_nobody(actor):
    kari = actor("coordinator")
    User.objects.filter(pk=user_id("nav")).update(email="")
    meeting = queries.meeting(kari, uid("meeting.owner"))
    actions.record_approval(meeting, said_by="Nora Eide", by=kari)
    actions.send_invitations(meeting, by=kari)
    run_jobs(JOB)
    assert len(mail.outbox) == 2


def test_a_participant_from_another_organisation_is_reached(actor):
    kari = actor("coordinator")
    meeting = queries.meeting(kari, uid("meeting.owner"))
    actions.choose_people(meeting, asked={user_id("hospital"): "Trening hjemme"}, by=kari)
    actions.record_approval(meeting, said_by="Nora Eide", by=kari)
    actions.send_invitations(meeting, by=kari)
    run_jobs(JOB)
    assert [m.to for m in mail.outbox] == [["hospital@example.test"]]
    assert "Granlia kommune" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("language", "subject", "body"),
    [("nb", "Møte", "Du er invitert"), ("nn", "Møte", "Du er invitert"), ("en", "Meeting", "You are invited")],
)
def test_the_words_are_in_the_receivers_language(language, subject, body):
    with translation.override(language):
        message = invitation_mail(APPOINTMENT, organisation="Granlia kommune", to="kari@example.test")
    assert message.subject == subject
    assert message.body.startswith(body)


@override_settings(DEFAULT_FROM_EMAIL="Samvev <moter@granlia.kommune.no>")
def test_the_organizer_is_the_sender():
    message = invitation_mail(APPOINTMENT, organisation="Granlia kommune", to="kari@example.test")
    assert message.from_email == "Granlia kommune <moter@granlia.kommune.no>"
    assert str(entry_of(message)["event"]["organizer"]) == "mailto:moter@granlia.kommune.no"


def test_the_name_in_calendars_is_random(actor):
    kari = actor("coordinator")
    case = cases.case(kari, CASE_OWNER)
    names = set()
    for _ in range(2):
        meeting = actions.plan_meeting(
            case, kind="start_up", title="", at=clock.now(), minutes_long=30, place="", why="", by=kari
        )
        names.add(Appointment.of(meeting, CANCEL).uid)
        assert meeting.pk.hex not in Appointment.of(meeting, CANCEL).uid
    assert len(names) == 2
    assert Meeting.objects.count() >= 2


def test_times_are_utc_whatever_the_zone():
    entry = calendar_entry(APPOINTMENT, organizer="a@b.no", organisation="Granlia kommune", attendee="c@d.no")
    assert b"DTSTART:20261201T120000Z" in entry
    assert b"VTIMEZONE" not in entry
