"""The door: who gets in, what they are told when not, and what the log says of it."""

import pytest
from django.test import Client
from django.urls import reverse

from samvev.accounts.models import User
from samvev.audit.models import Entry
from tests.world import CASE_OWNER, user_id


def history(case_id=CASE_OWNER):
    return reverse("cases:history", args=[case_id])


def test_without_a_session_one_is_sent_to_the_door_and_back(client, db):
    answer = client.get(reverse("front:cases"))
    assert answer.status_code == 302
    assert answer.url == "/sign-in?next=%2Fcases%2F"


def test_out_of_reach_is_not_found_and_says_nothing(browser, see_all):
    answer = browser("neighbour").get(history())
    assert answer.status_code == 404
    assert "Nora" not in answer.content.decode()
    see_all()
    assert Entry.objects.filter(event="audit.refused", user_id=user_id("neighbour")).exists()


def test_a_missing_right_is_refused_with_its_reason(browser):
    answer = browser("owner").get(reverse("front:cases"))
    assert answer.status_code == 403
    assert "arbeider med saker" in answer.content.decode()


def test_an_account_that_was_closed_is_out_at_the_next_request(browser, see_all):
    client = browser("coordinator")
    User.objects.filter(pk=user_id("coordinator")).update(is_active=False)
    assert client.get(reverse("front:cases")).status_code == 302
    assert "user" not in client.session


def test_reading_is_logged_in_the_same_transaction(browser, see_all):
    assert browser("coordinator").get(history()).status_code == 200
    see_all()
    entry = Entry.objects.get(event="audit.read")
    assert (entry.user_name, entry.role, entry.basis) == ("Kari Nes", "coordinator", "coordinator")
    assert entry.case_id == CASE_OWNER
    assert entry.request_id


def test_what_is_personal_is_never_cached(browser):
    answer = browser("coordinator").get(reverse("front:cases"))
    assert answer["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert answer["X-Request-ID"]


@pytest.mark.parametrize(("code", "lang"), [("coordinator", "nb"), ("neighbour", "nn")])
def test_a_page_speaks_the_language_of_the_organisation(browser, code, lang):
    answer = browser(code).get(reverse("front:cases"))
    assert f'<html lang="{lang}"' in answer.content.decode()
    assert answer["Content-Language"] == lang


def test_a_user_chooses_a_language_for_good(browser, see_all):
    client = browser("coordinator")
    client.post(reverse("accounts:language"), {"language": "en", "next": "/cases/"})
    assert '<html lang="en"' in client.get(reverse("front:cases")).content.decode()
    see_all()
    assert User.objects.get(pk=user_id("coordinator")).language == "en"


def test_a_form_from_elsewhere_is_refused(db):
    client = Client(enforce_csrf_checks=True)
    assert client.post(reverse("accounts:language"), {"language": "en"}).status_code == 403


@pytest.mark.parametrize("onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_on_to_a_foreign_place(client, db, onward):
    assert client.post(reverse("accounts:language"), {"language": "nn", "next": onward}).url == "/"
