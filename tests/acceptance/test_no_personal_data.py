"""Technical logs, e-mail and addresses carry no personal data (checklist 27 and 30).

Every name, number and text in the world gets a mark that occurs nowhere else. Then every page of every person is
opened, every form on it is sent with marked words, and what came out is searched: log lines as they are written, the
outbox, the queue, and every address that a page, a form or an answer names.
"""

import logging
import re
from html.parser import HTMLParser
from io import StringIO
from logging.config import dictConfig
from urllib.parse import unquote, urljoin

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from samvev.accounts.models import User
from samvev.cases.models import Participation
from samvev.meetings.models import Meeting, Point
from samvev.messages.models import Message, Thread
from samvev.needs.models import NeedReport
from samvev.people.models import Person
from samvev.plans.models import Comment, Evaluation, Goal, Measure, Plan
from tests.acceptance.test_fuzz import Form, Forms
from tests.jobs import run_jobs, waiting
from tests.samples import addresses, furnish
from tests.world import GRANLIA

PEOPLE = ["coordinator", "owner", "ke", "manager", "parent"]
MARK = "Zqxvmerke"
NUMBER = "13097248022"  # made up: a national identity number's shape, with valid control digits or not
PHONE = "99887766"
TYPED = f"{MARK} Typed {NUMBER}"
LEAVING = ("sign-out", "demo/sign-in")
TEXTS = {  # what people wrote, by row
    Goal: ("title", "description"),
    Measure: ("title", "description"),
    Evaluation: ("note",),
    Comment: ("text",),
    Plan: ("what_matters",),
    Meeting: ("title", "place"),
    Point: ("title",),
    Thread: ("subject",),
    Message: ("text",),
    NeedReport: ("about_name", "difficult"),
}


@pytest.fixture
def lines():
    """What the technical log says, as the production's formatter writes it."""
    formatter = settings.LOGGING["formatters"]["lines"]
    stream = StringIO()
    before = logging.getLogger().handlers[:]
    dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"lines": formatter},
            "handlers": {"here": {"class": "logging.StreamHandler", "formatter": "lines", "stream": stream}},
            "root": {"handlers": ["here"], "level": "DEBUG"},
            "loggers": {"django.db.backends": {"level": "INFO"}},
        }
    )
    yield stream
    logging.getLogger().handlers = before
    logging.getLogger().setLevel(logging.WARNING)


@pytest.fixture
def marked(see_all):
    """The world, with a mark in everything that is about somebody."""
    furnish()
    for number, person in enumerate(Person.objects.all()):
        person.name, person.phone = f"Ola{number} {MARK}Person{number}", PHONE
        person.save()
    for number, user in enumerate(User.objects.filter(tenant_id=GRANLIA)):
        user.name, user.phone = f"Kari{number} {MARK}User{number}", PHONE
        user.save()
    Participation.objects.update(title=f"{MARK}Title")
    for model, names in TEXTS.items():
        model.objects.update(**dict.fromkeys(names, f"{MARK}{model.__name__} {NUMBER}"[:60]))
    return addresses()


class Links(HTMLParser):
    """Every address that a page names."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag, attrs):
        named = ("href", "src", "action", "hx-get", "hx-post", "formaction", "content")
        self.found |= {value for name, value in attrs if name in named and value and not value.startswith("data:")}


def named_in(url: str, answer) -> set[str]:
    """The addresses in an answer: links, forms, where it sends one on, what the file is called."""
    found = {answer.headers.get(name, "") for name in ("Location", "HX-Redirect", "HX-Push-Url", "Content-Disposition")}
    if not answer.streaming and "text/html" in answer.headers.get("Content-Type", ""):
        reader = Links()
        reader.feed(answer.content.decode(errors="replace"))
        found |= reader.found
    # A telephone number to call goes to the telephone, not to a server.
    return {unquote(urljoin(url, one)) for one in found if one and not one.startswith("tel:")}


def filled(form: Form) -> dict[str, str]:
    """The form with marked words in each field that takes any, and what stands there in the others."""
    sent = {}
    for name, values in form.fields.items():
        chosen = [value for value in values if value]
        free = len(values) == 1 and not re.fullmatch(r"seen|version|.*_id|csrfmiddlewaretoken|next|onward", name)
        sent[name] = TYPED if free and not chosen else (chosen[0] if chosen else TYPED)
    return sent


def is_marked(text: str) -> bool:
    return MARK.casefold() in text.casefold() or NUMBER in text or PHONE in text


def walk(client: Client, urls: dict[str, str]) -> set[str]:
    """Open every page, search for the mark, send every form. Gives every address that was named on the way."""
    found: set[str] = set()
    forms: dict[tuple[str, tuple[str, ...]], Form] = {}
    for url in urls.values():
        answer = asked(client, url)
        found |= named_in(url, answer)
        for form in forms_in(url, answer):
            forms[form.action, tuple(sorted(form.fields))] = form
        if answer.status_code == 200:
            asked(client, url, q=TYPED, page=TYPED, state=TYPED, first=TYPED)
    for form in forms.values():
        if not form.action.endswith(LEAVING):
            with transaction.atomic():
                found |= named_in(form.action, client.post(form.action, filled(form)))
                told()
                transaction.set_rollback(True)
    return found


def asked(client: Client, url: str, **query: str):
    """The answer to a GET; whatever it wrote is undone."""
    with transaction.atomic():
        answer = client.get(url, query)
        transaction.set_rollback(True)
    return answer


def forms_in(url: str, answer) -> list[Form]:
    """The forms of a page that are sent by POST, with where they are sent."""
    if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
        return []
    reader = Forms()
    reader.feed(answer.content.decode())
    for form in reader.found:
        form.action = urljoin(url, form.action or url)
    return reader.found


def told() -> None:
    """Let what waits in the queue be said, and look at the queue's own words first."""
    for job in ProcrastinateJob.objects.filter(status="todo"):
        assert not is_marked(f"{job.task_name} {job.args} {job.lock} {job.queueing_lock}"), job.task_name
    if waiting("notifications.mail_notices"):
        run_jobs("notifications.mail_notices")


@pytest.mark.parametrize("person", PEOPLE)
def test_nothing_about_anybody_leaves_by_logs_post_or_addresses(marked, browser, lines, person):
    client = browser(person)
    found = walk(client, marked)
    assert len(found) > 20
    assert [url for url in sorted(found) if is_marked(url)] == []
    said = lines.getvalue()
    assert "front:" in said
    assert [line for line in said.splitlines() if is_marked(line)] == []
    for message in mail.outbox:
        assert not is_marked(f"{message.subject} {message.body} {message.attachments}"), message.subject


def test_an_error_says_nothing_about_anybody_either(marked, browser, lines, monkeypatch):
    def broken(*_args, **_told):
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [TYPED])  # the database repeats the value in its message

    monkeypatch.setattr("samvev.cases.logbook.days", broken)
    client = browser("owner")
    client.raise_request_exception = False
    with transaction.atomic():
        assert client.get(marked["cases:history"], {"q": TYPED}).status_code == 500
        transaction.set_rollback(True)
    assert "DataError" in lines.getvalue() or "InvalidTextRepresentation" in lines.getvalue()
    assert [line for line in lines.getvalue().splitlines() if is_marked(line)] == []


def test_a_line_break_in_what_someone_sends_makes_no_line_of_its_own(browser, lines):
    forged = '/cases/x\n{"event": "forged"}'
    Client().get(forged, headers={"User-Agent": 'x\r\n{"event": "forged"}', "Referer": "x\n forged"})
    assert "forged" not in lines.getvalue()
