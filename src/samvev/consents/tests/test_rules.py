"""Who consents at which age, what follows, and when to warn."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvev.cases.models import Case, Participation, Role
from samvev.consents import rules
from samvev.consents.models import Consent, GivenBy, Way
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind, CaseAccess
from samvev.kernel.ids import new_id
from samvev.kernel.period import covers, period
from samvev.people.ages import Facts, Lacking
from samvev.people.models import Person

DAY = clock.today()
DAYS = st.integers(-400, 800).map(lambda n: DAY + timedelta(days=n))


def born(age):
    return None if age is None else date(DAY.year - age, 1, 1)


def facts(age):
    return Facts(born(age))


def case_of(age):
    return Case(tenant_id=new_id(), person=Person(name="Nora", birth_date=born(age)), start=DAY - timedelta(days=400))


def takes_part(case, role, own_tenant=True, reach=("general",)):
    access = CaseAccess(case.pk, case.tenant_id, new_id(), role, frozenset(reach), frozenset(), role)
    tenants = frozenset({case.tenant_id}) if own_tenant else frozenset()
    return Actor(user_id=new_id(), name="x", kind=ActorKind.STAFF, tenants=tenants, cases={case.pk: access})


@pytest.mark.parametrize(
    ("age", "signs", "childs_view"),
    [
        (40, {"owner", "guardian", "proxy"}, "no"),
        (18, {"owner", "guardian", "proxy"}, "no"),
        (17, {"owner", "guardian", "proxy"}, "no"),
        (16, {"owner", "guardian", "proxy"}, "no"),
        (15, {"parent", "guardian"}, "required"),
        (12, {"parent", "guardian"}, "required"),
        (11, {"parent", "guardian"}, "as_able"),
        (0, {"parent", "guardian"}, "as_able"),
    ],
)
def test_whose_yes_counts_at_each_age(age, signs, childs_view):
    rule = rules.who_consents(facts(age))
    assert (set(rule.signs), rule.childs_view) == (signs, childs_view)


@given(st.none() | st.integers(0, 120))
def test_at_every_age_someone_can_say_yes(age):
    assert rules.who_consents(facts(age)).signs


@given(st.integers(0, 120))
def test_about_the_plan_and_about_health_the_person_and_the_parents_never_decide_at_the_same_time(age):
    for areas in (rules.PLAN, ["health"]):
        assert len({GivenBy.OWNER, GivenBy.PARENT} & rules.who_consents(facts(age), areas).signs) == 1


@pytest.mark.parametrize("area", ["work_school", "economy"])
def test_school_and_money_follow_eighteen_so_parents_can_say_yes_beside_a_youth(area):
    assert {GivenBy.OWNER, GivenBy.PARENT} <= rules.who_consents(facts(17), [area]).signs
    assert GivenBy.PARENT not in rules.who_consents(facts(18), [area]).signs


@given(st.integers(0, 120), st.sets(st.sampled_from(rules.TOPICS)))
def test_several_areas_at_once_need_someone_who_decides_about_each(age, areas):
    signs = rules.who_consents(facts(age), areas).signs
    assert signs
    assert all(signs <= rules.who_consents(facts(age), [area]).signs for area in areas)


def test_a_relay_log_is_agreed_to_together_from_fifteen():
    relay = Facts(born(15), case_kind="relay_log")
    assert rules.who_consents(relay).signs == {"joint", "guardian"}
    assert "parent" in rules.who_consents(facts(15)).signs


def test_without_capacity_parents_still_consent_at_seventeen_and_a_representative_at_eighteen():
    lacking = (Lacking(frozenset({"health"}), period(DAY - timedelta(days=10))),)
    assert "parent" in rules.who_consents(Facts(born(17), lacking), ["health"]).signs
    assert "owner" in rules.who_consents(Facts(born(17), lacking), ["leisure"]).signs
    assert rules.who_consents(Facts(born(40), lacking), ["health"]).signs == {"guardian", "proxy"}


@pytest.mark.parametrize(("age", "who", "may"), [(34, "owner", True), (16, "owner", True), (15, "owner", False)])
def test_the_person_signs_from_sixteen(age, who, may):
    case = case_of(age)
    assert bool(rules.may_sign(takes_part(case, who), case)) is may


@pytest.mark.parametrize(("age", "may"), [(9, True), (15, True), (16, False), (40, False)])
def test_a_parent_signs_for_the_plan_and_for_health_until_sixteen(age, may):
    case = case_of(age)
    assert bool(rules.may_sign(takes_part(case, "parent"), case, rules.PLAN)) is may
    assert bool(rules.may_sign(takes_part(case, "parent"), case, ["health"])) is may


@pytest.mark.parametrize(("age", "may"), [(17, True), (18, False)])
def test_a_parent_signs_for_something_until_eighteen(age, may):
    case = case_of(age)
    assert bool(rules.may_sign(takes_part(case, "parent"), case)) is may


@pytest.mark.parametrize("role", ["guardian", "proxy"])
def test_a_representative_signs_within_their_areas_only(role):
    case = case_of(40)
    one = takes_part(case, role, reach={"general", "economy"})
    assert rules.may_sign(one, case, ["economy"])
    assert not rules.may_sign(one, case, ["economy", "health"])


@pytest.mark.parametrize("role", ["provider", "contact", "observer", "relative"])
def test_helpers_and_next_of_kin_neither_sign_nor_record_nor_look(role):
    case = case_of(34)
    actor = takes_part(case, role)
    assert not rules.may_consent(actor, case)
    assert not rules.may_see_sharing(actor, case)


def test_the_coordinator_records_and_never_signs():
    case = case_of(34)
    actor = takes_part(case, "coordinator")
    assert rules.may_record(actor, case)
    assert not rules.may_sign(actor, case)
    until = DAY + timedelta(days=100)
    assert not rules.may_give(actor, case, Terms(until=until))
    assert rules.may_give(actor, case, Terms(until=until, way=Way.PAPER))
    assert not rules.may_give(actor, case, Terms(until=until, way=Way.PAPER, given_by=GivenBy.PARENT))


def test_nobody_signs_as_someone_else():
    case = case_of(34)
    assert not rules.may_give(takes_part(case, "owner"), case, Terms(until=DAY, given_by=GivenBy.GUARDIAN))


@pytest.mark.parametrize(
    ("terms", "age", "fine"),
    [
        ({"until": DAY + timedelta(days=1)}, 34, True),
        ({"until": DAY}, 34, True),
        ({"until": DAY - timedelta(days=1)}, 34, False),
        ({"until": DAY + timedelta(days=4000)}, 34, False),
        ({"until": DAY, "given_on": DAY + timedelta(days=1)}, 34, False),
        ({"until": DAY, "way": Way.ORAL}, 34, False),
        ({"until": DAY, "way": Way.ORAL, "heard_by": "Tore"}, 34, True),
        ({"until": DAY, "way": Way.ORAL, "heard_by": "Tore", "given_by": "parent"}, 34, False),
        ({"until": DAY}, 13, False),
        ({"until": DAY, "childs_view": "Det er greit"}, 13, True),
        ({"until": DAY}, 9, True),
    ],
)
def test_what_is_wrong_with_terms_is_said(terms, age, fine):
    assert bool(rules.fault_in(Terms(**{"given_on": DAY, **terms}), rules.who_consents(facts(age)), DAY)) is not fine


@given(DAYS, DAYS, st.none() | DAYS, DAYS)
def test_a_consent_holds_on_the_days_of_its_period_and_on_no_other(begin, end, withdrawn, day):
    if end < begin or (withdrawn and withdrawn < begin):
        return
    consent = Consent(given_on=begin, valid_until=end, withdrawn_on=withdrawn)
    assert rules.holds_on(consent, day) is covers(consent.valid, day)


@given(DAYS)
def test_every_warning_is_given_once_and_in_order(valid_until):
    warned, given_at = None, []
    for left in range(100, -10, -1):
        due = rules.warning_due(valid_until, warned, valid_until - timedelta(days=left))
        if due is not None:
            warned = due
            given_at.append((due, left))
    assert given_at == [(60, 60), (30, 30), (7, 7)]


def test_a_warning_that_was_missed_is_replaced_by_the_nearest_one():
    assert rules.warning_due(DAY + timedelta(days=5), None, DAY) == 7
    assert rules.warning_due(DAY + timedelta(days=5), 7, DAY) is None
    assert rules.warning_due(DAY - timedelta(days=1), None, DAY) is None


def test_the_same_end_as_the_others_is_offered():
    near, far = DAY + timedelta(days=100), DAY + timedelta(days=300)
    assert rules.usual_end([near, far, far], DAY) == far
    assert rules.usual_end([DAY - timedelta(days=1)], DAY) == DAY + timedelta(days=365)
    assert rules.usual_end([], DAY) == DAY + timedelta(days=365)


def test_the_person_is_never_taken_out_and_a_parent_only_by_the_coordinator():
    case = case_of(9)
    owner, parent, helper = (
        Participation(tenant_id=case.tenant_id, case=case, role=role) for role in ("owner", "parent", "provider")
    )
    coordinator, mother = takes_part(case, "coordinator"), takes_part(case, "parent")
    assert not rules.may_take_out(coordinator, owner)
    assert rules.may_take_out(coordinator, parent)
    assert not rules.may_take_out(mother, parent)
    assert rules.may_take_out(mother, helper)
    assert not rules.may_take_out(takes_part(case, "provider"), helper)


@pytest.mark.parametrize("role", Role.values)
def test_nobody_becomes_family_by_changing_a_role(role):
    assert not rules.roles_open_to(role) - {role} & {"owner", "parent", "guardian", "relative", "coordinator"}


def test_nothing_is_given_in_a_case_that_has_ended():
    case = case_of(34)
    case.end = DAY - timedelta(days=300)
    assert not rules.may_consent(takes_part(case, "owner"), case)
    assert not rules.may_consent(takes_part(case, "coordinator"), case)
