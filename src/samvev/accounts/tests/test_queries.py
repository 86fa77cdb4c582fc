"""Finding employees: colleagues by name, others by exactly their work e-mail."""

import pytest

from samvev.accounts import queries
from samvev.accounts.models import User
from samvev.kernel.errors import NotFound
from tests.world import user_id


def test_someone_elsewhere_is_found_by_their_whole_work_e_mail_only(actor):
    actor("coordinator")
    found = queries.staff_by_email("Hospital@Example.test")
    assert (found.user.pk, found.user.name, found.place) == (user_id("hospital"), "Ahmed Nilsen", "Midtdal sykehus HF")
    for words in ("hospital", "hospital@", "%", "", "nobody@example.test"):
        assert queries.staff_by_email(words) is None


def test_citizens_are_not_found_by_e_mail(actor):
    actor("coordinator")
    assert queries.staff_by_email("relative@example.test") is None


def test_someone_who_left_is_not_found(actor, see_all):
    User.objects.filter(pk=user_id("hospital")).update(is_active=False)
    assert queries.staff_by_email("hospital@example.test") is None


def test_a_colleague_is_one_of_ones_own_organisation(actor):
    coordinator = actor("coordinator")
    assert queries.colleague(coordinator, user_id("provider")).place == "Granlia ungdomsskole"
    with pytest.raises(NotFound):
        queries.colleague(coordinator, user_id("hospital"))
    with pytest.raises(NotFound):
        queries.colleague(actor("owner"), user_id("provider"))
