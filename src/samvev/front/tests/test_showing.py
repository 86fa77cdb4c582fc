"""A child without eID sees their own page: with a parent, or in a meeting. Nobody sees more by it (rule 39)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from samvev.audit.models import Entry
from samvev.kernel import clock
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, user_id

CHILD = reverse("front:mine", args=[CASE_CHILD])
END = reverse("front:end_showing")


def together(case=CASE_CHILD):
    return reverse("front:open_together", args=[case])


def show(case=CASE_CHILD):
    return reverse("front:show_in_meeting", args=[case])


def readings(**about):
    return list(Entry.objects.filter(event="audit.read", **about).values_list("user_name", "role", "basis"))


def test_a_parent_opens_the_childs_page_together_with_the_child(browser, see_all):
    parent = browser("parent")
    assert "sammen med Sara" in parent.get(CHILD).content.decode()
    assert parent.post(together())["Location"] == CHILD
    page = parent.get(CHILD).content.decode()
    assert "Du ser på dette sammen med barnet" in page
    parent.post(END)
    assert "Du ser på dette sammen med barnet" not in parent.get(CHILD).content.decode()
    see_all()
    assert readings(case_id=CASE_CHILD) == [
        ("Line Strand", "parent", "parent"),
        ("Line Strand", "parent", "with_parent"),
        ("Line Strand", "parent", "parent"),
    ]
    told = Entry.objects.filter(event__startswith="front.").order_by("id").values_list("event", flat=True)
    assert list(told) == ["front.opened_together", "front.showing_ended"]


def test_it_lasts_for_a_meeting_and_no_longer(browser):
    parent = browser("parent")
    parent.post(together())
    with clock.at(clock.now() + timedelta(minutes=46)):
        assert "sammen med barnet" not in parent.get(CHILD).content.decode()


def test_only_a_parent_or_guardian_and_only_of_a_child(browser):
    assert browser("owner").post(together(CASE_OWNER)).status_code == 403
    assert browser("relative").post(together(CASE_OWNER)).status_code == 403
    assert browser("coordinator2").post(together()).status_code == 403
    assert browser("parent").post(together(CASE_OWNER16)).status_code == 302


def test_the_coordinator_shows_the_child_their_own_page(browser, see_all):
    coordinator = browser("coordinator2")
    assert "Vis personen sin egen side" in coordinator.get(reverse("front:case", args=[CASE_CHILD])).content.decode()
    assert coordinator.post(show())["Location"] == CHILD
    page = coordinator.get(CHILD).content.decode()
    assert "Sara" in page
    assert "Du viser personen sin egen side" in page
    assert reverse("plans:what_matters", args=[CASE_CHILD]) not in page, "nothing that would be refused"
    see_all()
    assert readings(detail="front:mine") == [("Jonas Lie-Dahl", "coordinator", "in_meeting")]
    assert coordinator.post(END)["Location"] == reverse("front:case", args=[CASE_CHILD])
    assert coordinator.get(reverse("front:cases")).status_code == 200


@pytest.mark.parametrize("code", ["provider", "ke", "manager", "admin", "stranger", "neighbour", "parent"])
def test_only_the_coordinator_shows_it(browser, code):
    assert browser(code).post(show()).status_code in (403, 404)


def test_while_it_is_shown_nothing_else_opens_and_nothing_is_written(browser):
    coordinator = browser("coordinator2")
    coordinator.post(show())
    assert coordinator.get(reverse("front:cases")).status_code == 403
    assert coordinator.get(reverse("front:mine", args=[CASE_OWNER])).status_code == 404
    writing = reverse("plans:what_matters", args=[CASE_CHILD])
    assert coordinator.post(writing, {"what_matters": "I barnets navn", "seen": "1"}).status_code == 403
    assert coordinator.post(reverse("accounts:sign_out")).status_code == 302


def test_ending_what_was_not_begun_leads_home(browser):
    assert browser("coordinator2").post(END)["Location"] == "/"


def test_the_log_says_so_in_plain_words(browser, see_all):
    coordinator = browser("coordinator2")
    coordinator.post(show())
    coordinator.get(CHILD)
    page = browser("parent").get(reverse("cases:history", args=[CASE_CHILD])).content.decode()
    assert "for å vise personen sin egen side i et møte" in page
    assert user_id("coordinator2")
