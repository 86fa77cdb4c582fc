"""Opening a case is taking part in it, once a day for each person."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from samvev.cases.active import rebuild
from samvev.cases.models import Access, Activity, Basis, Case
from samvev.cases.opened import key_of_note
from samvev.kernel import clock
from samvev.kernel.period import Period, covers
from tests.world import CASE_OWNER, GRANLIA, OSLO, user_id

PAGE = f"/cases/{CASE_OWNER}/"


def opened():
    found = Activity.objects.filter(case=CASE_OWNER, kind="sign_in").order_by("at")
    return [activity.user_id for activity in found]


def at_noon(day):
    return clock.at(datetime(day.year, day.month, day.day, 12, tzinfo=OSLO))


@pytest.fixture(autouse=True)
def nothing_yet(see_all):
    Activity.objects.all().delete()
    rebuild(GRANLIA)
    return see_all


def test_once_a_day_for_each_person(browser, see_all):
    for code in ("coordinator", "nav", "coordinator"):
        browser(code).get(PAGE)
    client = browser("owner")
    client.get("/my-plan/")
    client.get("/my-plan/")
    with at_noon(clock.today() + timedelta(days=1)):
        client.get("/my-plan/")
    see_all()
    owner = user_id("owner")
    assert opened() == [user_id("coordinator"), user_id("nav"), owner, owner]


def test_the_case_is_active_from_that_moment(browser, see_all):
    browser("coordinator").get(PAGE)
    see_all()
    days = Case.objects.get(pk=CASE_OWNER).active_during
    assert any(covers(Period(one.lower, one.upper), clock.today()) for one in days)
    assert rebuild(GRANLIA) == []


def test_later_pages_of_the_day_ask_nothing_more(browser, django_assert_max_num_queries):
    client = browser("coordinator")
    with django_assert_max_num_queries(60) as first:
        client.get(PAGE)
    with django_assert_max_num_queries(60) as later:
        client.get(PAGE)
    noting = [asked["sql"] for asked in later if "cases_activity" in asked["sql"] and "INSERT" in asked["sql"]]
    assert noting == []
    assert len(later) < len(first)


@pytest.mark.parametrize("basis", [Basis.EMERGENCY, Basis.HELP])
def test_who_looks_into_it_from_outside_takes_no_part(browser, see_all, basis):
    Access.objects.filter(case=CASE_OWNER, user=user_id("nav")).update(basis=basis)
    assert browser("nav").get(PAGE).status_code == 200
    see_all()
    assert opened() == []


def test_who_is_shown_a_page_in_a_meeting_has_not_signed_in(browser, see_all):
    client = browser("coordinator")
    client.post(f"/cases/{CASE_OWNER}/show")
    assert client.get(f"/my-plan/{CASE_OWNER}/").status_code == 200
    see_all()
    assert opened() == []


def test_an_ended_case_is_only_read(browser, see_all):
    Case.objects.filter(pk=CASE_OWNER).update(end=clock.today() - timedelta(days=1))
    assert browser("owner").get(f"/my-plan/{CASE_OWNER}/").status_code == 200
    see_all()
    assert opened() == []


def test_the_key_of_a_note_is_one_for_each_day_case_and_person():
    one, other, day = UUID(int=1), UUID(int=2), date(2026, 11, 22)
    told = [(one, one, day), (one, other, day), (other, one, day), (one, one, day + timedelta(days=1))]
    assert len({key_of_note(*note) for note in told * 2}) == len(told)
