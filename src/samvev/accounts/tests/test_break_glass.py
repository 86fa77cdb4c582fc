"""The emergency door: both factors, each code once, slowly, and never unnoticed."""

from datetime import timedelta

import pyotp
import pytest
from django.test import Client
from django.urls import reverse

from samvev.accounts import queries, secrets
from samvev.accounts.actions import disable_break_glass
from samvev.accounts.models import BreakGlass
from samvev.audit.models import Entry
from samvev.kernel import clock, walls
from samvev.kernel.actor import system
from samvev.kernel.errors import Invalid, NotFound
from samvev.notifications.models import Notice
from samvev.project import emergency
from tests.world import GRANLIA, user_id

DOOR = reverse("accounts:break_glass")


@pytest.fixture(autouse=True)
def moment():
    """Time stands still, so that no code grows old between two lines."""
    with clock.at(clock.now()):
        yield


@pytest.fixture
def envelope(db):
    """What lies in the sealed envelope."""
    made = emergency.create("nod-1", "310000019")
    walls.enter()
    return made


def code_of(envelope, **later):
    moment = clock.now() + timedelta(**later)
    return pyotp.parse_uri(envelope.address).at(moment)


def knock(envelope, client=None, **changes):
    sent = {"code": "nod-1", "password": envelope.password, "one_time_code": code_of(envelope), **changes}
    return (client or Client()).post(DOOR, sent)


def test_both_factors_let_one_in_and_alarm(envelope, see_all, caplog):
    client = Client()
    assert knock(envelope, client).status_code == 302
    assert client.get(reverse("front:my_access")).status_code == 200
    see_all()
    assert Notice.objects.get(kind="notifications.break_glass_used").user_id == user_id("admin")
    assert Entry.objects.filter(event="accounts.break_glass_used").exists()
    assert Entry.objects.get(event="audit.signed_in").detail == "break-glass password+totp"
    assert [r.levelname for r in caplog.records if "break-glass used" in str(r.msg)] == ["CRITICAL"]
    assert envelope.password not in caplog.text


@pytest.mark.parametrize("changes", [{"password": "wrong"}, {"one_time_code": "000000"}, {"code": "nobody"}])
def test_what_does_not_fit_is_refused_and_not_told(envelope, changes):
    answer = knock(envelope, **changes)
    assert answer.status_code == 403
    assert "Det stemte ikke" in answer.content.decode()


def test_a_code_is_good_once_and_never_backwards(envelope):
    assert knock(envelope).status_code == 302
    assert knock(envelope).status_code == 403
    assert knock(envelope, one_time_code=code_of(envelope, seconds=-30)).status_code == 403
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert knock(envelope).status_code == 302


def test_a_code_from_long_ago_is_refused(envelope):
    assert knock(envelope, one_time_code=code_of(envelope, minutes=-5)).status_code == 403


def test_attempts_are_few_in_an_hour(envelope):
    for _ in range(10):
        assert knock(envelope, password="wrong").status_code == 403
    assert knock(envelope).status_code == 429
    with clock.at(clock.now() + timedelta(hours=1)):
        assert knock(envelope).status_code == 302


def test_one_account_is_not_tried_from_everywhere(envelope):
    for number in range(20):
        Client(REMOTE_ADDR=f"192.0.2.{number}").post(DOOR, {"code": "nod-1", "password": "x", "one_time_code": "1"})
    last = {"code": "nod-1", "password": envelope.password, "one_time_code": code_of(envelope)}
    assert Client(REMOTE_ADDR="192.0.2.99").post(DOOR, last).status_code == 429


def test_a_disabled_account_is_of_no_use_and_its_sign_ins_end(envelope):
    client = Client()
    knock(envelope, client)
    emergency.disable("nod-1", "310000019")
    assert client.get(reverse("front:my_access")).status_code == 302
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert knock(envelope).status_code == 403
    with pytest.raises(NotFound):
        emergency.disable("nod-1", "310000019")


def test_what_is_kept_opens_nothing(envelope, see_all):
    see_all()
    kept = BreakGlass.objects.get()
    assert kept.password.startswith("argon2")
    assert envelope.password not in kept.password
    secret = pyotp.parse_uri(envelope.address).secret
    assert secret.encode() not in bytes(kept.secret_sealed)
    assert secrets.unseal(kept.secret_sealed) == secret
    with pytest.raises(ValueError, match="cannot be opened"):
        secrets.unseal(bytes(kept.secret_sealed)[:-1] + b"x")


def test_an_account_is_made_once_and_only_where_there_is_an_organisation(envelope):
    with pytest.raises(Invalid):
        emergency.create("nod-1", "310000019")
    with pytest.raises(Invalid):
        emergency.create("nod-2", "999999999")


def test_nobody_makes_or_disables_one_but_whoever_runs_the_installation(envelope, actor):
    from samvev.kernel.errors import Denied

    account = queries.break_glass(GRANLIA, "nod-1") if (admin := actor("admin")) else None
    with pytest.raises(Denied):
        disable_break_glass(account, by=admin)
    disable_break_glass(account, by=system(GRANLIA))
