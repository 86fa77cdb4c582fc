"""The pages about team, sharing and start-up, as the cast meets them."""

import re

import pytest
from django.urls import reverse

from samvev.cases.models import Participation
from samvev.consents.models import Consent
from samvev.kernel import clock
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, days_ahead, user_id


def at(name, *ids):
    return reverse(f"consents:{name}", args=ids)


def place(see_all, code, case=CASE_OWNER):
    see_all()
    return Participation.objects.get(case_id=case, user_id=user_id(code))


READABLE = ["team", "invite", "sharing", "plan", "renew", "start_up"]


@pytest.mark.parametrize("name", READABLE)
def test_the_coordinator_opens_every_page(browser, name):
    assert browser("coordinator").get(at(name, CASE_OWNER)).status_code == 200


@pytest.mark.parametrize("name", ["team", "invite", "sharing", "plan", "renew"])
def test_the_person_opens_every_page_but_the_start_up(browser, name):
    assert browser("owner").get(at(name, CASE_OWNER)).status_code == 200
    assert browser("owner").get(at("start_up", CASE_OWNER)).status_code == 403


@pytest.mark.parametrize("name", ["member", "leave", "share"])
def test_pages_about_one_member(browser, see_all, name):
    member = place(see_all, "nav")
    assert browser("coordinator").get(at(name, CASE_OWNER, member.pk)).status_code == 200
    assert browser("nav").get(at(name, CASE_OWNER, member.pk)).status_code == 403
    assert browser("stranger").get(at(name, CASE_OWNER, member.pk)).status_code == 404


def test_a_helper_sees_the_team_but_not_what_the_others_see(browser):
    html = browser("nav").get(at("team", CASE_OWNER)).content.decode()
    assert "Berit Aas" in html
    assert "Helse og omsorg" not in html
    assert reverse("consents:invite", args=[CASE_OWNER]) not in html
    assert browser("nav").get(at("sharing", CASE_OWNER)).status_code == 403


def test_what_is_shared_with_a_parent_stands_apart_from_what_the_law_opens(browser, see_all):
    """Consent renewed for a parent: a bare list of areas after a sentence would read as its end."""
    member = place(see_all, "parent", CASE_OWNER16)
    told = {"tenant_id": member.tenant_id, "case_id": CASE_OWNER16, "areas": ["leisure"], "given_by": "owner"}
    days = {"given_on": days_ahead(-9), "valid_until": days_ahead(90)}
    Consent.objects.filter(case_id=CASE_OWNER16, member_id=member.user_id).delete()
    Consent.objects.create(**told, **days, member_id=member.user_id)
    assert "Delt med samtykke: Fritid." in browser("owner16").get(at("team", CASE_OWNER16)).content.decode()


def test_an_overseer_reads_nothing_of_the_team(browser):
    assert browser("ke").get(at("team", CASE_OWNER)).status_code == 403
    assert browser("neighbour").get(at("team", CASE_OWNER)).status_code == 404


def terms(**others):
    return {"until": days_ahead(200).isoformat(), **others}


def test_the_person_says_yes_to_share_and_the_helper_sees_it_at_once(browser, see_all):
    member = place(see_all, "nav")
    answer = browser("owner").post(at("share", CASE_OWNER, member.pk), terms(areas=["health"]))
    assert answer.status_code == 302
    see_all()
    given = Consent.objects.holding_on(clock.today()).get(case_id=CASE_OWNER, member_id=user_id("nav"))
    assert (given.areas, given.way, given.given_by) == (["health"], "electronic", "owner")


def test_the_coordinator_records_what_was_said_aloud_and_by_whom(browser, see_all):
    member = place(see_all, "nav")
    url = at("share", CASE_OWNER, member.pk)
    said = terms(areas=["health"], given_by="owner", way="oral", given_on=clock.today().isoformat())
    assert "Skriv hvem som hørte det" in browser("coordinator").post(url, said).content.decode()
    assert browser("coordinator").post(url, {**said, "heard_by": "Tore Brekken"}).status_code == 302


def test_a_change_in_the_table_is_told_in_words_before_it_counts(browser, see_all):
    member = place(see_all, "nav")
    url, asked = at("sharing", CASE_OWNER), {f"member-{member.pk}": ["economy"]}
    html = browser("owner").post(url, asked).content.decode()
    assert "Stian Moe" in html
    see_all()
    held = Consent.objects.holding_on(clock.today()).get(case_id=CASE_OWNER, member_id=user_id("nav"))
    assert held.areas == ["work_school", "economy"] or set(held.areas) == {"work_school", "economy"}
    browser("owner").post(url, {**asked, "confirm": "1"})
    see_all()
    held = Consent.objects.holding_on(clock.today()).get(case_id=CASE_OWNER, member_id=user_id("nav"))
    assert held.areas == ["economy"]


def test_taking_back_tells_what_happens_first_and_then_works_at_once(browser, see_all):
    see_all()
    given = Consent.objects.get(case_id=CASE_OWNER, member_id=user_id("nav"))
    url = at("withdraw", CASE_OWNER, given.pk)
    assert "Stian Moe" in browser("owner").get(url).content.decode()
    assert browser("nav").get(at("team", CASE_OWNER)).status_code == 200
    assert browser("owner").post(url).status_code == 302
    assert browser("nav").get(at("team", CASE_OWNER)).status_code == 404
    assert browser("owner").post(url).status_code == 403


def test_the_parent_of_a_sixteen_year_old_cannot_sign_for_them(browser, see_all):
    member = place(see_all, "provider", CASE_OWNER16)
    assert browser("parent").get(at("share", CASE_OWNER16, member.pk)).status_code == 403
    assert browser("owner16").get(at("share", CASE_OWNER16, member.pk)).status_code == 200


