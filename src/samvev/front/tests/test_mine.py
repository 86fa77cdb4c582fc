"""The person's own page: their words first, then the team, what is next, and who has looked."""

import pytest
from django.urls import reverse

from samvev.audit.models import Entry
from samvev.cases.models import Access
from samvev.front.mine import mine, my_case, my_cases
from samvev.kernel.errors import NotFound
from samvev.meetings.models import Meeting
from samvev.plans.models import Measure
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, days_ahead, uid, user_id


def page(client, case=None):
    url = reverse("front:mine", args=[case]) if case else reverse("front:my_plan")
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_their_own_words_come_first(browser):
    shown = page(browser("owner"))
    assert "Hei, Nora" in shown
    assert shown.index("Jeg vil tilbake i jobb") < shown.index("Mål for") < shown.index("De som hjelper meg")


@pytest.mark.parametrize("name", ["my_plan", "my_team", "who_sees", "my_meetings"])
def test_whoever_has_no_plan_is_told_how_one_comes_to_be(browser, see_all, name):
    relative = browser("relative")
    Access.objects.filter(user_id=user_id("relative")).delete()
    shown = relative.get(reverse(f"front:{name}")).content.decode()
    assert "Du har ingen plan her ennå" in shown
    assert reverse("needs:choose") in shown


def test_what_happens_now_is_the_next_meeting(browser):
    shown = page(browser("owner"))
    assert "Møte i oppfølgingsteamet" in shown
    assert "Møterom 2" in shown
    assert "Kari Nes, Stian Moe" in shown


def test_without_a_meeting_what_is_planned_first_is_what_happens_now(browser, see_all):
    Meeting.objects.all().delete()
    Measure.objects.filter(pk=uid("measure.network")).update(due_on=days_ahead(3))
    shown = page(browser("owner"))
    assert shown.index("Tiltak for Familie og nettverk") < shown.index("Jeg vil tilbake i jobb")


def test_what_was_agreed_without_a_goal_stands_there_too(browser, see_all):
    Measure.objects.filter(pk=uid("measure.network")).update(goal=None)
    shown = page(browser("owner"))
    assert shown.index("Dette er vi også enige om") < shown.index("Tiltak for Familie og nettverk")


def test_who_has_looked_is_told_at_once(browser):
    browser("coordinator").get(reverse("front:case", args=[CASE_OWNER]))
    shown = page(browser("owner"))
    assert "Kari Nes" in shown[shown.index("Hvem har sett på planen") :]


def test_a_parent_switches_between_children(browser, actor):
    line = actor("parent")
    assert {case.pk for case in my_cases(line)} == {CASE_CHILD, CASE_OWNER16}
    assert "Emil Strand" in page(browser("parent"), CASE_CHILD)
    assert "Planen til Emil Strand" in page(browser("parent"), CASE_OWNER16)


def test_a_parent_of_a_sixteen_year_old_does_not_see_health(actor):
    line = actor("parent")
    shown = mine(line, my_case(line, CASE_OWNER16))
    assert "health" not in shown.plan.areas
    assert "health" in mine(line, my_case(line, CASE_CHILD)).plan.areas


def test_next_of_kin_see_what_is_shared_and_nothing_else(browser):
    shown = page(browser("relative"))
    assert "Mål for Familie" in shown
    assert "Mål for Helse" not in shown


def test_another_persons_page_is_not_there(browser, actor):
    assert browser("owner").get(reverse("front:mine", args=[CASE_OWNER16])).status_code == 404
    with pytest.raises(NotFound):
        my_case(actor("owner"), CASE_OWNER16)


def test_an_employee_has_no_own_page(browser):
    assert browser("coordinator").get(reverse("front:my_plan")).status_code == 403


@pytest.mark.parametrize("name", ["my_team", "my_meetings", "who_sees"])
def test_the_menu_leads_to_the_pages_of_the_case(browser, name):
    answer = browser("owner").get(reverse(f"front:{name}"))
    assert str(CASE_OWNER) in answer.url


def test_reading_ones_own_plan_is_logged_with_its_areas(browser, see_all):
    page(browser("owner"))
    see_all()
    entry = Entry.objects.get(event="audit.read", case_id=CASE_OWNER)
    assert (entry.basis, "health" in entry.areas) == ("owner", True)


def test_next_of_kin_are_not_told_what_others_see(browser):
    shown = page(browser("relative"))
    assert "Kari Nes" in shown
    assert "Alle områder" not in shown
    assert reverse("front:who_sees") not in shown
    assert "Alle områder" in page(browser("owner"))
