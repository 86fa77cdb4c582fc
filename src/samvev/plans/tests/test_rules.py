"""The rules of a plan: who may what, how things move, the nine points."""

from datetime import timedelta
from itertools import product
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvev.cases.models import Case, CaseKind, Role
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind, CaseAccess
from samvev.kernel.areas import Area
from samvev.people.models import Person
from samvev.plans import rules
from samvev.plans.models import Goal, GoalStatus, Measure, MeasureStatus, Plan, Result

TENANT, CASE = uuid4(), uuid4()
areas = st.frozensets(st.sampled_from(Area.values))
roles = st.sampled_from(Role.values)


def case_of(age=40, *, ended=False):
    today = clock.today()
    born = today.replace(year=today.year - age, day=1, month=1)
    person = Person(id=uuid4(), tenant_id=TENANT, name="Nora", birth_date=born)
    end = today - timedelta(days=1) if ended else None
    return Case(id=CASE, tenant_id=TENANT, person=person, kind=CaseKind.INDIVIDUAL_PLAN, start=born, end=end)


def actor_as(role, read=Area.values, write=None):
    write = read if write is None else write
    access = CaseAccess(CASE, TENANT, uuid4(), role, frozenset(read), frozenset(write), "consent")
    return Actor(user_id=uuid4(), name="N", kind=ActorKind.STAFF, cases={CASE: access})


def goal_in(case, area=Area.HEALTH, status=GoalStatus.ACTIVE, **more):
    return Goal(tenant_id=TENANT, case=case, area=area, status=status, title="Mål", **more)


def measure_in(case, area=Area.HEALTH, status=MeasureStatus.ONGOING, **more):
    return Measure(tenant_id=TENANT, case=case, area=area, status=status, title="Tiltak", **more)


WRITING = [
    rules.may_add_goal,
    rules.may_add_under,
    rules.may_edit_goal,
    rules.may_decide_goal,
    rules.may_answer_goal,
    rules.may_close_goal,
    rules.may_reopen_goal,
    rules.may_comment,
]
WORKING = [rules.may_add_measure, rules.may_edit_measure, rules.may_evaluate, rules.may_move_measure, rules.may_remind]


@given(roles, areas, areas, st.sampled_from(Area.values), st.sampled_from(GoalStatus.values), st.booleans())
def test_nobody_writes_in_an_area_that_is_not_shared_with_them(role, read, write, area, status, ended):
    actor, case = actor_as(role, read | write, write), case_of(ended=ended)
    goal, measure = goal_in(case, area, status), measure_in(case, area)
    for rule, row in [*product(WRITING, [goal]), *product(WORKING, [measure])]:
        if rule(actor, row):
            assert area in write
            assert not ended


@given(roles, areas, st.sampled_from(Area.values))
def test_one_reads_exactly_what_is_shared(role, read, area):
    actor, case = actor_as(role, read), case_of()
    assert bool(rules.may_read(actor, goal_in(case, area))) == (area in read)


def test_a_stranger_may_nothing():
    stranger = Actor(user_id=uuid4(), name="O", kind=ActorKind.STAFF)
    case = case_of()
    for rule, row in [*product(WRITING, [goal_in(case)]), *product(WORKING, [measure_in(case)])]:
        assert not rule(stranger, row)
    assert not rules.may_see_plan(stranger, case)


@pytest.mark.parametrize(
    ("role", "age", "decides"),
    [
        (Role.OWNER, 40, True),
        (Role.OWNER, 14, True),
        (Role.COORDINATOR, 40, True),
        (Role.GUARDIAN, 40, True),
        (Role.PARENT, 9, True),
        (Role.PARENT, 15, True),
        (Role.PARENT, 16, False),
        (Role.RELATIVE, 40, False),
        (Role.PROVIDER, 40, False),
    ],
)
def test_the_team_proposes_and_the_person_decides(role, age, decides):
    case = case_of(age)
    proposal = goal_in(case, status=GoalStatus.PROPOSED)
    assert bool(rules.may_answer_goal(actor_as(role), proposal)) is decides


def test_who_proposed_a_goal_may_change_it_until_it_is_answered():
    helper, case = actor_as(Role.PROVIDER), case_of()
    proposal = goal_in(case, status=GoalStatus.PROPOSED, added_by_id=helper.user_id)
    assert rules.may_edit_goal(helper, proposal)
    proposal.status = GoalStatus.ACTIVE
    assert rules.may_edit_goal(helper, proposal).reason == rules.PERSON_DECIDES


