"""How often one place may ask: counted without an address."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from samvev.kernel import clock
from samvev.kernel.actor import ANYONE
from samvev.kernel.errors import TooMany
from samvev.needs import limits
from samvev.needs.limits import Door
from samvev.needs.models import Knocking

HERE = {"REMOTE_ADDR": "192.0.2.7"}
NOON = datetime(2026, 11, 21, 12, 5, tzinfo=ZoneInfo("Europe/Oslo"))


def knock(times: int, **meta: Any) -> None:
    for _each in range(times):
        limits.knock(Door.REPORT, by=ANYONE, meta=HERE | meta)


def test_too_many_in_an_hour_from_one_place_is_refused_and_the_next_hour_begins_anew(db: None) -> None:
    with clock.at(NOON):
        knock(Door.REPORT.here)
        with pytest.raises(TooMany):
            knock(1)
        knock(1, REMOTE_ADDR="192.0.2.8")
    with clock.at(NOON + timedelta(hours=1)):
        knock(1)


def test_there_is_a_limit_for_everyone_together(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Door.REPORT, "everywhere", 3)
    with clock.at(NOON):
        for last in range(3):
            knock(1, REMOTE_ADDR=f"192.0.2.{last}")
        with pytest.raises(TooMany):
            knock(1, REMOTE_ADDR="198.51.100.1")


def test_those_signed_in_are_counted_each_for_themselves(actor: Any) -> None:
    with clock.at(NOON):
        knock(Door.REPORT.here)
        limits.knock(Door.REPORT, by=actor("hospital"), meta=HERE)


def test_no_address_is_stored_and_counts_are_forgotten_after_a_day(db: None) -> None:
    with clock.at(NOON):
        knock(1)
    assert "192.0.2.7" not in str(list(Knocking.objects.values()))
    with clock.at(NOON + timedelta(days=2)):
        assert limits.sweep() == 2
    assert not Knocking.objects.exists()


def test_the_address_is_the_proxys_word_only_behind_our_own_proxy(settings: Any) -> None:
    told = HERE | {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.4"}
    settings.SECURE_PROXY_SSL_HEADER = None
    assert limits.address_of(told) == "192.0.2.7"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert limits.address_of(told) == "198.51.100.4"
    assert limits.address_of(HERE) == "192.0.2.7"
