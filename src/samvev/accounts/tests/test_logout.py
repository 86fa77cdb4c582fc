"""Ending a session from every side: here, at the provider, by an administrator, by closing the account."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from samvev.accounts.models import Session, User
from samvev.accounts.oidc.tokens import LOGOUT
from samvev.accounts.tests.conftest import NUMBER
from samvev.accounts.tests.provider import ISSUER
from samvev.accounts.tests.test_oidc import come_back
from samvev.audit.models import Entry
from samvev.kernel import clock
from tests.world import user_id

BACK = reverse("accounts:back_channel", args=["citizens"])
FRONT = reverse("accounts:front_channel", args=["citizens"])


@pytest.fixture
def owner(op, owner_has_number):
    """A citizen who came in with the provider."""
    op.claims["pid"] = NUMBER
    client = Client()
    assert come_back(client, op).status_code == 302
    return client


def is_in(client):
    return client.get("/my-plan/").status_code == 200


def logout_token(op, **claims):
    op.claims = {}
    told = {"events": {LOGOUT: {}}, "jti": "j-1", "acr": None, "auth_time": None, "exp": None, **claims}
    return op.sign(**told)


def test_signing_out_ends_it_here_and_at_the_provider(owner, op, see_all):
    cookie = owner.cookies.copy()
    answer = owner.post(reverse("accounts:sign_out"))
    where = urlsplit(answer["Location"])
    assert f"{where.scheme}://{where.netloc}{where.path}" == f"{ISSUER}/logout"
    asked = parse_qs(where.query)
    assert asked["client_id"] == ["samvev"]
    assert asked["post_logout_redirect_uri"] == ["http://testserver/signed-out"]
    assert "id_token_hint" not in asked, "the token holds a number, and an address never does"
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    owner.cookies = cookie
    assert owner.get("/my-plan/")["Location"].startswith("/sign-in"), "the old cookie opens nothing"
    see_all()
    assert Session.objects.get().ended_at
    assert Entry.objects.filter(event="audit.signed_out", user_id=user_id("owner")).exists()


def test_signing_out_goes_well_although_the_provider_is_gone(owner, op):
    from samvev.accounts.oidc import metadata

    metadata.forget()
    op.is_down = True
    assert owner.post(reverse("accounts:sign_out"))["Location"] == "/signed-out"
    assert "Du er logget ut" in owner.get("/signed-out").content.decode()


def test_signing_out_without_being_in_is_no_trouble(client, db):
    assert client.post(reverse("accounts:sign_out")).status_code == 302


def test_the_front_channel_ends_the_session_by_its_id_without_any_cookie(owner, op, see_all):
    answer = Client().get(FRONT, {"iss": ISSUER, "sid": "sid-1"})
    assert answer.status_code == 200
    assert f"frame-ancestors {ISSUER} https://login.idporten.no" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Cache-Control"] == "no-store"
    assert not is_in(owner)
    see_all()
    assert Entry.objects.filter(event="audit.signed_out", user_id=user_id("owner"), detail="provider").exists()


@pytest.mark.parametrize("told", [{"iss": "https://evil.test", "sid": "sid-1"}, {"iss": ISSUER, "sid": "x"}, {}])
def test_the_front_channel_answers_the_same_whatever_it_is_told(owner, op, told):
    assert Client().get(FRONT, told).status_code == 200
    assert is_in(owner)


def test_every_other_page_refuses_to_be_framed(client, db):
    answer = client.get(reverse("accounts:sign_in"))
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("claims", [{}, {"sid": None}])
def test_the_back_channel_ends_by_session_or_by_subject(owner, op, claims):
    answer = Client(enforce_csrf_checks=True).post(BACK, {"logout_token": logout_token(op, **claims)})
    assert answer.status_code == 200
    assert not is_in(owner)


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.test"},
        {"aud": "another"},
        {"iat": 1},
        {"iat": 4_000_000_000},
        {"jti": None},
        {"events": None},
        {"events": {"http://schemas.openid.net/event/other": {}}},
        {"events": {LOGOUT: "yes"}},
        {"nonce": "n"},
        {"sid": None, "sub": None},
    ],
)
def test_a_logout_token_that_is_not_right_ends_nothing(owner, op, claims):
    assert Client().post(BACK, {"logout_token": logout_token(op, **claims)}).status_code == 400
    assert is_in(owner)


@pytest.mark.parametrize("token", ["", "x.y.z", "bm90IGpzb24.x.y", "W10.x.y"])
def test_what_is_no_token_is_refused(owner, op, token):
    assert Client().post(BACK, {"logout_token": token}).status_code == 400


def test_a_logout_token_is_good_once(owner, op):
    token = logout_token(op)
    assert [Client().post(BACK, {"logout_token": token}).status_code for _ in range(2)] == [200, 400]


def test_a_logout_token_is_too_old_after_a_few_minutes(owner, op):
    token = logout_token(op)
    with clock.at(clock.now() + timedelta(minutes=7)):
        assert Client().post(BACK, {"logout_token": token}).status_code == 400
    assert is_in(owner)


def test_closing_the_account_ends_every_session_at_once(owner, op, see_all):
    see_all()
    User.objects.filter(pk=user_id("owner")).update(is_active=False)
    assert owner.get("/my-plan/").status_code == 302


def test_one_sees_ones_sign_ins_and_ends_the_one_one_does_not_know(owner, op):
    other = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Version/18 Safari/605"})
    op.claims["pid"] = NUMBER
    come_back(other, op)
    page = owner.get(reverse("accounts:sign_ins")).content.decode()
    assert "Safari · iPhone" in page
    held = Session.objects.filter(device="Safari · iPhone").get()
    owner.post(reverse("accounts:end_sign_in", args=[held.pk]))
    assert not is_in(other)
    assert is_in(owner)


def test_nobody_ends_the_sign_in_of_another(owner, op, browser):
    held = Session.objects.get()
    assert browser("relative").post(reverse("accounts:end_sign_in", args=[held.pk])).status_code == 404
    assert is_in(owner)


def test_an_administrator_ends_all_sign_ins_of_a_user_after_proving_who_they_are(owner, op, browser, see_all):
    admin = browser("admin")
    url = reverse("accounts:user_sign_ins", args=[user_id("owner")])
    assert admin.get(url).status_code == 200
    ending = reverse("accounts:end_user_sign_ins", args=[user_id("owner")])
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert admin.post(ending)["Location"].startswith("/confirm?next=")
        assert is_in(owner)
    assert admin.post(ending)["Location"] == url
    assert not is_in(owner)
    see_all()
    assert Entry.objects.get(event="accounts.sessions_ended").user_id == user_id("admin")


@pytest.mark.parametrize("code", ["coordinator", "ke", "neighbour"])
def test_nobody_else_administers_sign_ins(browser, code):
    assert browser(code).get(reverse("accounts:user_sign_ins", args=[user_id("owner")])).status_code in (403, 404)
