"""Employees who leave, and those who stand in for a coordinator."""

from datetime import timedelta

import pytest
from django.urls import reverse

from samvev.accounts.models import Employment, User
from samvev.cases import queries as cases
from samvev.cases.models import Coordinator, Participation
from samvev.cases.outside.models import Substitute
from samvev.cases.staffing import actions, queries, rules
from samvev.cases.tasks import follow_leavers
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.errors import Denied, Invalid
from samvev.kernel.period import period
from samvev.notifications.models import Notice
from tests.jobs import run_jobs
from tests.world import BEGAN, CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, days_ahead, uid, user_id


def held(actor, code="coordinator"):
    return queries.held(actor(code), CASE_OWNER)


def stop(code, last):
    Employment.objects.filter(user_id=user_id(code)).update(period=period(BEGAN, last))


def worked_here(code, until):
    """Someone from elsewhere was employed here as well."""
    job = {"user_id": user_id(code), "unit_id": uid("unit.family"), "period": period(BEGAN, until)}
    Employment.objects.create(tenant_id=GRANLIA, **job)


class TestLeaving:
    def test_access_ends_by_itself_on_the_day_after_the_last_one(self, actor, see_all):
        stop("nav", days_ahead(2))
        assert CASE_OWNER in actor("nav").cases
        with clock.at(clock.now() + timedelta(days=3)):
            gone = actor("nav")
            assert (dict(gone.cases), gone.tenants, gone.offices) == ({}, frozenset(), frozenset())

    def test_an_office_ends_with_the_work(self, actor, see_all):
        stop("ke", days_ago(1))
        assert actor("ke").offices == frozenset()

    def test_the_nightly_job_ends_places_and_coordination_and_tells_those_who_answer(self, actor, see_all):
        stop("coordinator", days_ago(1))
        follow_leavers(timestamp=0)
        run_jobs("cases.tell_orphaned")
        see_all()
        assert not Coordinator.objects.filter(user_id=user_id("coordinator"), period__contains=clock.today()).exists()
        told = Notice.objects.filter(kind="cases.orphaned", case_id=CASE_OWNER).values_list("user_id", flat=True)
        assert set(told) == {user_id("manager"), user_id("ke")}

    def test_run_again_it_tells_nobody_twice(self, actor, see_all):
        stop("coordinator", days_ago(1))
        for _night in range(2):
            follow_leavers(timestamp=0)
            run_jobs("cases.tell_orphaned")
        see_all()
        assert Notice.objects.filter(kind="cases.orphaned", case_id=CASE_OWNER).count() == 2

    def test_someone_from_another_organisation_leaves_the_cases_here_too(self, actor, see_all):
        stop("hospital", days_ago(1))
        assert not actor("hospital").cases
        follow_leavers(timestamp=0)
        see_all()
        left = Participation.objects.get(case_id=CASE_OWNER, user_id=user_id("hospital"))
        assert clock.today() not in left.period

    def test_who_works_elsewhere_too_keeps_the_place_they_have_for_that_workplace(self, actor, see_all):
        see_all()
        worked_here("hospital", until=days_ago(1))
        Coordinator.objects.filter(case=CASE_OWNER16).update(user=user_id("hospital"), unit=uid("unit.family"))
        shared = list(Consent.objects.filter(member=user_id("hospital")).order_by("pk").values())
        follow_leavers(timestamp=0)
        see_all()
        assert [case for case, _users in queries.with_leavers(GRANLIA)] == []
        assert not Coordinator.objects.filter(user_id=user_id("hospital"), period__contains=clock.today()).exists()
        assert list(Consent.objects.filter(member=user_id("hospital")).order_by("pk").values()) == shared
        assert set(actor("hospital").cases) == {CASE_OWNER}

    def test_who_works_elsewhere_too_loses_in_the_same_case_what_they_have_for_this_workplace(self, actor, see_all):
        before = actor("hospital").cases[CASE_OWNER]
        see_all()
        worked_here("hospital", until=days_ago(1))
        Coordinator.objects.filter(case=CASE_OWNER).update(user=user_id("hospital"), unit=uid("unit.family"))
        follow_leavers(timestamp=0)
        assert actor("hospital").cases[CASE_OWNER] == before

    def test_who_stands_in_and_works_here_no_more_leaves_though_they_work_elsewhere(self, actor, see_all):
        marit = User(pk=user_id("neighbour"), name="Marit Fjørtoft")
        actions.stand_in(held(actor, "ke"), user=marit, first=clock.today(), last=days_ahead(20), by=actor("ke"))
        assert CASE_OWNER in actor("neighbour").cases
        follow_leavers(timestamp=0)
        see_all()
        assert not Substitute.objects.exists()
        assert CASE_OWNER not in actor("neighbour").cases

    def test_those_who_stay_keep_what_they_have(self, actor, see_all):
        see_all()
        follow_leavers(timestamp=0)
        assert CASE_OWNER in actor("nav").cases
        assert CASE_OWNER in actor("coordinator").cases