def test_the_responsible_evaluates_and_the_coordinator_may_for_them():
    case, helper, other = case_of(), actor_as(Role.PROVIDER), actor_as(Role.PROVIDER)
    measure = measure_in(case, responsible_id=helper.user_id)
    assert rules.may_evaluate(helper, measure)
    assert rules.may_evaluate(actor_as(Role.COORDINATOR), measure)
    assert rules.may_evaluate(other, measure).reason == rules.NOT_YOURS
    assert rules.may_evaluate(other, measure_in(case))


def test_every_state_has_its_steps_and_every_step_leads_to_a_state():
    steps = rules.MEASURE_STEPS
    assert set(steps) == set(MeasureStatus.values)
    assert all(then <= set(MeasureStatus.values) for then in steps.values())
    assert all(now not in then for now, then in steps.items())


@given(st.sampled_from(Result.values), st.none() | st.dates(), st.none() | st.dates())
def test_only_end_finishes_a_measure_and_the_rest_is_evaluated_again(result, planned, chosen):
    measure = measure_in(case_of(), status=MeasureStatus.PLANNED, evaluate_on=planned)
    follows = rules.after_evaluation(measure, result, chosen)
    if result == Result.END:
        assert follows == {"status": "done", "closed_on": clock.today(), "evaluate_on": None}
    else:
        assert follows["status"] == "ongoing"
        assert follows["evaluate_on"] == chosen or (chosen is None and follows["evaluate_on"] > clock.today())


@given(st.none() | st.dates(), st.none() | st.dates(), st.dates(), st.sampled_from(MeasureStatus.values))
def test_late_is_open_with_a_day_that_has_passed(due, evaluation, today, status):
    measure = measure_in(None, status=status, due_on=due, evaluate_on=evaluation)
    passed = any(day and day < today for day in (due, evaluation))
    assert rules.is_late(measure, today) == (passed and status in {"planned", "ongoing"})


facts = st.builds(
    rules.PlanFacts,
    goals=st.integers(0, 3),
    strengths=st.booleans(),
    needs=st.booleans(),
    helpers=st.integers(0, 3),
    coordinator=st.booleans(),
    contributions=st.booleans(),
    measures=st.integers(0, 3),
    without_responsible=st.integers(0, 3),
    carrying_out=st.booleans(),
    period=st.booleans(),
    consent=st.booleans(),
    cooperation=st.booleans(),
)


@given(facts)
def test_there_are_always_nine_points_and_each_is_filled_exactly_when_nothing_is_missing(told):
    points = rules.nine_points(told)
    assert [point.code for point in points] == list("abcdefghi")
    filled = {point.code: point.filled for point in points}
    assert filled["a"] == bool(told.goals and told.strengths and told.needs)
    assert filled["b"] == bool(told.helpers)
    assert filled["e"] == bool(told.measures and not told.without_responsible)
    assert filled["g"] == told.period
    assert filled["h"] == told.consent


def test_a_plan_with_everything_is_complete_and_an_empty_one_misses_each_point():
    whole = rules.PlanFacts(1, True, True, 1, True, True, 1, 0, True, True, True, True)
    assert all(point.filled for point in rules.nine_points(whole))
    assert not any(point.filled for point in rules.nine_points(rules.PlanFacts()))


def test_coordination_without_a_plan_has_no_nine_points():
    assert rules.has_nine_points(CaseKind.INDIVIDUAL_PLAN)
    assert not rules.has_nine_points(CaseKind.COORDINATION)


def test_what_matters_is_the_persons_to_write_and_the_rest_everyones():
    plan = Plan(tenant_id=TENANT, case=case_of())
    helper = actor_as(Role.PROVIDER)
    assert not rules.may_say_what_matters(helper, plan)
    assert rules.may_write_text(helper, plan)
    assert rules.rule_of(plan, "what_matters") is rules.may_say_what_matters
    assert rules.rule_of(plan, "needs") is rules.may_write_text
    assert rules.rule_of(goal_in(plan.case), "title") is rules.may_edit_goal
    assert rules.may_bring_back(helper, measure_in(plan.case))
