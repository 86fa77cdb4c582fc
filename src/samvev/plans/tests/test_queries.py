"""Reading plans: only one's areas, and as many queries for a long plan as for a short one."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvev.kernel.errors import NotFound
from samvev.plans import actions, queries
from samvev.plans.expected import day_measures
from samvev.plans.models import Comment, Evaluation, Goal, GoalStatus, Measure
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, days_ago, days_ahead, noon, uid, user_id

MOST_QUERIES = 15
WHERE = {"tenant_id": GRANLIA, "case_id": CASE_OWNER, "area": "health"}


def fill(goals):
    """So many goals, each with three measures, each with two evaluations."""
    made = [Goal(**WHERE, title=f"Mål {n}") for n in range(goals)]
    Goal.objects.bulk_create(made)
    measures = [
        Measure(**WHERE, goal=goal, title="T", responsible_id=user_id("hospital")) for goal in made for _ in "abc"
    ]
    Measure.objects.bulk_create(measures)
    Evaluation.objects.bulk_create(
        Evaluation(**WHERE, measure=measure, result="continue", note=note, by_name="A", at=noon(days_ago(day)))
        for measure in measures
        for day, note in ((9, "eldst"), (1, "sist"))
    )
    Comment.objects.bulk_create(Comment(**WHERE, goal=goal, text="Hei", mood=3) for goal in made)


@pytest.mark.parametrize("goals", [3, 30])
def test_the_case_page_takes_at_most_fifteen_queries_however_long_the_plan(browser, see_all, goals):
    fill(goals)
    coordinator = browser("coordinator")
    for first_of_the_day in (True, False):
        with CaptureQueriesContext(connection) as taken:
            page = coordinator.get(f"/cases/{CASE_OWNER}/")
        assert page.content.count(b'class="measure"') == 3 * goals + 3
        assert len([one for one in taken if "SAVEPOINT" not in one["sql"]]) <= MOST_QUERIES, first_of_the_day


def test_the_latest_evaluation_of_each_measure_is_shown(actor, see_all):
    fill(2)
    hospital = actor("hospital")
    page = queries.plan_page(hospital, queries.case_with_plan(hospital, CASE_OWNER))
    assert {measure.last.note for card in page.goals[1:] for measure in card.measures} == {"sist"}
    assert [card.goal.mood for card in page.goals[1:]] == [3, 3]
    assert page.goals[1].goal.comments_count == 1


@pytest.mark.parametrize(
    ("who", "areas"),
    [
        ("owner", {"health", "work_school", "network"}),
        ("nav", {"work_school"}),
        ("gp", {"health"}),
        ("relative", {"network"}),
    ],
)
def test_the_plan_page_has_only_the_areas_that_are_shared(actor, who, areas):
    me = actor(who)
    page = queries.plan_page(me, queries.case_with_plan(me, CASE_OWNER))
    assert {card.goal.area for card in page.goals} == areas
    assert {measure.area for measure in page.measures} == areas
    assert page.shown == areas | {"general"}
    assert {m.area for m in queries.open_actions(me, page.case)} == areas


def test_a_measure_whose_goal_is_hidden_stands_by_itself(actor, see_all):
    hidden = Goal.objects.create(**{**WHERE, "area": "economy"}, title="Skjult")
    Measure.objects.create(**WHERE, goal=hidden, title="Synlig")
    gp = actor("gp")
    page = queries.plan_page(gp, queries.case_with_plan(gp, CASE_OWNER))
    assert [measure.title for measure in page.loose] == ["Synlig"]


def test_helpers_and_lapsing_consents_are_counted(actor):
    me = actor("coordinator")
    case = queries.case_with_plan(me, CASE_OWNER)
    assert (case.helpers, case.lapsing) == (3, 0)


def test_what_is_out_of_reach_does_not_exist(actor):
    nav, stranger = actor("nav"), actor("stranger")
    for fetch in (
        lambda: queries.goal(nav, uid("goal.health")),
        lambda: queries.measure(nav, uid("measure.health")),
        lambda: queries.measure(stranger, uid("measure.health")),
        lambda: queries.goal(nav, uuid4()),
        lambda: queries.case_with_plan(stranger, CASE_OWNER),
        lambda: queries.plan_text(nav, CASE_OWNER, "what_matters"),
        lambda: queries.with_earlier(nav, uuid4()),
    ):
        with pytest.raises(NotFound):
            fetch()


def test_an_earlier_text_of_something_hidden_does_not_exist(actor):
    coordinator = actor("coordinator")
    measure = queries.measure(coordinator, uid("measure.health"))
    actions.edit_measure(measure, seen=1, by=coordinator, title="Nytt")
    revision = queries.earlier_texts(measure)[0]
    assert queries.with_earlier(coordinator, revision.pk).pk == measure.pk
    with pytest.raises(NotFound):
        queries.with_earlier(actor("nav"), revision.pk)


def test_my_measures_are_across_cases_and_only_in_my_areas(actor, see_all):
    Measure.objects.filter(pk=uid("measure.health")).update(responsible_id=user_id("nav"))
    Measure.objects.filter(pk=uid("measure.work_school")).update(responsible_id=user_id("nav"))
    assert [measure.pk for measure in queries.my_measures(actor("nav"))] == [uid("measure.work_school")]


def test_late_this_week_and_waiting_are_found_for_whom_they_concern(actor, see_all):
    Measure.objects.filter(pk=uid("measure.health")).update(evaluate_on=days_ago(3))
    Measure.objects.filter(pk=uid("measure.network")).update(due_on=days_ahead(2), responsible_id=None)
    Measure.objects.filter(pk=uid("measure.work_school")).update(due_on=days_ago(5), responsible_id=user_id("nav"))
    coordinator, nav = actor("coordinator"), actor("nav")
    mine = day_measures(coordinator)
    assert [m.pk for m in mine.late] == [uid("measure.health")]
    assert [m.pk for m in mine.week] == [uid("measure.network")]
    assert [(m.pk, m.responsible_name) for m in mine.waiting] == [(uid("measure.work_school"), "Stian Moe")]
    assert [m.pk for m in day_measures(nav).late] == [uid("measure.work_school")]
    assert [m.pk for m in queries.late_in(nav, queries.case_with_plan(nav, CASE_OWNER))] == [uid("measure.work_school")]


def test_a_day_of_many_cases_is_one_query(actor, see_all):
    Measure.objects.filter(pk=uid("measure.health")).update(due_on=days_ahead(1))
    Measure.objects.create(
        tenant_id=GRANLIA, case_id=CASE_CHILD, title="Tur", area="leisure", evaluate_on=days_ahead(4)
    )
    coordinator = actor("coordinator")
    with CaptureQueriesContext(connection) as taken:
        steps = day_measures(coordinator).steps
    assert len(taken) == 1
    assert {case: step.pk for case, step in steps.items()} == {CASE_OWNER: uid("measure.health")}
    parent = actor("parent")
    assert day_measures(parent).steps[CASE_CHILD].next_on == days_ahead(4)


def test_only_the_team_that_sees_the_area_can_be_given_something_to_do(actor):
    case = queries.case_with_plan(actor("coordinator"), CASE_OWNER)
    found = set(queries.responsible_choices(case, "health").values_list("code", flat=True))
    assert found == {"owner", "coordinator", "gp", "hospital"}
    kept = queries.responsible_choices(case, "health", held_by=user_id("nav"))
    assert kept.filter(code="nav").exists()


def test_subgoals_comments_and_evaluations_are_read_with_their_goal(actor):
    owner = actor("owner")
    goal = queries.goal(owner, uid("goal.health"))
    sub = actions.add_goal(goal.case, title="Steg", parent=goal, by=owner)
    actions.comment(goal, text="Hei", by=owner)
    assert [each.pk for each in queries.subgoals(owner, goal)] == [sub.pk]
    assert [said.text for said in queries.comments(goal)] == ["Hei"]
    assert [m.pk for m in queries.measures_of(owner, goal)] == [uid("measure.health")]
    assert len(queries.evaluations(queries.measure(owner, uid("measure.health")))) == 1
    page = queries.plan_page(owner, queries.case_with_plan(owner, CASE_OWNER))
    assert [below.goal.pk for card in page.goals for below in card.subgoals] == [sub.pk]


def test_proposed_and_closed_goals_stand_apart(actor, see_all):
    Goal.objects.create(**WHERE, title="Forslag", status=GoalStatus.PROPOSED)
    Goal.objects.create(**WHERE, title="Ferdig", status=GoalStatus.REACHED)
    gp = actor("gp")
    page = queries.plan_page(gp, queries.case_with_plan(gp, CASE_OWNER))
    assert [card.goal.title for card in page.proposed] == ["Forslag"]
    assert [card.goal.title for card in page.closed] == ["Ferdig"]
