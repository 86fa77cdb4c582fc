"""Units, employees and offices, as administrators meet them."""

import pytest
from django.urls import reverse

from samvev.accounts.models import Employment, Post, Session, User
from samvev.accounts.staff import actions, queries, rules
from samvev.kernel import clock
from samvev.kernel.errors import Denied, Invalid
from samvev.organisations.models import Organisation, Unit
from tests.world import CASE_OWNER, GRANLIA, STOREFJORD, days_ahead, uid, user_id


def job_of(actor, code, by="admin"):
    who = actor(by)
    return queries.employment(who, Employment.objects.get(user_id=user_id(code)).pk)


class TestLeaving:
    def test_at_once_means_at_once_and_sign_ins_end(self, actor):
        job = job_of(actor, "coordinator")
        Session.objects.create(tenant_id=GRANLIA, user_id=user_id("coordinator"), session_key="k", method="demo")
        actions.end_employment(job, last=None, by=actor("admin"))
        gone = actor("coordinator")
        assert (dict(gone.cases), gone.tenants) == ({}, frozenset())
        actor("admin")
        assert not Session.objects.filter(user_id=user_id("coordinator"), ended_at=None).exists()

    def test_on_a_day_to_come_they_work_until_then(self, actor):
        actions.end_employment(job_of(actor, "nav"), last=days_ahead(5), by=actor("admin"))
        assert CASE_OWNER in actor("nav").cases

    def test_offices_end_with_the_last_work(self, actor):
        actions.end_employment(job_of(actor, "manager"), last=None, by=actor("admin"))
        assert actor("manager").offices == frozenset()
        actor("admin")
        assert not Post.objects.filter(user_id=user_id("manager"), period__contains=clock.today()).exists()

    def test_a_day_that_has_passed_is_refused(self, actor):
        with pytest.raises(Invalid):
            actions.end_employment(job_of(actor, "nav"), last=days_ahead(-2), by=actor("admin"))

    def test_nobody_ends_their_own(self, actor):
        with pytest.raises(Denied):
            actions.end_employment(job_of(actor, "admin"), last=None, by=actor("admin"))

    def test_the_page_tells_what_it_means_and_does_it(self, actor, browser):
        url = reverse("accounts:end_employment", args=[job_of(actor, "nav").pk])
        assert "mister de all tilgang" in browser("admin").get(url).content.decode()
        assert browser("admin").post(url, {"last": ""}).status_code == 302
        assert browser("nav").get(reverse("front:case", args=[CASE_OWNER])).status_code == 404


class TestDomain:
    def test_a_local_administrator_has_their_own_part_and_what_is_below_it(self, actor):
        see = actor("admin")
        below = Unit.objects.create(tenant_id=GRANLIA, code="below", name="Under", parent_id=uid("unit.family"))
        assert rules.may_change_unit(see, queries.unit(see, below.pk))
        local = actor("localadmin")
        assert rules.may_change_unit(local, queries.unit(local, below.pk))
        assert rules.may_change_unit(local, queries.unit(local, uid("unit.family")))
        assert not rules.may_change_unit(local, queries.unit(local, uid("unit.school")))

    def test_they_end_work_in_their_own_part_only(self, actor):
        assert rules.may_end_employment(actor("localadmin"), job_of(actor, "coordinator", "localadmin"))
        assert not rules.may_end_employment(actor("localadmin"), job_of(actor, "nav", "localadmin"))

    def test_they_give_the_office_of_manager_there_and_no_other(self, actor):
        local = actor("localadmin")
        unit = queries.unit(local, uid("unit.family"))
        manager = Post(tenant_id=GRANLIA, role="manager", unit=unit)
        assert rules.may_grant(local, manager)
        assert not rules.may_grant(local, Post(tenant_id=GRANLIA, role="coordinating_unit"))
        assert rules.may_grant(actor("admin"), Post(tenant_id=GRANLIA, role="coordinating_unit"))

    def test_nobody_ends_their_own_administration(self, actor):
        admin = actor("admin")
        mine = queries.post(admin, Post.objects.get(user_id=admin.user_id).pk)
        assert not rules.may_end_post(admin, mine)

    @pytest.mark.parametrize("code", ["ke", "manager", "coordinator", "owner", "records"])
    def test_others_see_no_such_page(self, browser, code):
        for name in ("accounts:units", "accounts:staff", "accounts:add_employee"):
            assert browser(code).get(reverse(name)).status_code == 403

    def test_the_neighbours_staff_are_not_there(self, browser):
        assert browser("admin").get(reverse("accounts:employee", args=[user_id("neighbour")])).status_code == 404


