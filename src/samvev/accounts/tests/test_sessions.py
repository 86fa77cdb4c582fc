"""How long a session holds, what proves again who one is, and a form that outlives its session."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from samvev.accounts.models import Session
from samvev.accounts.sessions import device
from samvev.accounts.tests.conftest import NUMBER
from samvev.accounts.tests.test_oidc import begin, come_back
from samvev.audit.models import Entry
from samvev.kernel import clock
from samvev.plans.models import Plan
from samvev.web import sessions
from samvev.web.models import KeptForm
from tests.world import CASE_OWNER, user_id

MATTERS = reverse("plans:what_matters", args=[CASE_OWNER])
WORDS = "Jeg vil ut og fiske igjen, og klare bussen selv."


def later(**units):
    return clock.at(clock.now() + timedelta(**units))


def sign_in(code, settings):
    settings.DEMO = True
    client = Client()
    client.post(reverse("accounts:demo_sign_in"), {"person": code})
    return client


@pytest.fixture
def signed_in(db, settings):
    """Signed in at the demo's door, with the limits of real life."""
    return lambda code: sign_in(code, settings)


@pytest.mark.parametrize(("code", "page", "longest"), [("owner", "/my-plan/", 2), ("coordinator", "/cases/", 8)])
def test_a_session_rests_half_an_hour_and_lives_as_long_as_its_role_may(signed_in, code, page, longest):
    client = signed_in(code)
    with later(minutes=31):
        assert client.get(page)["Location"].startswith("/sign-in")
    client = signed_in(code)
    for minutes in range(25, longest * 60, 25):
        with later(minutes=minutes):
            assert client.get(page).status_code == 200, minutes
    with later(minutes=longest * 60 + 1):
        assert client.get(page)["Location"].startswith("/sign-in"), "used all the time, and over all the same"


def test_a_session_without_times_is_nobodys(signed_in):
    client = signed_in("owner")
    session = client.session
    del session[sessions.SEEN]
    session.save()
    assert client.get("/my-plan/").status_code == 302


def test_the_list_of_sign_ins_knows_when_it_was_last_used(signed_in, see_all):
    client = signed_in("owner")
    with later(minutes=10):
        client.get("/my-plan/")
    held = Session.objects.get(user=user_id("owner"))
    assert timedelta(minutes=9) < held.seen_at - held.began_at < timedelta(minutes=11)


def test_cookies_are_for_this_host_alone_and_gone_with_the_browser(signed_in):
    cookie = signed_in("owner").cookies[settings.SESSION_COOKIE_NAME]
    assert settings.SESSION_COOKIE_NAME == "__Host-samvev"
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    assert cookie["domain"] == cookie["max-age"] == ""


def test_what_is_personal_is_not_stored_by_anyone(signed_in):
    assert signed_in("owner").get("/my-plan/")["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("agent", "shown"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130 Safari/537 Edg/130", "Edge · Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0", "Firefox · Linux"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/130 Mobile Safari/537", "Chrome · Android"),
        ("curl/8", ""),
    ],
)
def test_a_machine_is_known_by_browser_and_kind(agent, shown):
    assert device(agent) == shown


class TestProvingAgain:
    def test_in_the_demo_a_press_of_a_button_is_enough(self, signed_in, see_all):
        admin = signed_in("admin")
        ending = reverse("accounts:end_user_sign_ins", args=[user_id("owner")])
        with later(minutes=6):
            door = admin.post(ending, headers={"Referer": "http://testserver/cases/"})["Location"]
            assert "Det er meg" in admin.get(door).content.decode()
            before = admin.session.session_key
            back = admin.post(door)["Location"]
            assert back == f"{ending}?resume=1"
            assert admin.session.session_key != before
            answer = admin.get(back)
            assert "Det siste du gjorde, er ikke utført" in answer.content.decode(), "not done by coming back to it"
            assert admin.post(ending).status_code == 302
        see_all()
        assert Entry.objects.filter(event="accounts.proved").count() == 1
        assert Session.objects.get(user=user_id("admin")).session_key == admin.session.session_key

    def test_elsewhere_the_provider_is_asked_to_ask_again(self, op, owner_has_number):
        client = Client()
        op.claims["pid"] = NUMBER
        come_back(client, op)
        page = client.get(reverse("accounts:prove"), {"next": "/my-plan/"}).content.decode()
        assert "/sign-in/citizens?again=1&amp;next=%2Fmy-plan%2F" in page
        assert client.post(reverse("accounts:prove")).status_code == 404, "no button where there is a provider"
        with later(minutes=20):
            answer = come_back(client, op, query={"again": "1", "next": "/my-plan/"})
            assert answer["Location"] == "/my-plan/"
            proved = client.session[sessions.PROVED]
            assert clock.now().timestamp() - proved < 5
        assert op.asked[-2][1].get("prompt") == "login"

    def test_an_old_proof_is_refused(self, op, owner_has_number):
        client = Client()
        op.claims["pid"] = NUMBER
        come_back(client, op)
        op.claims["auth_time"] = int(clock.now().timestamp()) - 300
        assert come_back(client, op, query={"again": "1"}).status_code == 403

    def test_the_proof_of_somebody_else_is_refused(self, op, owner_has_number, browser):
        op.claims["pid"] = NUMBER
        client = browser("relative")
        location = begin(client, again="1")["Location"]
        assert client.get(reverse("accounts:callback", args=["citizens"]), op.visit(location)).status_code == 403


