"""What can happen to a plan: done, refused, in conflict, logged, told."""

from datetime import timedelta

import pytest

from samvev.audit.models import Entry, Revision, history
from samvev.cases.models import Activity, Case
from samvev.kernel import clock
from samvev.kernel.errors import Conflict, Denied, Invalid
from samvev.notifications.models import Notice
from samvev.plans import actions, queries
from samvev.plans.models import Comment, Evaluation, Goal, GoalStatus, Measure, MeasureStatus, Plan
from samvev.web.fields import FACES
from tests.world import CASE_CHILD, CASE_OWNER, days_ahead, uid, user_id


def case_for(actor, case_id=CASE_OWNER):
    return queries.case_with_plan(actor, case_id)


def measure_for(actor, area="work_school"):
    return queries.measure(actor, uid(f"measure.{area}"))


def goal_for(actor, area="work_school"):
    return queries.goal(actor, uid(f"goal.{area}"))


def events_of(row):
    return list(Entry.objects.filter(target_id=row.pk).order_by("id").values_list("event", flat=True))


def told(kind):
    return set(Notice.objects.filter(kind=kind).values_list("user_id", flat=True))


def test_the_person_writes_what_matters_and_the_team_is_told(actor, see_all):
    owner = actor("owner")
    plan = queries.plan(owner, CASE_OWNER)
    actions.write_text(plan, name="what_matters", text="Ro.", seen=plan.version, by=owner)
    see_all()
    saved = Plan.objects.get(pk=plan.pk)
    assert saved.what_matters == "Ro."
    assert history(saved).first().before["what_matters"].startswith("Jeg vil tilbake")
    assert events_of(saved) == ["plans.text_written"]
    assert told("plans.changed") == {user_id(n) for n in ("coordinator", "nav", "gp", "hospital", "relative")}
    assert Activity.objects.filter(case_id=CASE_OWNER, user_id=user_id("owner")).exists()


def test_a_helper_may_not_say_what_matters(actor, see_all):
    nav = actor("nav")
    plan = queries.plan(nav, CASE_OWNER)
    with pytest.raises(Denied, match=r"."):
        actions.write_text(plan, name="what_matters", text="Nei", seen=plan.version, by=nav)
    assert not Revision.objects.filter(target_id=plan.pk).exists()


def test_two_texts_written_at_once_are_no_conflict_but_one_text_twice_is(actor):
    owner = actor("owner")
    plan = queries.plan(owner, CASE_OWNER)
    actions.write_text(plan, name="needs", text="Søvn", seen=1, by=owner)
    actions.write_text(plan, name="strengths", text="Humor", seen=1, by=owner)
    with pytest.raises(Conflict):
        actions.write_text(plan, name="needs", text="Noe annet", seen=1, by=owner)
    saved = Plan.objects.get(pk=plan.pk)
    assert (saved.needs, saved.strengths) == ("Søvn", "Humor")


def test_a_case_without_a_plan_gets_one_with_the_first_text(actor):
    parent = actor("parent")
    plan = queries.plan(parent, CASE_CHILD)
    assert plan._state.adding
    actions.write_text(plan, name="what_matters", text="Leke.", seen=1, by=parent)
    assert queries.plan(parent, CASE_CHILD).what_matters == "Leke."
    with pytest.raises(Conflict):
        actions.write_text(plan, name="what_matters", text="Sove.", seen=1, by=parent)


def test_the_period_is_set_by_those_who_decide(actor):
    coordinator, plan = actor("coordinator"), queries.plan(actor("coordinator"), CASE_OWNER)
    days = {"starts_on": days_ahead(0), "revise_on": days_ahead(180), "ends_on": days_ahead(365)}
    actions.set_period(plan, **days, seen=1, by=coordinator)
    assert queries.plan(coordinator, CASE_OWNER).revise_on == days_ahead(180)
    with pytest.raises(Denied):
        actions.set_period(plan, **days, seen=2, by=actor("nav"))


def test_a_helpers_goal_is_a_proposal_that_the_person_answers(actor):
    nav = actor("nav")
    goal = actions.add_goal(case_for(nav), title="Ut i jobb", area="work_school", by=nav)
    assert (goal.status, goal.added_by_name) == (GoalStatus.PROPOSED, "Stian Moe")
    assert events_of(goal) == ["plans.goal_proposed"]
    owner = actor("owner")
    mine = queries.goal(owner, goal.pk)
    assert actions.accept_goal(mine, by=owner).status == GoalStatus.ACTIVE
    with pytest.raises(Denied):
        actions.accept_goal(mine, by=owner)