class TestWork:
    def test_someone_new_works_from_a_day_and_the_register_knows_who_gave_it(self, actor, browser):
        told = {"name": "Ny Person", "email": "ny@example.test", "unit": uid("unit.nav"), "first": clock.today()}
        assert browser("admin").post(reverse("accounts:add_employee"), told).status_code == 302
        actor("admin")
        job = Employment.objects.get(user__name="Ny Person")
        assert (job.unit_id, job.granted_by) == (uid("unit.nav"), "Grete Vang")

    def test_a_move_ends_the_other_work_the_day_before(self, actor, browser):
        told = {"unit": uid("unit.mental"), "first": days_ahead(3), "moves": "on"}
        url = reverse("accounts:employ", args=[user_id("nav")])
        assert browser("admin").post(url, told).status_code == 302
        actor("admin")
        days = {job.unit.code: job.period for job in Employment.objects.filter(user_id=user_id("nav"))}
        assert days["nav"].upper == days["mental"].lower == days_ahead(3)

    def test_an_id_of_a_unit_elsewhere_is_no_choice(self, actor, browser):
        told = {"unit": uid("unit.ke_fjord"), "first": clock.today()}
        page = browser("admin").post(reverse("accounts:employ", args=[user_id("nav")]), told)
        assert page.status_code == 200
        actor("admin")
        assert Employment.objects.filter(user_id=user_id("nav")).count() == 1

    def test_the_list_is_searched_by_post(self, browser):
        page = browser("admin").post(reverse("accounts:staff"), {"words": "stian"}).content.decode()
        assert "Stian Moe" in page
        assert "Mona Haug" not in page

    def test_a_unit_is_made_and_changed(self, actor, browser):
        made = {"name": "Ergoterapi", "sector": "health", "parent": uid("unit.family")}
        assert browser("admin").post(reverse("accounts:units"), made).status_code == 302
        unit = actor("admin") and Unit.objects.get(name="Ergoterapi")
        url = reverse("accounts:unit", args=[unit.pk])
        assert browser("localadmin").post(url, {"name": "Fysioterapi", "sector": "health"}).status_code == 302
        actor("admin")
        unit.refresh_from_db()
        assert unit.name == "Fysioterapi"

    def test_a_local_administrator_makes_no_units(self, actor, browser):
        browser("localadmin").post(reverse("accounts:units"), {"name": "Ergoterapi", "sector": "health"})
        actor("admin")
        assert not Unit.objects.filter(name="Ergoterapi").exists()


class TestOffices:
    def test_an_office_holds_from_today_and_ends_at_once(self, actor, browser):
        url = reverse("accounts:grant", args=[user_id("nav")])
        assert browser("admin").post(url, {"role": "coordinating_unit"}).status_code == 302
        assert actor("nav").holds("coordinating_unit", GRANLIA)
        actor("admin")
        post = Post.objects.get(user_id=user_id("nav"))
        assert post.granted_by == "Grete Vang"
        browser("admin").post(reverse("accounts:end_post", args=[post.pk]))
        assert not actor("nav").offices

    def test_giving_one_asks_to_prove_again_who_one_is(self, browser):
        client = browser("admin")
        session = client.session
        session["proved"] = 0
        session.save()
        answer = client.get(reverse("accounts:grant", args=[user_id("nav")]))
        assert answer.status_code == 302
        assert reverse("accounts:prove") in answer["Location"]

    def test_a_manager_needs_a_unit(self, actor):
        admin = actor("admin")
        user, granlia = queries.employee(admin, user_id("nav")), Organisation.objects.get(pk=GRANLIA)
        with pytest.raises(Invalid):
            actions.grant(user, organisation=granlia, role="manager", unit=None, by=admin)

    def test_another_organisation_is_out_of_reach(self, actor):
        admin = actor("admin")
        user, fjord = queries.employee(admin, user_id("nav")), Organisation.objects.get(pk=STOREFJORD)
        with pytest.raises(Denied):
            actions.grant(user, organisation=fjord, role="top_admin", unit=None, by=admin)


class TestClosing:
    def test_a_closed_account_opens_nothing_and_can_be_opened_again(self, actor, browser):
        url = reverse("accounts:deactivate", args=[user_id("nav")])
        browser("admin").post(url)
        assert actor("nav").user_id is None
        browser("admin").post(url)
        assert CASE_OWNER in actor("nav").cases

    def test_nobody_closes_their_own(self, actor):
        admin = actor("admin")
        assert not rules.may_deactivate(admin, User(pk=admin.user_id, tenant_id=GRANLIA))


class TestFirstSignIn:
    def test_where_no_sign_in_is_set_up_the_page_says_so_instead_of_asking(self, browser, settings):
        settings.SAMVEV_PROVIDERS = ""
        html = browser("admin").get(reverse("accounts:first_sign_in", args=[user_id("gp")])).content.decode()
        assert "Innlogging er ikke satt opp her ennå" in html
        assert 'name="known_by"' not in html

    def test_where_it_is_set_up_the_page_asks(self, browser, op):
        html = browser("admin").get(reverse("accounts:first_sign_in", args=[user_id("gp")])).content.decode()
        assert "Innlogging er ikke satt opp" not in html
        assert 'name="known_by"' in html
