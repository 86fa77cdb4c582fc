"""The nightly round warns in time, and nobody twice."""

import pytest
from django.urls import reverse

from samvev.consents.models import Consent
from samvev.consents.notices import PLACE_RUNS_OUT
from samvev.consents.tasks import warn_before_lapse
from samvev.kernel import clock
from samvev.kernel.period import period
from samvev.notifications.models import Notice
from samvev.people.models import Relation
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, days_ago, days_ahead, noon, uid, user_id


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


def paper(last, kind="guardian", **told):
    return Relation.objects.create(
        tenant_id=GRANLIA,
        person_id=uid("person.owner"),
        other_id=uid("person.relative"),
        name="Per Eide",
        kind=kind,
        areas=["economy"],
        period=period(days_ago(30), last),
        documented_by="Vedtak",
        **told,
    )


def told_of_papers(see_all):
    see_all()
    found = Notice.objects.filter(kind="consents.place_runs_out").values_list("user_id", "path")
    return sorted((str(user), path) for user, path in found)


@pytest.mark.parametrize("kind", ["guardian", "proxy"])
def test_the_person_and_the_coordinator_are_warned_of_a_paper_once_at_each_limit(kind, see_all):
    paper(days_ahead(61), kind)
    page = reverse("consents:deciders", args=[CASE_OWNER])
    once = sorted((str(user_id(code)), page) for code in ("owner", "coordinator"))
    for days, times in ((0, 0), (1, 1), (2, 1), (31, 2), (32, 2), (54, 3), (60, 3), (61, 3), (62, 3)):
        with clock.at(noon(days_ahead(days))):
            warn_before_lapse(0)
        assert told_of_papers(see_all) == sorted(once * times), days


def test_a_paper_recorded_anew_and_parental_responsibility_warn_nobody(see_all):
    paper(days_ahead(-1))
    paper(days_ahead(200), warned_days=7)
    paper(days_ahead(10), "parent")
    warn_before_lapse(0)
    assert told_of_papers(see_all) == []


def test_the_words_of_the_warning_are_neutral():
    words = str(PLACE_RUNS_OUT.words).lower()
    assert not {"guardian", "attorney", "health", "verge", "fullmakt"} & set(words.split())
