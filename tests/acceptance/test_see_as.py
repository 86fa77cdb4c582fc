"""The plan as someone else sees it: what both see, never more than either, nothing that acts, and logged as such."""

import re

import pytest
from django.urls import reverse
from pypdf import PdfReader

from samvev.audit.models import Entry
from samvev.cases.models import Participation
from samvev.kernel import clock
from tests.acceptance.test_access_table import CASES, DAYS, cells, expected_cells, put
from tests.world import CASE_OWNER, noon, user_id

SHOWN = {"goal", "subgoal", "measure", "evaluation", "thread", "point"}
PAIRS = [
    ("grown", "owner", "coordinator"),
    ("grown", "owner", "relative"),
    ("grown", "owner", "nav"),
    ("grown", "owner", "hospital"),
    ("youth", "owner16", "parent"),
    ("youth", "owner16", "provider"),
    ("youth", "parent", "provider"),
    ("youth", "parent", "owner16"),
    ("youth", "parent", "coordinator"),
]


def address(case, person):
    return reverse("front:see_as", args=[CASES[case], user_id(person)])


@pytest.mark.parametrize("when", DAYS)
@pytest.mark.parametrize(("case", "reader", "other"), PAIRS)
def test_it_shows_what_both_see(see_all, browser, case, reader, other, when):
    put(case)
    with clock.at(noon(DAYS[when])):
        page = browser(reader).get(address(case, other)).content.decode()
    found = {cell for cell in cells(case) if cell.mark in page}
    both = expected_cells(case, reader, when) & expected_cells(case, other, when)
    assert found == {cell for cell in both if cell.kind in SHOWN}


def test_nothing_on_it_acts(see_all, browser):
    put("grown")
    page = browser("owner").get(address("grown", "coordinator")).content.decode()
    part = page[page.index('id="as-title"') : page.index("</main>")]
    assert not re.search(r"<(form|button|input|textarea)|hx-|/(add|edit|evaluate|close|move)\b", part)


def test_the_log_says_that_it_was_a_preview_and_whose(see_all, browser):
    put("grown")
    browser("owner").get(address("grown", "nav"))
    see_all()
    entry = Entry.objects.filter(case_id=CASE_OWNER, user_id=user_id("owner")).latest("id")
    assert (entry.event, entry.detail) == ("front.seen_as", "Stian Moe")
    assert set(entry.areas) == {"general", "work_school", "economy"}


@pytest.mark.parametrize("person", ["owner", "stranger", "ke", "parent"])
def test_only_somebody_else_in_the_team_can_be_looked_through(see_all, browser, person):
    assert browser("owner").get(address("grown", person)).status_code == 404


@pytest.mark.parametrize(
    ("person", "status"), [("coordinator", 403), ("relative", 403), ("nav", 403), ("ke", 403), ("neighbour", 404)]
)
def test_it_is_for_the_person_and_those_who_decide(see_all, browser, person, status):
    assert browser(person).get(address("grown", "gp")).status_code == status


def test_someone_without_a_consent_sees_nothing(see_all, browser):
    put("grown")
    with clock.at(noon(DAYS["after"])):
        page = browser("owner").get(address("grown", "nav")).content.decode()
    assert "Stian Moe ser ingenting av planen i dag." in page
    assert "Zq-" not in page


def test_the_page_about_sharing_leads_there(see_all, browser):
    page = browser("owner").get(reverse("consents:sharing", args=[CASE_OWNER])).content.decode()
    assert address("grown", "nav") in page
    assert address("grown", "owner") not in page
    others = browser("coordinator").get(reverse("consents:sharing", args=[CASE_OWNER])).content.decode()
    assert address("grown", "nav") not in others


@pytest.mark.parametrize(("person", "status"), [("owner", 200), ("coordinator", 200), ("relative", 403), ("nav", 403)])
def test_who_sees_what_can_be_printed_and_that_is_logged(see_all, browser, person, status, tmp_path):
    answer = browser(person).get(reverse("consents:sharing_paper", args=[CASE_OWNER]))
    assert answer.status_code == status
    if status == 200:
        file = tmp_path / "who.pdf"
        file.write_bytes(answer.content)
        words = " ".join(" ".join(page.extract_text().split()) for page in PdfReader(file).pages)
        members = Participation.objects.filter(case_id=CASE_OWNER).exclude(role="owner")
        assert {m.user.name for m in members.select_related("user")} <= {n for n in NAMES if n in words}
        see_all()
        assert Entry.objects.filter(event="audit.printed", detail="consents:sharing", user_id=user_id(person)).exists()


NAMES = {"Per Eide", "Stian Moe", "Berit Aas", "Ahmed Nilsen"}
