"""What a folder may tell besides: telephones, the texts of plans, conversations and reports of need."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import override_settings

from samvev.accounts.models import User
from samvev.cases.models import Activity
from samvev.interop.load import Report
from samvev.interop.tests.conftest import ImportFolder
from samvev.interop.tests.test_load import rows
from samvev.kernel import clock
from samvev.meetings.models import Meeting
from samvev.messages.models import Message, Place, Thread
from samvev.needs.models import Assessment, NeedReport, Note, Ruling
from samvev.people.models import Person
from samvev.plans.models import Plan

MAY = datetime(2024, 5, 1, 6, 5, tzinfo=UTC)
SAID = datetime(2024, 5, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def loaded(folder: ImportFolder) -> Report:
    """The golden folder, loaded."""
    return folder.load()


def test_employees_have_a_telephone_and_a_title(loaded: Report) -> None:
    nurse = User.objects.get(code="nurse")
    assert (nurse.phone, nurse.title) == ("39 10 00 01", "Sykepleier")


def test_a_person_who_takes_part_is_reached_by_the_same_number(loaded: Report) -> None:
    assert Person.objects.get(code="dina").phone == User.objects.get(code="dina").phone == "+47 43 00 00 01"


def test_a_plan_has_its_texts_and_its_period(loaded: Report) -> None:
    assert rows(Plan, "case__code", "what_matters", "cooperation", "starts_on", "ends_on", "revise_on") == [
        ("family", "", "", None, None, None),
        (
            "plan",
            "Jeg vil være ute, helst hver dag",
            "Turlaget",
            date(2020, 2, 1),
            date(2026, 12, 31),
            date(2026, 6, 30),
        ),
    ]


def test_a_text_that_comes_later_goes_into_the_plan_that_is_there(loaded: Report, folder: ImportFolder) -> None:
    folder.write("plans.csv", "case,strengths\nfamily,Vi er mange\nplan,Godt humør\n")
    report = folder.load()
    assert (report.tables["plans"]["changed"], report.new) == (2, 0)
    assert rows(Plan, "case__code", "what_matters", "strengths") == [
        ("family", "", "Vi er mange"),
        ("plan", "Jeg vil være ute, helst hver dag", "Godt humør"),  # not told is not erased
    ]


def test_a_meeting_has_a_place_and_a_reason(loaded: Report) -> None:
    meeting = Meeting.objects.get(place="Rådhuset")
    assert (meeting.title, meeting.why) == ("Oppstart", "Vi begynner")


def test_conversations_are_to_the_team_or_to_those_who_are_in_them(loaded: Report) -> None:
    assert rows(Thread, "subject", "area", "whole_team", "case__code") == [
        ("Mellom oss", "general", False, "plan"),
        ("Turen på lørdag", "leisure", True, "plan"),
    ]
    assert rows(Message, "thread__subject", "by_name", "text", "area") == [
        ("Mellom oss", "Anna Li", "Kan du ringe?", "general"),
        ("Turen på lørdag", "Anna Li", "Blir du med, Nina?", "leisure"),
        ("Turen på lørdag", "Nina Åsen", "Ja!", "leisure"),
    ]
    walk = Thread.objects.get(subject="Turen på lørdag")
    assert (walk.started_by_id, walk.started_at, walk.last_at) == (User.objects.get(code="anna").pk, MAY, SAID)


def test_everyone_has_read_as_far_as_they_wrote_or_are_said_to_have_read(loaded: Report) -> None:
    assert rows(Place, "user__code", "read_at", thread__whole_team=True) == [("anna", MAY), ("nurse", SAID)]
    assert rows(Place, "user__code", "read_at", thread__whole_team=False) == [
        ("anna", datetime(2024, 5, 2, 8, tzinfo=UTC)),
        ("dina", None),
        ("nurse", None),
    ]


def test_what_was_read_or_written_in_samvev_since_stays(loaded: Report, folder: ImportFolder) -> None:
    later = datetime(2026, 1, 1, tzinfo=UTC)
    walk = Thread.objects.get(subject="Turen på lørdag")
    Thread.objects.filter(pk=walk.pk).update(last_at=later)
    Place.objects.filter(thread=walk, user__code="anna").update(read_at=later)
    folder.write("messages.csv", "case,thread,by,at,text\nplan,walk,dina,2024-05-03T10:00:00Z,Fin tur!\n")
    assert folder.load().changed == 0
    walk.refresh_from_db()
    assert (walk.last_at, walk.subject, walk.area, walk.started_at) == (later, "Turen på lørdag", "leisure", MAY)
    assert walk.messages.count() == 3
    assert walk.places.get(user__code="anna").read_at == later


def test_a_message_that_activity_tells_of_too_counts_once(loaded: Report) -> None:
    assert Activity.objects.filter(kind="message", at=MAY, user__code="anna").count() == 2  # two stand in activity.csv
    assert Activity.objects.filter(kind="message", at=SAID, user__code="nurse").count() == 1


def test_reports_of_need_stand_where_they_came(loaded: Report) -> None:
    assert rows(NeedReport, "reporter", "agrees", "step", "case__code", "person__code", "language") == [
        ("hospital", "knows", "closed", None, None, "nb"),
        ("other", "not_asked", "closed", None, None, "nb"),
        ("parent", "not_asked", "reported", None, None, "nb"),
        ("self", "self", "coordinator", "plan", "anna", "nn"),
    ]
    first = NeedReport.objects.get(case__code="plan")
    assert first.services == ["health", "nav"]
    assert first.number.startswith("M-200102-")
    unborn = NeedReport.objects.get(before_birth=True)
    assert (unborn.services, unborn.services_other) == ([], "Fosterpoliklinikken")


def test_a_decision_has_its_assessment_its_letter_and_who_decided(loaded: Report) -> None:
    ruling = Ruling.objects.get(outcome="individual_plan")
    assert (ruling.decided_by_name, ruling.language) == ("Kåre Moen", "nn")
    assert "Treng samordna tenester" in ruling.letter
    made = Assessment.objects.get(report=ruling.report)
    assert (made.matters, made.conclusion, len(made.conditions)) == ("Å være ute", "Oppfyller", 6)
    assert Note.objects.get().text == "Sendt to ganger"


def test_a_preliminary_answer_has_its_letter(loaded: Report) -> None:
    answered = NeedReport.objects.get(preliminary_on=date(2024, 3, 20))
    assert "Lia kommune" in answered.preliminary_letter


def test_another_secret_key_changes_nothing(
    loaded: Report, folder: ImportFolder, everything: Callable[..., dict[str, str]]
) -> None:
    """A follow-up key that depends on the secret is kept, not made anew."""
    (folder.path / "persons.csv").unlink()  # identity numbers are another matter
    before = everything()
    with override_settings(SECRET_KEY="another"), clock.at(datetime(2031, 1, 1, tzinfo=UTC)):
        report = folder.load()
    assert (report.new, report.changed) == (0, 0)
    assert everything() == before


def test_a_decision_that_comes_later_moves_a_report_that_waits(loaded: Report, folder: ImportFolder) -> None:
    folder.write(
        "need_reports.csv",
        "code,received_at,reporter,difficult,outcome,reason,passed_to\n"
        "n3,2024-04-01T09:00:00+02:00,parent,Venter barn med hjertefeil,passed_on,Helsestasjonen er nærmest,Jordmor\n",
    )
    assert folder.load().changed == 1
    report = NeedReport.objects.get(before_birth=True)
    assert (report.step, report.rulings.get().passed_to) == ("closed", "Jordmor")


def test_a_report_that_was_opened_again_stays_open(loaded: Report, folder: ImportFolder) -> None:
    NeedReport.objects.filter(reporter="hospital").update(step="reported")
    folder.load()
    assert NeedReport.objects.get(reporter="hospital").step == "reported"


WRONG = [  # file, what it says, what it says instead, the one error
    ("staff.csv", "39 10 00 01", "ring meg", 'staff.csv:4 phone: "ring meg" is not a telephone number'),
    ("plans.csv", "2026-12-31", "2019-12-31", 'plans.csv:2 ends_on: "2019-12-31" is before starts_on, "2020-02-01"'),
    ("plans.csv", "plan,", "plans,", 'plans.csv:2 case: "plans" is not in cases.csv'),
    ("messages.csv", "plan,walk,,", "family,walk,,", 'messages.csv:3 case: is not what line 2 says of "walk"'),
    ("messages.csv", "plan,walk,,", "plan,walk,Tur,", 'messages.csv:3 subject: is not what line 2 says of "walk"'),
    ("messages.csv", "Mellom oss", "", 'messages.csv:4 subject: is missing on every line of "quiet"'),
    (
        "messages.csv",
        "nurse dina",
        "nurse eva",
        'messages.csv:4 to: "eva" is neither in staff.csv nor in persons.csv',
    ),
    (
        "need_reports.csv",
        "Treng samordna tenester",
        "",
        'need_reports.csv:2 reason: is missing; the outcome is "individual_plan"',
    ),
    (
        "need_reports.csv",
        ",plan,individual",
        ",,individual",
        'need_reports.csv:2 case: is missing; the outcome is "individual_plan"',
    ),
    (
        "need_reports.csv",
        "2024-03-20,,refused",
        "2024-03-20,plan,refused",
        "need_reports.csv:3 case: only a report with an outcome that opens a case has one",
    ),
    ("need_reports.csv", "closed", "decided", 'need_reports.csv:5 step: "decided" does not go with no outcome'),
    (
        "need_reports.csv",
        "nn,,ke",
        "nn,assessed,ke",
        'need_reports.csv:2 step: "assessed" does not go with the outcome "individual_plan"',
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "error"), WRONG)
def test_every_mistake_is_told_with_its_place(folder: ImportFolder, file: str, old: str, new: str, error: str) -> None:
    folder.change(file, old, new)
    assert folder.errors() == [error]


def test_a_conversation_stays_in_its_case(loaded: Report, folder: ImportFolder) -> None:
    folder.write("messages.csv", "case,thread,by,at,text\nfamily,walk,anna,2024-05-03T10:00:00Z,Hei\n")
    assert folder.errors() == ['messages.csv:2 thread: "walk" belongs to another case']
