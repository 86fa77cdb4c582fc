"""Bad input in every form: oversized, of the wrong kind, other people's ids, broken encodings. Never a 500.

The forms are those that stand on the pages: every page of every person is opened, every form on it is sent with
garbage in each of its fields, by a seeded hand so that a finding can be found again.
"""

import random
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.db import transaction

from tests.samples import addresses, furnish
from tests.world import CASE_CHILD, CASE_ELSEWHERE, uid, user_id

PEOPLE = ["coordinator", "owner", "ke", "manager", "parent", "gp"]
ROUNDS = 3
FOREIGN = [str(CASE_ELSEWHERE), str(CASE_CHILD), str(user_id("neighbour")), str(uid("person.elsewhere"))]
GARBAGE = [
    "",
    " ",
    "x" * 10_000,
    "å" * 300_000,
    "\x00",
    "a\x00b\x1b[2J",
    "\ud800",
    "‮gnp.exe",
    "'; DROP TABLE plans_goal; --",
    "{{ 7*7 }}{% debug %}",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "-1",
    "99999999999999999999",
    "1e999",
    "NaN",
    "2026-02-30",
    "0001-01-01",
    "99999-12-31",
    "25:61",
    "null",
    "true",
    "../../etc/passwd",
    "%ff%fe",
    *FOREIGN,
]


@dataclass
class Form:
    """A form on a page: where it is sent, and what it holds."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """Reads the forms of a page that are sent by POST."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.open: Form | None = None
        self.choosing = ""

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form" and (told.get("method") or "get").lower() == "post":
            self.open = Form(told.get("action") or "")
        elif self.open and tag in {"input", "textarea", "select", "button"} and told.get("name"):
            self.open.fields.setdefault(told["name"], []).append(told.get("value") or "")
            self.choosing = told["name"] if tag == "select" else ""
        elif self.open and tag == "option" and self.choosing:
            self.open.fields[self.choosing].append(told.get("value") or "")

    def handle_endtag(self, tag):
        if tag == "form" and self.open:
            self.found.append(self.open)
            self.open = None


def forms_of(client, urls):
    """Every different form on the pages, by where it is sent and which fields it has."""
    found = {}
    for url in urls:
        answer = client.get(url)
        if answer.status_code == 200 and "text/html" in answer["Content-Type"]:
            reader = Forms()
            reader.feed(answer.content.decode())
            for form in reader.found:
                form.action = urljoin(url, form.action or url)
                found[form.action, tuple(sorted(form.fields))] = form
    return list(found.values())


def spoiled(form, hand):
    """What the form would send, with garbage in about half of its fields and now and then one that is not its own."""
    sent = {}
    for name, values in form.fields.items():
        if name != "csrfmiddlewaretoken":
            sent[name] = hand.choice(GARBAGE) if hand.random() < 0.6 else hand.choice(values or [""])
    if hand.random() < 0.3:
        sent |= {"tenant_id": FOREIGN[0], "id": FOREIGN[1], "version": "1", "by": FOREIGN[2]}
    return {name: value.encode("utf-8", "surrogatepass") for name, value in sent.items()}


@pytest.mark.parametrize("person", PEOPLE)
def test_garbage_in_any_form_is_answered_plainly(browser, see_all, person, monkeypatch):
    furnish()
    urls = addresses().values()
    client = browser(person)
    hand = random.Random(person)
    leaving = ("sign-out", "demo/sign-in")
    forms = [form for form in forms_of(client, urls) if not form.action.endswith(leaving)]
    assert len(forms) >= 3
    for form in forms:
        for _ in range(ROUNDS):
            with transaction.atomic():
                answer = client.post(form.action, spoiled(form, hand))
                transaction.set_rollback(True)
            assert answer.status_code < 500, form.action
