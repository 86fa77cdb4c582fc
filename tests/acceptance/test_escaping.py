"""What somebody typed is only ever shown: in pages, documents, tables and calendars (checklist 34)."""

import csv
import io
import json

import openpyxl
import pytest
from django.db import transaction
from icalendar import Calendar
from pypdf import PdfReader

from samvev.accounts.models import User
from samvev.cases.models import Case, Participation
from samvev.meetings.mail import REQUEST, Appointment, calendar_entry
from samvev.meetings.models import Agreed, Meeting, Point
from samvev.messages.models import Message, Thread
from samvev.organisations.models import Organisation, Unit
from samvev.people.models import Person
from samvev.plans.models import Comment, Evaluation, Goal, Measure, Plan
from tests.samples import addresses, furnish
from tests.world import CASE_OWNER, GRANLIA, uid, user_id

SCRIPT = "<script>alert(1)</script>"
MARKUP = SCRIPT + "\"'><img src=x onerror=alert(1)> {{ 7|add:7 }} {% now 'Y' %} javascript:alert(1) &lt;b&gt; ]]>"
TYPST = '#panic("x") #import "/web/typst/base.typ": * $1/0$ *_`]) \\ // @nobody <label> ~ --- "'
FORMULAS = ['=HYPERLINK("http://x")', "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1"]
HOSTILE = f"{MARKUP} {TYPST}"
EVERYWHERE = [
    (Goal, ("title", "description", "closing_words")),
    (Measure, ("title", "description", "scope")),
    (Evaluation, ("note", "by_name")),
    (Comment, ("text", "by_name")),
    (Plan, ("what_matters", "strengths", "needs", "cooperation")),
    (Thread, ("subject",)),
    (Message, ("text", "by_name")),
    (Meeting, ("title", "place", "why")),
    (Point, ("title", "minutes", "raised_by_name")),
    (Agreed, ("what",)),
    (Participation, ("title",)),
]


def said(model, name):
    """The text, as long as the column takes."""
    return HOSTILE[: model._meta.get_field(name).max_length]


@pytest.fixture
def hostile(see_all):
    """The world, where everybody typed the worst they could think of."""
    furnish()
    Comment.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, goal_id=uid("goal.health"), area="health", text="x")
    for model, names in EVERYWHERE:
        found = model.objects.filter(case_id=CASE_OWNER)
        assert found.update(**{name: said(model, name) for name in names}), model
    Person.objects.filter(pk=uid("person.owner")).update(name=f"Nora {SCRIPT}")
    User.objects.filter(pk=user_id("nav")).update(name=f"Stian {SCRIPT}", title=said(User, "title"))
    Unit.objects.filter(tenant_id=GRANLIA).update(name=SCRIPT)
    Organisation.objects.filter(pk=GRANLIA).update(name=f"Granlia {SCRIPT}")
    return addresses()


@pytest.mark.parametrize("person", ["coordinator", "owner", "ke", "admin"])
def test_no_page_and_no_document_runs_what_was_typed(hostile, browser, person):
    client, pages, papers = browser(person), 0, 0
    for name, url in hostile.items():
        with transaction.atomic():
            answer = client.get(url)
            transaction.set_rollback(True)
        kind = answer.headers.get("Content-Type", "")
        assert answer.status_code < 500, name
        if kind.startswith("text/html") and not answer.streaming:
            page = answer.content.decode()
            assert SCRIPT not in page, name
            assert "<img src=x" not in page, name
            assert "javascript:alert" not in page.replace("javascript:alert(1) &amp;lt;b", ""), name
            pages += "&lt;script&gt;alert(1)" in page
        papers += kind == "application/pdf" and answer.status_code == 200
    assert pages > 3
    assert papers or person in {"admin"}


def test_a_document_shows_the_words_of_a_template_as_words(hostile, browser, tmp_path):
    answer = browser("coordinator").get(hostile["plans:print"])
    file = tmp_path / "plan.pdf"
    file.write_bytes(answer.content)
    words = "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)
    assert '#panic("x")' in words
    assert "<script>alert(1)</script>" in words


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_table_that_is_taken_out_holds_a_formula(see_all, browser, formula):
    User.objects.filter(pk=user_id("nav")).update(name=formula, title=formula)
    Unit.objects.filter(pk=uid("unit.family")).update(name=formula.strip())
    Case.objects.filter(pk=CASE_OWNER).update(code=formula)
    admin, unit = browser("admin"), browser("ke")
    rows = csv.reader(
        io.StringIO(admin.post("/register/take-out", {"suffix": "csv"}).content.decode("utf-8-sig")), delimiter=";"
    )
    cells = [cell for row in rows for cell in row]
    assert any(formula.strip() in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    for book in (
        admin.post("/register/take-out", {"suffix": "xlsx"}).content,
        unit.get("/reports/yearly/2025/file.xlsx").content,
    ):
        sheets = openpyxl.load_workbook(io.BytesIO(book)).worksheets
        typed = [
            cell for sheet in sheets for row in sheet.iter_rows() for cell in row if formula.strip() in str(cell.value)
        ]
        assert not [cell for cell in typed if cell.data_type == "f" or cell.hyperlink]


def test_json_stays_json(see_all, browser):
    Unit.objects.filter(tenant_id=GRANLIA).update(name='"}],' + SCRIPT)
    assert json.loads(browser("ke").get("/reports/yearly/2025/file.json").content)["year"] == 2025


def test_a_calendar_entry_has_no_lines_of_its_own(see_all):
    meeting = Meeting.objects.get(pk=uid("meeting.owner"))
    name = "Granlia\r\nATTENDEE:mailto:x@example.test\r\nEND:VEVENT\r\nX:1;2,3\\"
    made = calendar_entry(
        Appointment.of(meeting, REQUEST), organizer="o@x.test", organisation=name, attendee="a@x.test"
    )
    events = Calendar.from_ical(made).walk("VEVENT")
    assert len(events) == 1
    assert str(events[0]["attendee"]) == "mailto:a@x.test"
    lines = made.decode().splitlines()
    assert not [line for line in lines if line.startswith(("X:", "ATTENDEE:mailto:x"))]
    assert lines.count("END:VEVENT") == 1
