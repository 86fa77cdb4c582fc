"""Entering: what an actor reaches, on both sides of the wall."""

from samvev.cases import queries
from samvev.cases.models import Case
from samvev.plans.models import Goal
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA


def test_a_coordinator_reaches_their_cases(actor):
    kari = actor("coordinator")
    assert set(kari.cases) == {CASE_OWNER, CASE_OWNER16}
    assert queries.case(kari, CASE_OWNER).person.name == "Nora Eide"


def test_an_owner_has_no_organisation_wall_to_look_behind(actor):
    nora = actor("owner")
    assert nora.tenants == frozenset()
    assert [c.pk for c in Case.objects.all()] == [CASE_OWNER]
    assert Goal.objects.count() == 3


def test_the_hospital_reaches_the_case_it_takes_part_in_and_nothing_else_there(actor):
    ahmed = actor("hospital")
    assert list(Case.objects.filter(tenant_id=GRANLIA).values_list("pk", flat=True)) == [CASE_OWNER]
    assert ahmed.cases[CASE_OWNER].read == {"general", "health"}


def test_a_neighbour_finds_nothing(actor):
    actor("neighbour")
    assert not Case.objects.filter(tenant_id=GRANLIA).exists()