def test_the_parent_of_a_child_signs_with_the_childs_view(browser, see_all):
    member = place(see_all, "provider", CASE_CHILD)
    html = browser("parent").get(at("share", CASE_CHILD, member.pk)).content.decode()
    assert "childs_view" in html


def test_inviting_a_colleague_by_name_without_the_name_in_the_address(browser, see_all):
    client = browser("coordinator")
    html = client.post(at("invite", CASE_OWNER), {"words": "Mona"}).content.decode()
    assert str(user_id("provider")) in html
    chosen = {"user": str(user_id("provider"))}
    assert "Mona Haug" in client.post(at("invite_helper", CASE_OWNER), chosen).content.decode()
    full = {**chosen, "role": "provider", "title": "Lærer", "right": "write", "areas": ["work_school"]}
    answer = client.post(at("invite_helper", CASE_OWNER), full)
    assert re.search(r"/share$", answer.url)
    assert browser("provider").get(at("team", CASE_OWNER)).status_code == 404


def test_the_person_invites_someone_elsewhere_by_work_e_mail(browser, see_all):
    client = browser("owner16")
    found = client.post(at("invite", CASE_OWNER16), {"words": "hospital@example.test"}).content.decode()
    assert "Ahmed Nilsen" in found
    assert "Midtdal sykehus HF" in found
    full = {"email": "hospital@example.test", "role": "provider", "title": "", "right": "read", "areas": ["health"]}
    assert client.post(at("invite_helper", CASE_OWNER16), full).status_code == 302
    see_all()
    assert place(see_all, "hospital", CASE_OWNER16).title == "Fysioterapeut"


def test_a_name_finds_nobody_for_the_person_and_a_strangers_id_neither(browser):
    client = browser("owner")
    html = client.post(at("invite", CASE_OWNER), {"words": "Mona"}).content.decode()
    assert "Mona Haug" not in html
    chosen = {"user": str(user_id("provider"))}
    assert client.post(at("invite_helper", CASE_OWNER), chosen).status_code == 404


def test_a_new_next_of_kin_is_registered_by_the_coordinator_only(browser, see_all):
    new = {"name": "Tuva Eide", "email": "tuva@example.test", "phone": ""}
    assert browser("owner").post(at("invite_kin", CASE_OWNER), new).status_code == 403
    assert "e-postadresse" in browser("coordinator").post(at("invite_kin", CASE_OWNER), {"name": "T"}).content.decode()
    assert browser("coordinator").post(at("invite_kin", CASE_OWNER), new).status_code == 302
    see_all()
    assert Participation.objects.filter(case_id=CASE_OWNER, user__name="Tuva Eide", role="relative").exists()


def test_out_of_the_team_and_the_consent_with_it(browser, see_all):
    member = place(see_all, "nav")
    assert browser("coordinator").post(at("leave", CASE_OWNER, member.pk)).status_code == 302
    assert browser("nav").get(at("team", CASE_OWNER)).status_code == 404
    see_all()
    assert not Consent.objects.holding_on(clock.today()).filter(member_id=user_id("nav")).exists()


def test_a_role_is_changed_and_an_old_copy_is_shown_both_texts(browser, see_all):
    member = place(see_all, "nav")
    url, asked = at("member", CASE_OWNER, member.pk), {"role": "contact", "title": "Veileder", "right": "read"}
    assert browser("coordinator").post(url, {**asked, "seen": 1}).status_code == 302
    again = browser("coordinator").post(url, {**asked, "title": "Rådgiver", "seen": 1})
    assert again.status_code == 200
    assert "Rådgiver" in again.content.decode()


def test_nobody_is_made_a_parent_by_a_form(browser, see_all):
    member = place(see_all, "nav")
    asked = {"role": "parent", "title": "", "right": "write", "seen": 1}
    assert browser("coordinator").post(at("member", CASE_OWNER, member.pk), asked).status_code == 200
    assert place(see_all, "nav").role == "provider"


def test_several_consents_renewed_until_one_day(browser, see_all):
    see_all()
    chosen = [str(c.pk) for c in Consent.objects.filter(case_id=CASE_OWNER)]
    answer = browser("owner").post(at("renew", CASE_OWNER), terms(consents=chosen))
    assert answer.status_code == 302
    see_all()
    ends = Consent.objects.holding_on(clock.today()).filter(case_id=CASE_OWNER).values_list("valid_until", flat=True)
    assert set(ends) == {days_ahead(200)}


def test_the_start_up_is_written_and_finished(browser, see_all):
    client, url = browser("coordinator"), at("start_up", CASE_OWNER)
    assert client.post(at("finish_start_up", CASE_OWNER)).status_code == 403
    assert client.post(url, {"expectations": "Ærlige svar", "talked_on": "20.11.2026"}).status_code == 302
    assert "Ærlige svar" in client.get(url).content.decode()
    assert client.post(at("finish_start_up", CASE_OWNER)).status_code == 302
    assert reverse("consents:start_up", args=[CASE_OWNER]) not in client.get(at("team", CASE_OWNER)).content.decode()


@pytest.mark.parametrize("name", ["team", "sharing"])
def test_the_number_of_questions_does_not_grow_with_the_team(browser, see_all, name, django_assert_num_queries):
    client = browser("coordinator")

    def questions(case):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            client.get(at(name, case))
        return len(captured)

    # One more where somebody is there as a parent: is it recorded that they are?
    assert questions(CASE_OWNER) + 1 == questions(CASE_OWNER16) <= 17
