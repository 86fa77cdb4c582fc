"""The one way out, and the table of providers: what an operator may write, and where requests may go."""

import pytest
import requests

from samvev.accounts.oidc import outbound, providers
from samvev.accounts.oidc.errors import Unavailable
from samvev.accounts.tests.provider import ISSUER, write_table


@pytest.fixture
def provider(op):
    return providers.current()["citizens"]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/x",
        "http://id.test/x",
        "https://id.test.evil.test/x",
        "https://id.test:8443/x",
        "https://evil.test@other.test/",
        "ftp://id.test/",
        "//id.test/",
        "",
    ],
)
def test_nothing_goes_anywhere_else(provider, url):
    with pytest.raises(Unavailable):
        outbound.check(provider, url)


def test_the_providers_own_hosts_are_reached(provider):
    assert outbound.check(provider, "https://id.test/x")
    assert outbound.check(provider, "https://login.idporten.no/authorize")


def test_a_redirect_is_not_followed(provider, op, monkeypatch):
    def astray(_request):
        answer = requests.Response()
        answer.status_code = 302
        answer.headers["Location"] = "https://evil.test/"
        answer.raw = None
        answer._content = b""
        answer.url = f"{ISSUER}/x"
        return answer

    monkeypatch.setattr(op, "answer", astray)
    with pytest.raises(Unavailable):
        outbound.document(provider, f"{ISSUER}/x")


@pytest.mark.parametrize("body", [b"[]", b"no json", b'{"a": "' + b"x" * 600_000 + b'"}'])
def test_what_is_no_document_is_trouble(provider, op, monkeypatch, body):
    def odd(_request):
        answer = requests.Response()
        answer.status_code = 200
        answer._content = body
        return answer

    monkeypatch.setattr(op, "answer", odd)
    with pytest.raises(Unavailable):
        outbound.document(provider, f"{ISSUER}/x")


def test_requests_are_verified_and_never_long(provider, monkeypatch):
    seen = {}

    def send(_self, _request, **options):
        seen.update(options)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    with pytest.raises(Unavailable):
        outbound.document(provider, f"{ISSUER}/x")
    assert seen["verify"], "True, or the file of trusted authorities"
    assert max(seen["timeout"]) <= 5


PRESET = {"preset": "id-porten"}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"preset": "facebook"}, "no preset"),
        ({**PRESET, "secret": "x"}, "unknown words: secret"),
        ({"kind": "citizen"}, "missing: issuer, label"),
        ({**PRESET, "issuer": "http://idporten.no"}, "https"),
        ({**PRESET, "kind": "robot"}, "citizen or staff"),
        ({**PRESET, "number_claim": ""}, "number_claim"),
        ({"preset": "entra-id", "issuer": "https://login.test/t/v2.0"}, "name its number"),
    ],
)
def test_a_table_that_is_wrong_says_so(tmp_path, words, sentence):
    with pytest.raises(ValueError, match=sentence):
        providers.table(write_table(tmp_path, one=words))


def test_presets_know_their_test_environments(tmp_path):
    table = providers.table(write_table(tmp_path, one={**PRESET, "test": True}, two=PRESET))
    assert table["one"].issuer == "https://test.idporten.no"
    assert table["two"].allowed_hosts == {"idporten.no", "login.idporten.no"}
    assert "https://login.test.idporten.no" in providers.addresses(table)
    assert providers.table("") == {}


@pytest.mark.parametrize(
    ("preset", "claims", "level"),
    [
        ("id-porten", {"acr": "idporten-loa-high"}, 4),
        ("id-porten", {"acr": "idporten-loa-low"}, 0),
        ("id-porten", {}, 0),
        ("ansattporten", {"acr": "substantial"}, 3),
        ("ansattporten", {"acr": "idporten-loa-high"}, 0),
        ("helseid", {"helseid://claims/identity/security_level": "4"}, 4),
        ("entra-id", {}, 3),
    ],
)
def test_levels_are_each_providers_own(tmp_path, preset, claims, level):
    words = {"preset": preset, "issuer": ISSUER, "organisation": "310000019"}
    assert providers.table(write_table(tmp_path, one=words))["one"].level(claims) == level
