"""How often one place, or one user, may try: counted without an address."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from samvev.kernel import clock
from samvev.kernel.errors import TooMany
from samvev.web import limits
from samvev.web.limits import Door
from samvev.web.models import Attempt

HERE = {"REMOTE_ADDR": "192.0.2.7"}
NOON = datetime(2026, 11, 21, 12, 5, tzinfo=ZoneInfo("Europe/Oslo"))
PLACE = Door("place", here=3)
USER = Door("user", here=10, each=3)
STRANGERS = Door("strangers", here=3, each=5, everywhere=4, strangers=True)


def knock(door: Door, times: int, who: str = "", **meta: Any) -> None:
    for _each in range(times):
        limits.knock(door, HERE | meta, who)


def test_too_many_in_an_hour_from_one_place_is_refused_and_the_next_hour_begins_anew(db: None) -> None:
    with clock.at(NOON):
        knock(PLACE, 3)
        with pytest.raises(TooMany):
            knock(PLACE, 1)
        knock(PLACE, 1, REMOTE_ADDR="192.0.2.8")
    with clock.at(NOON + timedelta(hours=1)):
        knock(PLACE, 1)


def test_one_user_has_a_limit_wherever_they_sit(db: None) -> None:
    with clock.at(NOON):
        knock(USER, 2, "a")
        knock(USER, 1, "a", REMOTE_ADDR="192.0.2.8")
        with pytest.raises(TooMany):
            knock(USER, 1, "a", REMOTE_ADDR="192.0.2.9")
        knock(USER, 3, "b")


def test_users_count_for_their_place_too(db: None) -> None:
    with clock.at(NOON):
        for user in "abcde":
            knock(USER, 2, user)
        with pytest.raises(TooMany):
            knock(USER, 1, "f")


def test_there_can_be_a_limit_for_everyone_together(db: None) -> None:
    with clock.at(NOON):
        for last in range(4):
            knock(STRANGERS, 1, REMOTE_ADDR=f"192.0.2.{last}")
        with pytest.raises(TooMany):
            knock(STRANGERS, 1, REMOTE_ADDR="198.51.100.1")


def test_where_strangers_are_counted_those_signed_in_are_counted_each_for_themselves(db: None) -> None:
    with clock.at(NOON):
        knock(STRANGERS, 3)
        knock(STRANGERS, 5, "a")
        with pytest.raises(TooMany):
            knock(STRANGERS, 1, "a")


def test_doors_are_counted_apart(db: None) -> None:
    with clock.at(NOON):
        knock(PLACE, 3)
        knock(USER, 3, "a")


def test_no_address_and_no_user_is_stored_and_counts_are_forgotten_after_a_day(db: None) -> None:
    with clock.at(NOON):
        knock(USER, 1, "kari")
    stored = str(list(Attempt.objects.values()))
    assert "192.0.2.7" not in stored
    assert "kari" not in stored
    with clock.at(NOON + timedelta(days=2)):
        assert limits.sweep() == 2
    assert not Attempt.objects.exists()
