"""Those outside the team: emergency access, help from the coordinating unit, wishes to join."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.outside import actions, queries, rules
from samvev.cases.outside.models import JoinRequest, Opening, OpeningKind, Review
from samvev.cases.outside.queries import Sought
from samvev.kernel import clock
from samvev.kernel.errors import Conflict, Denied, Invalid, NotFound
from samvev.notifications.models import Notice
from samvev.organisations.models import Organisation
from samvev.people.models import Person, Protection
from tests.jobs import run_jobs
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, MIDTDAL, days_ahead, uid, user_id

NORA = {"name": "Nora Eide"}


def born(see_all):
    see_all()
    return Person.objects.get(pk=uid("person.owner")).birth_date


def told(birth, **more):
    return {"name": "Nora Eide", "birth": birth.isoformat(), "reason": "Bevisstløs, trenger medisinliste", **more}


def open_it(actor, code="manager"):
    by = actor(code)
    case = Case.objects.select_related("person").get(pk=CASE_OWNER)
    return actions.open_in_emergency(case, job=queries.job(by), reason="Akutt: pusten svikter", by=by)


class TestEmergency:
    def test_it_opens_the_case_to_read_for_four_hours_and_ends_by_itself(self, actor):
        opened = open_it(actor)
        manager = actor("manager")
        assert manager.cases[CASE_OWNER].basis == "emergency"
        assert manager.cases[CASE_OWNER].write == frozenset()
        with clock.at(opened.until - timedelta(seconds=1)):
            assert CASE_OWNER in actor("manager").cases
        with clock.at(opened.until):
            assert CASE_OWNER not in actor("manager").cases

    def test_the_person_the_coordinator_and_the_coordinating_unit_are_told(self, actor, see_all):
        open_it(actor)
        see_all()
        notices = Notice.objects.filter(kind="cases.emergency").values_list("user_id", flat=True)
        assert set(notices) == {user_id("owner"), user_id("coordinator")}
        assert list(Notice.objects.filter(kind="cases.to_review").values_list("user_id", flat=True)) == [user_id("ke")]

    def test_the_reason_stands_in_the_log_of_the_person(self, actor, browser):
        open_it(actor)
        page = browser("owner").get(reverse("cases:history", args=[CASE_OWNER])).content.decode()
        assert "Akutt – pusten svikter" in page
        assert "Uvanlig" in page

    def test_without_a_reason_nothing_opens(self, actor):
        by = actor("manager")
        case = Case.objects.get(pk=CASE_OWNER)
        with pytest.raises(Invalid):
            actions.open_in_emergency(case, job=queries.job(by), reason="  ", by=by)
        assert CASE_OWNER not in actor("manager").cases

    def test_the_database_demands_a_reason_too(self, see_all):
        see_all()
        facts = {"tenant_id": GRANLIA, "case_id": CASE_OWNER, "user_id": user_id("nav"), "user_name": "x"}
        with pytest.raises(IntegrityError), transaction.atomic():
            Opening.objects.create(**facts, kind=OpeningKind.EMERGENCY, reason="", until=clock.now())

    @pytest.mark.parametrize("code", ["provider", "ke", "records"])
    def test_those_who_give_no_health_care_are_refused(self, actor, code):
        by = actor(code)
        assert not rules.may_use_emergency(by, queries.job(by))

    def test_a_citizen_has_no_such_page(self, actor):
        with pytest.raises(NotFound):
            queries.job(actor("owner"))

    def test_health_staff_of_another_organisation_are_refused(self, actor):
        case = Case(pk=CASE_CHILD, tenant_id=GRANLIA, start=clock.today())
        by = actor("hospital")
        assert not rules.may_open_in_emergency(by, case, queries.job(by))

    def test_the_page_opens_by_name_and_birth_date_and_leads_to_the_case(self, browser, see_all):
        client, birth = browser("manager"), born(see_all)
        answer = client.post(reverse("cases:emergency"), told(birth))
        assert answer.status_code == 302
        page = client.get(answer["Location"]).content.decode()
        assert "Nora Eide" in page
        assert "Jeg er ferdig" in page

    def test_someone_strictly_protected_is_not_found_by_name(self, browser, see_all):
        birth = born(see_all)
        Person.objects.filter(pk=uid("person.owner")).update(protection=Protection.STRICT)
        page = browser("manager").post(reverse("cases:emergency"), told(birth))
        assert page.status_code == 200
        see_all()
        assert not Opening.objects.exists()

    def test_whoever_is_done_closes_it_at_once(self, actor, browser):
        opened = open_it(actor)
        browser("manager").post(reverse("cases:close_opening", args=[opened.pk]))
        assert CASE_OWNER not in actor("manager").cases


class TestReview:
    def test_the_coordinating_unit_reviews_it_once(self, actor, browser):
        opened = open_it(actor)
        page = browser("ke").get(reverse("cases:openings")).content.decode()
        assert "pusten svikter" in page
        url = reverse("cases:review_opening", args=[opened.pk])
        assert browser("ke").post(url, {"outcome": "not_in_order"}).status_code == 200
        assert browser("ke").post(url, {"outcome": "in_order", "note": "Riktig"}).status_code == 302
        assert browser("ke").get(url).status_code == 403
        actor("ke")
        opened.refresh_from_db()
        assert (opened.review, opened.reviewed_by) == (Review.IN_ORDER, "Ingrid Solbakk")

    def test_two_at_once_meet_a_conflict(self, actor):
        opened = open_it(actor)
        ke = actor("ke")
        actions.review(Opening.objects.get(pk=opened.pk), outcome="in_order", note="", by=ke)
        with pytest.raises(Conflict):
            actions.review(opened, outcome="not_in_order", note="x", by=ke)

    def test_nobody_reviews_their_own(self, actor):
        ke = actor("ke")
        mine = Opening(tenant_id=GRANLIA, user_id=ke.user_id, kind=OpeningKind.EMERGENCY, review=Review.WAITING)
        assert not rules.may_review(ke, mine)

    def test_the_list_is_for_the_coordinating_unit(self, browser):
        assert browser("manager").get(reverse("cases:openings")).status_code == 403


class TestHelp:
    def test_the_coordinating_unit_reads_and_writes_for_a_while_without_coordinating(self, actor, browser):
        assert "Hjelp i saken" in browser("ke").get(reverse("cases:overview", args=[CASE_OWNER])).content.decode()
        url = reverse("cases:help_in", args=[CASE_OWNER])
        reason = {"reason": "Koordinatoren trenger hjelp til møtet", "last": days_ahead(3).isoformat()}
        assert browser("ke").post(url, reason).status_code == 302
        access = actor("ke").cases[CASE_OWNER]
        assert (access.basis, access.role) == ("help", "observer")
        assert "health" in access.write
        with clock.at(clock.now() + timedelta(days=4)):
            assert CASE_OWNER not in actor("ke").cases
        actor("ke")
        assert Entry.objects.get(event="cases.help_begun").detail == "Koordinatoren trenger hjelp til møtet"

    def test_not_longer_than_two_weeks(self, actor):
        ke = actor("ke")
        with pytest.raises(Invalid):
            actions.help_in(cases.case(ke, CASE_OWNER), reason="x", last=days_ahead(15), by=ke)

    def test_administrators_do_not_help(self, actor):
        admin = actor("admin")
        assert not rules.may_help(admin, cases.case(admin, CASE_OWNER))


class TestAskingToJoin:
    def ask(self, actor, code, name="Nora Eide", birth=None):
        by = actor(code)
        granlia = Organisation.objects.get(pk=GRANLIA)
        return actions.ask_to_join(granlia, sought=Sought(name=name, birth=birth), why="Logoped", title="", by=by)

    def test_the_answer_is_the_same_sentence_whether_or_not_there_is_a_case(self, browser, see_all):
        birth = born(see_all)
        pages = []
        for name in ("Nora Eide", "Finnes Ikke"):
            told = {"place": GRANLIA, "name": name, "birth": birth.isoformat(), "why": "Logoped"}
            client = browser("stranger")
            answer = client.post(reverse("cases:ask_to_join"), told, follow=True)
            page = answer.content.decode().split("<main")[1].split("Det du har spurt om")[0]
            pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page))
        assert "Spørsmålet ditt er sendt" in pages[0]
        assert pages[0] == pages[1]
        assert "Nora" not in pages[0]

    def test_a_job_finds_the_team_and_the_person_and_the_coordinator_are_told(self, actor, see_all):
        asked = self.ask(actor, "stranger", birth=born(see_all))
        run_jobs("cases.look_for_teams")
        see_all()
        asked.refresh_from_db()
        assert (asked.case_id, asked.sought_name, asked.sought_birth) == (CASE_OWNER, "", None)
        told = Notice.objects.filter(kind="cases.wants_to_join").values_list("user_id", flat=True)
        assert set(told) == {user_id("owner"), user_id("coordinator")}

    def test_where_there_is_nobody_what_was_typed_is_forgotten(self, actor, see_all):
        asked = self.ask(actor, "stranger", name="Finnes Ikke", birth=born(see_all))
        run_jobs("cases.look_for_teams")
        see_all()
        asked.refresh_from_db()
        assert (asked.case_id, asked.sought_name) == (None, "")

    def test_one_can_ask_another_organisation(self, actor, see_all):
        by = actor("neighbour")
        asked = self.ask(actor, "neighbour", birth=born(see_all)) if by else None
        run_jobs("cases.look_for_teams")
        see_all()
        asked.refresh_from_db()
        assert asked.case_id == CASE_OWNER

    def test_one_who_is_in_the_team_already_is_not_passed_on(self, actor, see_all):
        asked = self.ask(actor, "nav", birth=born(see_all))
        run_jobs("cases.look_for_teams")
        see_all()
        asked.refresh_from_db()
        assert asked.case_id is None

    def test_the_owner_says_yes_and_they_see_nothing_before_a_consent(self, actor, browser, see_all):
        asked = self.ask(actor, "stranger", birth=born(see_all))
        run_jobs("cases.look_for_teams")
        client = browser("owner")
        assert "ber om å bli med" in client.get(reverse("consents:team", args=[CASE_OWNER])).content.decode()
        assert "Logoped" in client.get(reverse("cases:join_requests", args=[CASE_OWNER])).content.decode()
        answer = client.post(reverse("cases:welcome", args=[CASE_OWNER, asked.pk]))
        assert answer.status_code == 302
        assert client.get(answer["Location"]).status_code == 200
        assert CASE_OWNER not in actor("stranger").cases

    def test_a_no_tells_the_asker_nothing(self, actor, browser, see_all):
        asked = self.ask(actor, "stranger", birth=born(see_all))
        run_jobs("cases.look_for_teams")
        browser("owner").post(reverse("cases:turn_down", args=[CASE_OWNER, asked.pk]))
        see_all()
        assert not Notice.objects.filter(user_id=user_id("stranger")).exists()
        assert JoinRequest.objects.get().answer == "no"

    def test_a_helper_does_not_answer(self, actor, browser, see_all):
        asked = self.ask(actor, "stranger", birth=born(see_all))
        run_jobs("cases.look_for_teams")
        assert browser("nav").post(reverse("cases:welcome", args=[CASE_OWNER, asked.pk])).status_code == 403
        with pytest.raises(Denied):
            actions.welcome(queries.request(actor("nav"), CASE_OWNER, asked.pk), by=actor("nav"))

    def test_nobody_puts_a_wish_into_somebody_elses_name(self, actor):
        by = actor("hospital")
        row = JoinRequest(tenant_id=MIDTDAL, user_id=user_id("nav"), user_name="x", organisation="x", why="x")
        assert not rules.may_ask(by, row)
