"""Signing in with a provider: whom it lets in, and everything that it refuses (checklist 1–3)."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from samvev.accounts.models import Identity, Session, User
from samvev.accounts.tests.conftest import NUMBER
from samvev.accounts.tests.provider import ISSUER, fresh_key
from samvev.audit.models import Entry
from samvev.kernel import clock, walls
from samvev.people import national_id
from samvev.people.models import Person
from tests.world import STOREFJORD, user_id


def begin(client, provider="citizens", **query):
    return client.get(reverse("accounts:begin", args=[provider]), query)


def come_back(client, op, provider="citizens", query=None, **changes):
    location = begin(client, provider, **(query or {}))["Location"]
    return client.get(reverse("accounts:callback", args=[provider]), op.visit(location, **changes))


@pytest.fixture
def refusals(caplog):
    """Which refusals the log tells of: door and reason, and nothing about who it was."""

    def told():
        said = [r.msg for r in caplog.records if isinstance(r.msg, dict) and r.msg.get("event") == "sign-in refused"]
        assert NUMBER not in caplog.text
        return [f"{one['provider']} {one['reason']}" for one in said]

    return told


@pytest.fixture
def citizen(op, owner_has_number):
    op.claims["pid"] = NUMBER
    return Client()


def test_a_citizen_comes_in_by_number(citizen, op, see_all):
    answer = come_back(citizen, op, query={"next": "/my-plan/"})
    assert (answer.status_code, answer["Location"]) == (302, "/my-plan/")
    assert "Nora" in citizen.get("/my-plan/").content.decode()
    see_all()
    held = Session.objects.get(user=user_id("owner"))
    assert (held.issuer, held.subject, held.sid, held.acr) == (ISSUER, "pairwise-1", "sid-1", "idporten-loa-high")
    assert Entry.objects.get(event="audit.signed_in").detail == "citizens idporten-loa-high"


def test_what_is_asked_is_pushed_and_the_address_says_nothing(citizen, op):
    asked = parse_qs(urlsplit(begin(citizen)["Location"]).query)
    assert set(asked) == {"client_id", "request_uri"}
    pushed = op.pushed["urn:1"]
    assert pushed["code_challenge_method"] == "S256"
    assert pushed["acr_values"] == "idporten-loa-high"
    assert pushed["ui_locales"] == "nb"
    assert pushed["redirect_uri"].endswith("/oidc/citizens/callback")
    assert all(len(pushed[name]) > 30 for name in ("state", "nonce", "code_challenge"))


def test_the_key_of_the_session_changes(citizen, op, settings):
    location = begin(citizen)["Location"]
    before = citizen.session.session_key
    citizen.get(reverse("accounts:callback", args=["citizens"]), op.visit(location))
    assert citizen.session.session_key != before
    assert citizen.cookies[settings.SESSION_COOKIE_NAME].value == citizen.session.session_key


LIES = {
    "nonce": {"nonce": "another"},
    "nonce_missing": {"nonce": None},
    "iss": {"iss": "https://evil.test"},
    "aud": {"aud": "somebody-else"},
    "azp": {"aud": ["samvev", "another"]},
    "exp": {"exp": 1},
    "exp_missing": {"exp": None},
    "iat": {"iat": 4_000_000_000},
    "iat_missing": {"iat": None},
    "sub_missing": {"sub": None},
    "acr": {"acr": "idporten-loa-low"},
    "acr_too_low": {"acr": "idporten-loa-substantial"},
    "number_missing": {"pid": None},
    "number_invalid": {"pid": "15909012331"},
}


@pytest.mark.parametrize("code", [*LIES, "acr"])
def test_a_token_that_lies_is_refused(citizen, op, code, refusals):
    op.claims |= LIES[code]
    answer = come_back(citizen, op)
    assert answer.status_code == 403
    assert "Vi kunne ikke være sikre" in answer.content.decode()
    assert "user" not in citizen.session
    assert refusals() == [f"citizens {code}"]


def test_a_missing_acr_is_refused(citizen, op, refusals):
    op.claims["acr"] = None
    assert come_back(citizen, op).status_code == 403
    assert refusals() == ["citizens acr"]


def test_a_token_that_was_issued_long_ago_is_refused(citizen, op, refusals):
    op.claims["iat"] = int((clock.now() - timedelta(minutes=12)).timestamp())
    assert come_back(citizen, op).status_code == 403
    assert refusals() == ["citizens iat"]


@pytest.mark.parametrize(
    ("header", "signing", "code"),
    [
        ({"alg": "none"}, None, "alg"),
        ({"alg": "HS256"}, "symmetric", "alg"),
        ({"alg": "RS512"}, "any", "alg"),
        ({"typ": "logout+jwt"}, None, "typ"),
        ({"kid": "nobody's"}, None, "key_unknown"),
        ({}, "another", "signature"),
    ],
)
def test_a_token_that_is_signed_otherwise_is_refused(citizen, op, header, signing, code, refusals):
    from joserfc.jwk import OctKey, RSAKey

    op.header = header
    keys = {"symmetric": OctKey.generate_key(256), "another": fresh_key("op-1"), "any": RSAKey.generate_key(2048)}
    op.signing = keys.get(signing)
    assert come_back(citizen, op).status_code == 403
    assert refusals() == [f"citizens {code}"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "made-up"}, "state"),
        ({"state": ""}, "state"),
        ({"iss": "https://evil.test"}, "iss_parameter"),
        ({"iss": ""}, "iss_parameter"),
        ({"code": ""}, "code"),
        ({"code": "made-up"}, "provider_refused"),
        ({"error": "server_error"}, "provider_error"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused(citizen, op, changes, code, refusals):
    assert come_back(citizen, op, **changes).status_code == 403
    assert refusals() == [f"citizens {code}"]


def test_one_who_turned_back_is_told_that_nothing_happened(citizen, op):
    answer = come_back(citizen, op, error="access_denied")
    assert answer.status_code == 200
    assert "Det har ikke skjedd noe" in answer.content.decode()


def test_a_state_is_good_once(citizen, op, refusals):
    returned = op.visit(begin(citizen)["Location"])
    url = reverse("accounts:callback", args=["citizens"])
    assert citizen.get(url, {**returned, "code": "wrong"}).status_code == 403
    assert citizen.get(url, returned).status_code == 403
    assert refusals() == ["citizens provider_refused", "citizens state"]


def test_a_state_of_another_browser_or_another_provider_is_refused(citizen, op, refusals):
    returned = op.visit(begin(citizen)["Location"])
    assert Client().get(reverse("accounts:callback", args=["citizens"]), returned).status_code == 403
    assert citizen.get(reverse("accounts:callback", args=["staff"]), returned).status_code == 403
    assert refusals() == ["citizens state", "staff state"]


def test_a_state_is_good_for_ten_minutes(citizen, op):
    returned = op.visit(begin(citizen)["Location"])
    with clock.at(clock.now() + timedelta(minutes=11)):
        assert citizen.get(reverse("accounts:callback", args=["citizens"]), returned).status_code == 403


def test_someone_whom_nobody_registered_gets_no_access_and_an_honest_page(op, db, refusals):
    op.claims["pid"] = NUMBER
    client = Client()
    answer = come_back(client, op)
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "Ingen har registrert deg her ennå" in page
    assert NUMBER not in page
    assert "user" not in client.session
    assert refusals() == ["citizens unknown"]


def test_new_keys_are_fetched_once_and_believed(citizen, op):
    come_back(citizen, op)
    op.kid, op.published = "op-2", ["op-1", "op-2"]
    with clock.at(clock.now() + timedelta(minutes=2)):
        again = Client()
        assert come_back(again, op).status_code == 302
    assert [path for path, _ in op.asked].count("/jwks") == 2


def test_a_made_up_key_does_not_make_us_ask_all_day(citizen, op):
    op.header = {"kid": "made-up"}
    for _ in range(3):
        come_back(citizen, op)
    assert [path for path, _ in op.asked].count("/jwks") == 1


def test_what_a_provider_says_of_itself_is_kept_for_a_day(citizen, op):
    for hours in (0, 23, 25):
        with clock.at(clock.now() + timedelta(hours=hours)):
            begin(citizen)
    assert [path for path, _ in op.asked].count("/.well-known/openid-configuration") == 2


@pytest.mark.parametrize(
    "trouble",
    [
        {"is_down": True},
        {"metadata": {"issuer": "https://evil.test"}},
        {"metadata": {"token_endpoint": "https://evil.test/token"}},
        {"metadata": {"jwks_uri": "http://id.test/jwks"}},
        {"metadata": {"pushed_authorization_request_endpoint": ""}},
    ],
)
def test_a_provider_in_trouble_gives_a_neutral_page(citizen, op, trouble):
    for name, value in trouble.items():
        setattr(op, name, value)
    answer = begin(citizen)
    assert answer.status_code == 503
    assert "svarer ikke" in answer.content.decode()
    assert "evil" not in answer.content.decode()


def test_a_provider_that_goes_down_on_the_way(citizen, op):
    location = begin(citizen)["Location"]
    returned = op.visit(location)
    op.is_down = True
    assert citizen.get(reverse("accounts:callback", args=["citizens"]), returned).status_code == 503


def test_there_is_no_door_that_is_not_in_the_table(client, op, db):
    assert begin(client, "unknown").status_code == 404


def test_the_page_of_doors(client, op, db):
    page = client.get(reverse("accounts:sign_in"), {"next": "https://evil.example/"}).content.decode()
    assert '/sign-in/citizens"' in page, "no foreign place to go on to"
    assert "Granlia kommune" in page


def test_a_provider_that_wants_a_proof_of_possession(citizen, op, settings, tmp_path):
    from samvev.accounts.tests.provider import write_table

    settings.SAMVEV_PROVIDERS = write_table(
        tmp_path, citizens={"preset": "id-porten", "issuer": ISSUER, "dpop": True, "label": "B"}
    ).replace("providers.toml", "./providers.toml")
    op.wants_nonce = True
    assert come_back(citizen, op).status_code == 302


class TestPlansInTwoPlaces:
    """Somebody who is registered in two organisations says where to go."""

    @pytest.fixture
    def two(self, citizen):
        walls.enter(tenants=[STOREFJORD])
        other = User.objects.create(tenant_id=STOREFJORD, code="nora", kind="citizen", name="Nora Eide")
        Person.objects.create(
            tenant_id=STOREFJORD,
            code="nora",
            name="Nora Eide",
            user=other,
            national_id_sealed=national_id.seal(NUMBER),
            national_id_key=national_id.lookup_key(NUMBER),
        )
        walls.enter()
        return citizen, other

    def choose(self, client, place):
        return client.post(reverse("accounts:choose"), {"place": place})

    def test_one_chooses_and_is_in(self, two, op):
        client, other = two
        page = come_back(client, op, query={"next": "/my-plan/"}).content.decode()
        assert "Granlia kommune" in page
        assert "Storefjord kommune" in page
        assert "user" not in client.session, "not in before one has chosen"
        assert self.choose(client, 1)["Location"] == "/my-plan/"
        assert client.session["user"] == str(other.pk)
        assert self.choose(client, 0).status_code == 403, "a choice is made once"

    @pytest.mark.parametrize("place", ["2", "-1", "x", ""])
    def test_only_among_ones_own(self, two, op, place):
        client, _ = two
        come_back(client, op)
        assert self.choose(client, place).status_code == 403

    def test_a_choice_waits_for_ten_minutes(self, two, op):
        client, _ = two
        come_back(client, op)
        with clock.at(clock.now() + timedelta(minutes=11)):
            assert self.choose(client, 0).status_code == 403

    def test_one_who_was_closed_meanwhile_stays_outside(self, two, op):
        client, other = two
        come_back(client, op)
        walls.enter(tenants=[STOREFJORD])
        User.objects.filter(pk=other.pk).update(is_active=False)
        assert self.choose(client, 1).status_code == 403


class TestEmployees:
    """Known by issuer and subject; the first time by what was announced, or by work e-mail."""

    @pytest.fixture(autouse=True)
    def _high(self, op):
        op.claims |= {"acr": "high", "oid": "oid-1"}

    def known(self, code, subject="pairwise-1", issuer=ISSUER):
        from samvev.kernel import walls
        from tests.world import GRANLIA

        walls.enter(tenants=[GRANLIA])
        Identity.objects.create(tenant_id=GRANLIA, user_id=user_id(code), issuer=issuer, subject=subject)
        walls.enter()

    def test_one_who_is_known_comes_in(self, op, db):
        self.known("coordinator")
        assert come_back(Client(), op, "staff").status_code == 302

    def test_the_same_subject_of_another_issuer_is_somebody_else(self, op, db):
        self.known("coordinator", issuer="https://another.test")
        assert come_back(Client(), op, "staff").status_code == 403

    def test_an_office_needs_the_high_level(self, op, db, refusals):
        self.known("ke")
        op.claims["acr"] = "substantial"
        assert come_back(Client(), op, "staff").status_code == 403
        assert refusals() == ["staff acr_too_low"]

    def test_an_employee_without_office_comes_in_with_the_substantial_level(self, op, db):
        self.known("coordinator")
        op.claims["acr"] = "substantial"
        assert come_back(Client(), op, "staff").status_code == 302

    def test_a_citizen_does_not_come_in_by_the_employees_door(self, op, db, refusals):
        self.known("owner")
        assert come_back(Client(), op, "staff").status_code == 403
        assert refusals() == ["staff kind"]

    def test_one_who_was_closed_does_not_come_in(self, op, see_all):
        from samvev.accounts.models import User

        self.known("coordinator")
        see_all()
        User.objects.filter(pk=user_id("coordinator")).update(is_active=False)
        assert come_back(Client(), op, "staff").status_code == 403

    def test_the_first_time_by_an_announced_number_then_by_subject(self, op, actor, see_all):
        from samvev.accounts import actions
        from samvev.accounts.staff import queries

        admin = actor("admin")
        coordinator = queries.employee(admin, user_id("coordinator"))
        awaited = actions.await_sign_in(coordinator, provider="staff", claim="number", value=NUMBER, by=admin)
        assert NUMBER not in awaited.value
        op.claims["pid"] = NUMBER
        assert come_back(Client(), op, "staff").status_code == 302
        op.claims["pid"] = None
        assert come_back(Client(), op, "staff").status_code == 302
        op.claims |= {"pid": NUMBER, "sub": "another"}
        assert come_back(Client(), op, "staff").status_code == 403
        see_all()
        assert Entry.objects.filter(event="accounts.identity_linked").count() == 1

    def test_an_administrator_announces_on_a_page_and_the_number_stands_nowhere(self, op, browser, see_all, caplog):
        page = reverse("accounts:first_sign_in", args=[user_id("gp")])
        admin = browser("admin")
        assert "staff" in admin.get(page).content.decode()
        wrong = admin.post(page, {"provider": "staff", "known_by": "11111111111"})
        assert wrong.status_code == 200
        assert admin.post(page, {"provider": "staff", "known_by": f"{NUMBER[:6]} {NUMBER[6:]}"}).status_code == 302
        html = admin.get(reverse("accounts:employee", args=[user_id("gp")])).content.decode()
        assert "Meldt på" in html
        assert NUMBER not in html + caplog.text
        see_all()
        assert not Entry.objects.filter(detail__contains=NUMBER).exists()
        op.claims["pid"] = NUMBER
        assert come_back(Client(), op, "staff").status_code == 302
        see_all()
        assert Identity.objects.filter(user_id=user_id("gp")).exists()
        assert "Meldt på" not in admin.get(reverse("accounts:employee", args=[user_id("gp")])).content.decode()

    def test_what_was_taken_back_lets_nobody_in(self, op, browser):
        admin = browser("admin")
        admin.post(reverse("accounts:first_sign_in", args=[user_id("gp")]), {"provider": "staff", "known_by": NUMBER})
        assert admin.post(reverse("accounts:no_first_sign_in", args=[user_id("gp")])).status_code == 302
        op.claims["pid"] = NUMBER
        assert come_back(Client(), op, "staff").status_code == 403

    def test_a_local_administrator_announces_nobody_who_holds_an_office_or_works_elsewhere(self, op, browser):
        local = browser("localadmin")
        for code, answer in (("coordinator", 200), ("manager", 403), ("nav", 403), ("admin", 403)):
            page = reverse("accounts:first_sign_in", args=[user_id(code)])
            assert local.get(page).status_code == answer, code

    def test_an_announcement_is_over_after_thirty_days(self, op, actor):
        from samvev.accounts import actions
        from samvev.accounts.staff import queries

        with clock.at(clock.now() - timedelta(days=32)):
            admin = actor("admin")
            coordinator = queries.employee(admin, user_id("coordinator"))
            actions.await_sign_in(coordinator, provider="staff", claim="sub", value="pairwise-1", by=admin)
        assert come_back(Client(), op, "staff").status_code == 403

    def test_the_first_time_by_work_mail_at_ones_own_organisations_provider(self, op, db, settings):
        op.claims |= {"acr": None, "email": "Coordinator@example.test"}
        assert come_back(Client(), op, "office", iss="").status_code == 302
        op.claims |= {"oid": "oid-2"}
        assert come_back(Client(), op, "office", iss="").status_code == 403, "another subject, the same mail"

    def test_work_mail_says_nothing_about_another_organisation(self, op, db):
        op.claims |= {"acr": None, "email": "neighbour@example.test"}
        assert come_back(Client(), op, "office", iss="").status_code == 403

    def test_an_iss_that_is_there_has_to_fit_even_where_it_may_be_missing(self, op, db):
        self.known("coordinator", subject="oid-1")
        op.claims["acr"] = None
        assert come_back(Client(), op, "office", iss="https://evil.test").status_code == 403
