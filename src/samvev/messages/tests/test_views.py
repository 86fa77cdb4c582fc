"""Messages as people meet them."""

import re

import pytest

from samvev.audit.models import Entry
from samvev.messages.models import Message, Place
from samvev.messages.tests.test_rules import make
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, user_id

HTMX = {"HTTP_HX_REQUEST": "true"}


def start(client, case=CASE_OWNER, **typed):
    form = {"to": "team", "area": "general", "subject": "Ferie", "text": "Hvem er til stede i jula?"} | typed
    return client.post(f"/cases/{case}/messages/new", form)


def text_of(answer):
    return answer.content.decode()


def test_a_message_to_the_whole_team_is_read_and_answered(browser):
    written = start(browser("coordinator"))
    assert written.status_code == 302
    nav = browser("nav")
    assert "Hvem er til stede i jula?" in text_of(nav.get(written.url))
    answered = nav.post(written.url, {"text": "Jeg er her."})
    assert answered.url == f"{written.url}#last"
    assert "Jeg er her." in text_of(browser("owner").get(written.url))


def test_an_empty_answer_is_not_sent(browser):
    address = start(browser("coordinator")).url
    assert browser("nav").post(address, {"text": "   "}).status_code == 200


def test_the_list_marks_what_is_new_until_it_is_read(browser, see_all):
    address = start(browser("coordinator")).url
    nav = browser("nav")
    assert "Ny</span>" in text_of(nav.get(f"/cases/{CASE_OWNER}/messages"))
    page = text_of(nav.get(address))
    assert "Merk som lest" in page
    assert 'hx-trigger="load, submit"' in page
    see_all()
    last = Message.objects.get()
    answer = nav.post(f"{address}/seen", {"until": str(last.pk)}, **HTMX)
    assert "Merk som lest" not in text_of(answer)
    assert "Ny</span>" not in text_of(nav.get(f"/cases/{CASE_OWNER}/messages"))
    assert "Lest av Stian Moe" in text_of(browser("coordinator").get(address))


def test_opening_a_conversation_changes_nothing(browser, see_all):
    thread = make("general", True, [])
    browser("nav").get(f"/messages/{thread.pk}")
    see_all()
    assert not Place.objects.exists()


def test_it_is_marked_as_read_without_a_script(browser, see_all):
    thread = make("general", True, [])
    until = str(Message.objects.get().pk)
    nav = browser("nav")
    assert nav.post(f"/messages/{thread.pk}/seen", {"until": until}).status_code == 302
    assert nav.post(f"/messages/{thread.pk}/seen", {"until": "x"}).status_code == 422
    assert nav.post(f"/messages/{thread.pk}/seen", {"until": str(CASE_OWNER)}).status_code == 404
    assert browser("stranger").post(f"/messages/{thread.pk}/seen", {"until": until}).status_code == 404


def test_those_who_can_be_chosen_are_in_the_team(browser, see_all):
    kari = browser("coordinator")
    form = text_of(kari.get(f"/cases/{CASE_OWNER}/messages/new"))
    assert "Stian Moe (Veileder)" in form
    assert "Odd Ness" not in form
    forged = start(kari, to="some", people=[str(user_id("stranger"))])
    assert forged.status_code == 200
    assert start(kari, to="some").status_code == 200, "nobody chosen"
    outside = text_of(start(kari, to="some", area="health", people=[str(user_id("nav"))]))
    assert "Ser ikke dette området: Stian Moe" in outside
    assert "Hvem er til stede i jula?" in outside
    see_all()
    assert not Message.objects.exists()
    assert start(kari, to="some", area="economy", people=[str(user_id("nav"))]).status_code == 302


def test_someone_can_be_chosen_on_the_way_in(browser):
    page = text_of(browser("owner").get(f"/cases/{CASE_OWNER}/messages/new?to={user_id('nav')}"))
    assert len(re.findall(rf'<input[^>]*value="{user_id("nav")}"[^>]*checked', page)) == 1


def test_the_areas_offered_are_those_one_sees(browser):
    form = text_of(browser("nav").get(f"/cases/{CASE_OWNER}/messages/new"))
    assert 'value="economy"' in form
    assert 'value="health"' not in form
    assert start(browser("nav"), area="health").status_code == 200


def test_the_messages_of_all_my_cases(browser, see_all):
    for case in (CASE_OWNER, CASE_OWNER16, CASE_CHILD):
        make("general", True, [], case)
    page = text_of(browser("coordinator").get("/messages"))
    assert "Nora Eide" in page
    assert "Emil Strand" in page
    assert "Sara Strand" not in page
    see_all()
    logged = Entry.objects.filter(detail="messages:all").values_list("case_id", flat=True)
    assert set(logged) == {CASE_OWNER, CASE_OWNER16}


@pytest.mark.parametrize(("who", "words"), [("stranger", "Ingen meldinger ennå"), ("owner", "Skriv en melding")])
def test_the_page_of_all_messages_teaches_when_it_is_empty(browser, who, words):
    assert words in text_of(browser(who).get("/messages"))


@pytest.mark.parametrize(("who", "status"), [("stranger", 404), ("neighbour", 404), ("ke", 403), ("manager", 403)])
def test_outside_the_team_there_are_no_messages(browser, who, status):
    client = browser(who)
    assert client.get(f"/cases/{CASE_OWNER}/messages").status_code == status
    assert client.get(f"/cases/{CASE_OWNER}/messages/new").status_code == status
    assert start(client).status_code == status


def test_what_is_typed_is_not_treated_as_markup(browser):
    address = start(browser("coordinator"), subject="<b>x</b>", text="<script>alert(1)</script>").url
    page = text_of(browser("owner").get(address))
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