class TestStandingIn:
    def test_they_coordinate_from_a_day_to_a_day(self, actor):
        jonas = User(pk=user_id("coordinator2"), name="Jonas Lie-Dahl")
        by = actor("coordinator")
        actions.stand_in(held(actor), user=jonas, first=days_ahead(1), last=days_ahead(20), by=by)
        assert CASE_OWNER not in actor("coordinator2").cases
        with clock.at(clock.now() + timedelta(days=1)):
            assert actor("coordinator2").cases[CASE_OWNER].role == "coordinator"
        with clock.at(clock.now() + timedelta(days=21)):
            assert CASE_OWNER not in actor("coordinator2").cases

    def test_a_helper_who_stands_in_leads_while_it_lasts(self, actor):
        nav = User(pk=user_id("nav"), name="Stian Moe")
        actions.stand_in(held(actor), user=nav, first=clock.today(), last=days_ahead(20), by=actor("coordinator"))
        assert actor("nav").cases[CASE_OWNER].role == "coordinator"

    def test_the_page_shows_whom_they_stand_in_for(self, actor, browser):
        told = {"user": user_id("coordinator2"), "first": clock.today(), "last": days_ahead(20)}
        url = reverse("cases:stand_in", args=[CASE_OWNER])
        assert browser("manager").post(url, told).status_code == 302
        page = browser("owner").get(reverse("consents:team", args=[CASE_OWNER])).content.decode()
        assert "Jonas Lie-Dahl er vikar for Kari Nes" in page

    def test_in_all_the_coordinators_cases_at_once(self, actor, browser):
        told = {"user": user_id("coordinator2"), "first": clock.today(), "last": days_ahead(20), "all_cases": "on"}
        browser("coordinator").post(reverse("cases:stand_in", args=[CASE_OWNER]), told)
        assert {CASE_OWNER, CASE_OWNER16} <= set(actor("coordinator2").cases)

    def test_two_at_a_time_are_refused_with_the_words_kept(self, actor, browser):
        told = {"user": user_id("coordinator2"), "first": clock.today(), "last": days_ahead(20)}
        client, url = browser("coordinator"), reverse("cases:stand_in", args=[CASE_OWNER])
        client.post(url, told)
        assert "allerede" in client.post(url, told).content.decode()

    def test_it_ends_when_the_coordinator_is_back(self, actor, browser):
        jonas = User(pk=user_id("coordinator2"), name="Jonas Lie-Dahl")
        row = actions.stand_in(
            held(actor), user=jonas, first=clock.today(), last=days_ahead(20), by=actor("coordinator")
        )
        browser("coordinator").post(reverse("cases:end_stand_in", args=[CASE_OWNER, row.pk]))
        assert CASE_OWNER not in actor("coordinator2").cases
        actor("coordinator")
        assert not Substitute.objects.exists()

    def test_a_helper_decides_nothing_here(self, actor):
        nav = actor("nav")
        with pytest.raises(Denied):
            actions.stand_in(
                queries.held(nav, CASE_OWNER),
                user=User(pk=user_id("stranger"), name="Odd Ness"),
                first=clock.today(),
                last=days_ahead(3),
                by=nav,
            )

    @pytest.mark.parametrize(("first", "last"), [(-1, 5), (5, 4), (0, 400)])
    def test_days_that_make_no_sense_are_refused(self, actor, first, last):
        jonas = User(pk=user_id("coordinator2"), name="Jonas Lie-Dahl")
        with pytest.raises(Invalid):
            actions.stand_in(
                held(actor), user=jonas, first=days_ahead(first), last=days_ahead(last), by=actor("coordinator")
            )

    def test_the_coordinating_unit_may_and_a_stranger_manager_may_not(self, actor):
        ke = actor("ke")
        row = queries.held(ke, CASE_OWNER)
        assert rules.may_substitute(ke, row)
        assert not rules.may_substitute(actor("records"), row)


def test_each_member_is_shown_with_when_they_last_opened_the_case(browser, actor):
    browser("nav").get(reverse("consents:team", args=[CASE_OWNER]))
    ke = actor("ke")
    opened = {name: last for name, _role, last in cases.goes(cases.case(ke, CASE_OWNER)).members_opened}
    assert opened["Stian Moe"] is not None
    assert opened["Berit Aas"] is None
    assert browser("coordinator").get(reverse("cases:overview", args=[CASE_OWNER])).status_code == 200