def test_the_helper_may_not_answer_their_own_proposal(actor):
    nav = actor("nav")
    goal = actions.add_goal(case_for(nav), title="Ut i jobb", area="work_school", by=nav)
    with pytest.raises(Denied):
        actions.accept_goal(goal, by=nav)
    owner = actor("owner")
    assert actions.decline_goal(queries.goal(owner, goal.pk), words="Ikke nå.", by=owner).closing_words == "Ikke nå."


def test_a_goal_in_an_area_that_is_not_shared_is_refused(actor):
    nav = actor("nav")
    with pytest.raises(Denied):
        actions.add_goal(case_for(nav), title="Helse", area="health", by=nav)
    gp = actor("gp")
    with pytest.raises(Denied):
        actions.add_goal(case_for(gp), title="Helse", area="health", by=gp)


def test_only_readers_of_the_area_are_told(actor, see_all):
    owner = actor("owner")
    actions.add_goal(case_for(owner), title="Sove", area="health", by=owner)
    see_all()
    assert told("plans.changed") == {user_id("coordinator"), user_id("gp"), user_id("hospital")}


def test_a_subgoal_has_its_goals_area_and_no_subgoals(actor):
    owner = actor("owner")
    sub = actions.add_goal(case_for(owner), title="Steg", area="health", parent=goal_for(owner), by=owner)
    assert sub.area == "work_school"
    with pytest.raises(Invalid):
        actions.add_goal(case_for(owner), title="Under", parent=sub, by=owner)


def test_what_hangs_under_a_goal_follows_its_area(actor, see_all):
    owner = actor("owner")
    goal = goal_for(owner)
    sub = actions.add_goal(goal.case, title="Steg", parent=goal, by=owner)
    actions.comment(goal, text="Bra", mood=4, by=owner)
    actions.edit_goal(goal, seen=goal.version, by=owner, area="economy", title="Nytt")
    see_all()
    assert Goal.objects.get(pk=sub.pk).area == "economy"
    for model in (Measure, Comment):
        assert set(model.objects.filter(goal=goal).values_list("area", flat=True)) == {"economy"}
    assert set(Evaluation.objects.filter(measure__goal=goal).values_list("area", flat=True)) == {"economy"}


def test_a_goal_is_closed_with_words_and_what_hangs_under_it_ends_with_it(actor):
    owner = actor("owner")
    goal = goal_for(owner)
    sub = actions.add_goal(goal.case, title="Steg", parent=goal, by=owner)
    under = actions.add_measure(goal.case, goal=sub, title="Gjøre noe", by=owner)
    actions.close_goal(goal, reached=True, words="Vi klarte det.", by=owner)
    assert (goal.status, goal.closed_on, goal.closing_words) == ("reached", clock.today(), "Vi klarte det.")
    assert Goal.objects.get(pk=sub.pk).status == GoalStatus.REACHED
    assert Measure.objects.get(pk=under.pk).status == MeasureStatus.DONE
    with pytest.raises(Denied):
        actions.add_measure(goal.case, goal=goal, title="For sent", by=owner)
    assert actions.reopen_goal(goal, by=owner).closed_on is None


def test_the_owner_puts_goals_in_order(actor):
    owner = actor("owner")
    case = case_for(owner)
    order = [card.goal.pk for card in queries.plan_page(owner, case).goals]
    actions.move_goal(queries.goal(owner, order[1]), up=True, by=owner)
    again = [card.goal.pk for card in queries.plan_page(owner, case_for(owner)).goals]
    assert again == [order[1], order[0], order[2]]
    actions.move_goal(queries.goal(owner, order[1]), up=True, by=owner)
    assert [card.goal.pk for card in queries.plan_page(owner, case_for(owner)).goals] == again
    with pytest.raises(Denied):
        actions.move_goal(goal_for(actor("nav")), up=True, by=actor("nav"))


def test_a_measure_is_added_given_and_told(actor, see_all):
    coordinator = actor("coordinator")
    nav = queries.responsible_choices(case_for(coordinator), "work_school").get(pk=user_id("nav"))
    made = actions.add_measure(
        case_for(coordinator), title="Søke", goal=goal_for(coordinator), responsible=nav, by=coordinator
    )
    see_all()
    assert made.area == "work_school"
    assert told("plans.given") == {user_id("nav")}
    assert told("plans.changed") == {user_id("owner")}
    assert events_of(made) == ["plans.measure_added"]


