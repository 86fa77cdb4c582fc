"""The nightly round warns in time, and nobody twice."""

import pytest

from samvev.consents.models import Consent
from samvev.consents.tasks import warn_before_lapse
from samvev.kernel import clock
from samvev.notifications.models import Notice
from tests.world import CASE_CHILD, CASE_OWNER, days_ahead, noon, user_id


@pytest.fixture
def warned(see_all):
    def night(days_left):
        Consent.objects.filter(case_id=CASE_OWNER, member_id=user_id("nav")).update(valid_until=days_ahead(days_left))
        warn_before_lapse(0)
        see_all()
        return sorted(
            str(user) for user in Notice.objects.filter(kind="consents.runs_out").values_list("user_id", flat=True)
        )

    return night


def test_the_person_and_the_coordinator_are_warned_and_the_helper_is_not(warned):
    assert warned(45) == sorted(str(user_id(code)) for code in ("owner", "coordinator"))


def test_far_from_the_end_nobody_is_warned(warned):
    assert warned(90) == []


def test_a_second_round_warns_nobody_twice(warned):
    assert len(warned(45)) == 2
    assert len(warned(45)) == 2
    assert len(warned(29)) == 4


def test_for_a_child_the_parents_are_warned(see_all):
    Consent.objects.filter(case_id=CASE_CHILD, member=None).update(valid_until=days_ahead(7))
    warn_before_lapse(0)
    see_all()
    told = set(Notice.objects.filter(case_id=CASE_CHILD).values_list("user_id", flat=True))
    assert told == {user_id("parent"), user_id("coordinator2")}


def test_what_has_lapsed_is_not_warned_of(see_all):
    Consent.objects.filter(case_id=CASE_OWNER).update(valid_until=days_ahead(5))
    with clock.at(noon(days_ahead(6))):
        warn_before_lapse(0)
    see_all()
    assert not Notice.objects.filter(case_id=CASE_OWNER).exists()
