"""What is read about consents, and how a case stands."""

import pytest

from samvev.cases import queries as cases
from samvev.cases.models import Activity, ActivityKind, Case, CaseKind, Coordinator
from samvev.consents import queries
from samvev.consents.ahead import ahead
from samvev.consents.models import Consent, StartUp
from samvev.kernel.errors import NotFound
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, days_ahead, noon, user_id


def runs_out(actor, days):
    return {one.case_id: one.consents for one in ahead(actor, papers=0, consents=days) if one.consents}


def test_what_runs_out_is_told_those_who_lead_or_decide(actor, see_all):
    Consent.objects.filter(case_id=CASE_OWNER, member_id=user_id("nav")).update(valid_until=days_ahead(10))
    Consent.objects.filter(case_id=CASE_OWNER16).update(valid_until=days_ahead(40))
    for who in ("coordinator", "owner"):
        assert runs_out(actor(who), 30) == {CASE_OWNER: 1}
        assert runs_out(actor(who), 10) == {CASE_OWNER: 1}
        assert runs_out(actor(who), 9) == {}
    for who in ("nav", "ke", "owner16"):
        assert runs_out(actor(who), 30) == {}
    assert runs_out(actor("owner16"), 60) == {CASE_OWNER16: Consent.objects.filter(case_id=CASE_OWNER16).count()}


def test_what_is_withdrawn_or_has_run_out_does_not_run_out(actor, see_all):
    about = Consent.objects.filter(case_id=CASE_OWNER, member_id=user_id("nav"))
    about.update(valid_until=days_ahead(10), withdrawn_on=days_ago(1))
    assert runs_out(actor("coordinator"), 30) == {}
    about.update(valid_until=days_ago(1), withdrawn_on=None)
    assert runs_out(actor("coordinator"), 30) == {}


def test_what_comes_is_asked_once(actor, see_all, django_assert_num_queries):
    coordinator = actor("coordinator")
    with django_assert_num_queries(1):
        assert runs_out(coordinator, 400)


def test_a_consent_of_another_case_is_not_found(actor, see_all):
    other = Consent.objects.filter(case_id=CASE_OWNER16).first()
    with pytest.raises(NotFound):
        queries.consent(actor("owner"), CASE_OWNER, other.pk)


def stands(see_all, **changed):
    see_all()
    case = Case.objects.get(pk=CASE_OWNER)
    for name, value in changed.items():
        setattr(case, name, value)
    return queries.standing(case)


def used(day):
    Activity.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, kind=ActivityKind.ENTRY, at=noon(day))


def test_active_with_coordinator_consent_and_use(see_all):
    assert not stands(see_all).used
    used(days_ago(30))
    assert stands(see_all).active


def test_passive_with_every_reason(see_all):
    Coordinator.objects.filter(case_id=CASE_OWNER).delete()
    Consent.objects.filter(case_id=CASE_OWNER, member=None).update(withdrawn_on=days_ago(1))
    used(days_ago(400))
    found = stands(see_all)
    assert (found.coordinated, found.consented, found.used, found.active) == (False, False, False, False)


def test_coordination_needs_no_consent_to_be_active(see_all):
    Consent.objects.filter(case_id=CASE_OWNER, member=None).delete()
    used(days_ago(1))
    assert stands(see_all, kind=CaseKind.COORDINATION).active
    assert not stands(see_all, kind=CaseKind.INDIVIDUAL_PLAN).active


def test_a_young_case_has_a_start_up_to_do_until_it_is_finished(see_all):
    assert not stands(see_all).starting
    Case.objects.filter(pk=CASE_OWNER).update(start=days_ago(20))
    assert stands(see_all).starting
    row = StartUp.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER)
    assert stands(see_all, start=days_ago(400)).starting
    StartUp.objects.filter(pk=row.pk).update(finished_on=days_ago(1))
    assert not stands(see_all).starting


def test_only_those_still_in_the_team_are_offered_for_renewal(actor, see_all):
    coordinator = actor("coordinator")
    case = cases.case(coordinator, CASE_OWNER)
    offered = {c.member_id for c in queries.renewable(case)}
    assert offered == {None, *(user_id(code) for code in ("relative", "nav", "gp", "hospital"))}
    Consent.objects.filter(case_id=CASE_OWNER, member_id=user_id("gp")).update(withdrawn_on=days_ago(1))
    assert user_id("gp") not in {c.member_id for c in queries.renewable(case)}