def test_a_measure_without_a_goal_stands_in_its_own_area(actor):
    coordinator = actor("coordinator")
    made = actions.add_measure(
        case_for(coordinator), title="Ringe", area="economy", due_on=days_ahead(3), by=coordinator
    )
    assert (made.goal, made.area) == (None, "economy")


def test_a_change_on_an_old_copy_is_a_conflict_and_nothing_of_it_happens(actor):
    nav = actor("nav")
    measure = measure_for(nav)
    actions.edit_measure(measure, seen=1, by=nav, title="Først")
    with pytest.raises(Conflict):
        actions.edit_measure(measure_for(nav), seen=1, by=nav, title="Sist")
    assert measure_for(nav).title == "Først"
    assert events_of(measure) == ["plans.measure_edited"]


def test_the_edit_form_may_finish_a_measure_but_only_along_the_table(actor):
    nav = actor("nav")
    measure = measure_for(nav)
    actions.edit_measure(measure, seen=1, by=nav, status="done")
    assert measure.closed_on == clock.today()
    with pytest.raises(Denied):
        actions.edit_measure(measure, seen=2, by=nav, title="Nytt")
    coordinator = actor("coordinator")
    reopened = actions.set_status(measure_for(coordinator), status="ongoing", by=coordinator)
    assert reopened.closed_on is None
    with pytest.raises(Invalid):
        actions.set_status(reopened, status="ongoing", by=coordinator)


def test_an_evaluation_is_added_tells_the_team_and_sets_the_next(actor, see_all):
    coordinator = actor("coordinator")
    measure = measure_for(coordinator)
    actions.evaluate(measure, result="continue", note="Bra", by=coordinator)
    see_all()
    assert Evaluation.objects.filter(measure=measure).count() == 2
    assert measure.evaluate_on == clock.today() + timedelta(days=90)
    assert measure.status == MeasureStatus.ONGOING
    assert told("plans.evaluated") == {user_id("owner"), user_id("nav")}


def test_an_evaluation_makes_open_forms_on_the_measure_old(actor):
    coordinator = actor("coordinator")
    measure = measure_for(coordinator)
    seen = measure.version
    actions.evaluate(measure, result="end", by=coordinator)
    assert (measure.status, measure.closed_on) == ("done", clock.today())
    assert measure.version == seen + 1


def test_someone_else_may_not_evaluate(actor):
    nav = actor("nav")
    with pytest.raises(Denied, match=r"."):
        actions.evaluate(measure_for(nav), result="continue", by=nav)


def test_the_person_says_how_it_goes(actor):
    owner = actor("owner")
    said = actions.comment(goal_for(owner), text="Tungt", mood=2, by=owner)
    assert (said.by_name, str(said.mood_words)) == ("Nora Eide", str(dict(FACES)["2"]))
    with pytest.raises(Denied):
        actions.comment(goal_for(actor("relative"), "network"), text="Hei", by=actor("relative"))


def test_a_reminder_goes_to_whoever_is_responsible(actor, see_all):
    owner = actor("owner")
    actions.remind(measure_for(owner), by=owner)
    see_all()
    assert told("plans.reminder") == {user_id("coordinator")}
    coordinator = actor("coordinator")
    with pytest.raises(Denied):
        actions.remind(measure_for(coordinator), by=coordinator)


def test_an_earlier_text_can_be_brought_back_and_nothing_is_lost(actor):
    nav = actor("nav")
    measure = measure_for(nav)
    before = measure.title
    actions.edit_measure(measure, seen=1, by=nav, title="Noe helt annet")
    earlier = history(measure).first()
    actions.bring_back(measure, earlier=earlier, name="title", by=nav)
    assert measure.title == before
    assert history(measure).first().before == {"title": "Noe helt annet"}
    with pytest.raises(Invalid):
        actions.bring_back(measure, earlier=earlier, name="status", by=nav)


def test_a_closed_case_can_only_be_read(actor, see_all):
    see_all()
    Case.objects.filter(pk=CASE_OWNER).update(end=days_ahead(-1))
    owner = actor("owner")
    with pytest.raises(Denied):
        actions.add_goal(case_for(owner), title="Mer", by=owner)