class TestWordsOutliveTheSession:
    def sent_too_late(self, client):
        with later(minutes=40):
            page = client.get(MATTERS)
            assert page.status_code == 302
            return client.post(MATTERS, {"what_matters": WORDS, "seen": "1"}, headers={"Referer": "http://testserver/"})

    def test_the_same_user_comes_back_to_the_form_with_the_words_in_it(self, signed_in, see_all):
        client = signed_in("owner")
        answer = self.sent_too_late(client)
        assert answer["Location"] == f"/sign-in?next={MATTERS.replace('/', '%2F')}%3Fresume%3D1"
        with later(minutes=45):
            assert "Det du skrev, er tatt vare på" in client.get(answer["Location"], follow=True).content.decode()
            back = client.post(reverse("accounts:demo_sign_in"), {"person": "owner", "next": f"{MATTERS}?resume=1"})
            page = client.get(back["Location"]).content.decode()
            assert WORDS in page
            assert "Du var blitt logget ut" in page
            see_all()
            assert Plan.objects.get(case_id=CASE_OWNER).what_matters != WORDS, "read first, then saved"
            assert Entry.objects.filter(event="audit.read", detail="plans:what_matters").exists()
            assert client.post(MATTERS, {"what_matters": WORDS, "seen": "1"}).status_code == 302
        see_all()
        assert Plan.objects.get(case_id=CASE_OWNER).what_matters == WORDS

    def test_another_user_finds_nothing_of_it(self, signed_in):
        client = signed_in("owner")
        self.sent_too_late(client)
        client.post(reverse("accounts:demo_sign_in"), {"person": "coordinator"})
        assert client.get(f"{MATTERS}?resume=1")["Location"] == "/"

    def test_what_is_kept_cannot_be_read_without_the_browser(self, signed_in):
        from samvev.kernel import walls

        client = signed_in("owner")
        self.sent_too_late(client)
        walls.enter(user=user_id("owner"))
        kept = KeptForm.objects.get()
        assert WORDS.encode() not in bytes(kept.sealed)
        cookie = client.cookies[settings.KEPT_COOKIE_NAME]
        assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
        client.cookies[settings.KEPT_COOKIE_NAME] = f"{kept.pk}.{'A' * 43}="
        client.post(reverse("accounts:demo_sign_in"), {"person": "owner"})
        assert client.get(f"{MATTERS}?resume=1")["Location"] == "/"

    def test_it_is_kept_for_an_hour(self, signed_in):
        client = signed_in("owner")
        self.sent_too_late(client)
        with later(hours=2):
            client.post(reverse("accounts:demo_sign_in"), {"person": "owner"})
            assert client.get(f"{MATTERS}?resume=1")["Location"] == "/"

    def test_a_form_without_session_is_not_kept(self, db):
        answer = Client().post(MATTERS, {"what_matters": WORDS}, headers={"Referer": "http://testserver/my-plan/"})
        assert answer["Location"] == "/sign-in?next=%2Fmy-plan%2F"
        assert Client().post(MATTERS, {"what_matters": WORDS})["Location"] == "/sign-in?next=%2F"

    def test_a_fragment_takes_the_whole_page_along(self, signed_in):
        client = signed_in("owner")
        with later(minutes=40):
            answer = client.post(MATTERS, {"what_matters": WORDS}, headers={"HX-Request": "true"})
        assert answer.status_code == 204
        assert answer["HX-Redirect"].endswith("resume%3D1")

    def test_a_form_beyond_all_measure_is_not_kept(self, signed_in):
        client = signed_in("owner")
        with later(minutes=40):
            answer = client.post(MATTERS, {"what_matters": "x" * 200_001})
        assert "resume" not in answer["Location"]
