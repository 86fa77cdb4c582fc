"""Who may what in a plan, how goals and measures move, and when something is late. Pure: no queries."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseKind, Role
from samvev.cases.rules import (
    NOT_IN_TEAM,
    is_coordinator,
    may_lead_or_own,
    may_see_content,
    may_write_area,
    may_write_in,
)
from samvev.consents.rules import signs_as
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if
from samvev.plans.models import Goal, GoalStatus, Measure, MeasureStatus, Plan, Result

PERSON_DECIDES = _("The person and the coordinator decide about the goals. You can comment, or propose a goal.")
GOAL_CLOSED = _("This goal is closed. Open it again first.")
MEASURE_CLOSED = _("This measure is finished. Open it again first.")
NOT_YOURS = _("Whoever is responsible evaluates, or the coordinator for them. You can comment on the goal.")
NO_STEP = _("This is not possible as things stand now. Reload the page to see how it is.")

EVALUATE_AGAIN: Final = timedelta(days=90)

MEASURE_STEPS: Final[dict[str, frozenset[str]]] = {
    MeasureStatus.PLANNED: frozenset({MeasureStatus.ONGOING, MeasureStatus.DONE, MeasureStatus.CANCELLED}),
    MeasureStatus.ONGOING: frozenset({MeasureStatus.PLANNED, MeasureStatus.DONE, MeasureStatus.CANCELLED}),
    MeasureStatus.DONE: frozenset({MeasureStatus.ONGOING}),
    MeasureStatus.CANCELLED: frozenset({MeasureStatus.PLANNED}),
}


def decides(actor: Actor, case: Case) -> bool:
    """Is it for the actor to decide about goals (rule 100)? The person, whose yes counts for them, the coordinator.

    A parent decides until the child is 16; from then on the young person does, and the parent proposes (rule 26).
    """
    access = actor.access(case)
    is_person = access is not None and access.role == Role.OWNER
    return is_person or is_coordinator(actor, case) or signs_as(actor, case) is not None


def may_see_plan(actor: Actor, row: Case | Plan) -> Verdict:
    """The plan is for those who take part; what of it, their areas decide."""
    return may_see_content(actor, row)


def may_read(actor: Actor, row: Goal | Measure) -> Verdict:
    """One goal or measure, in an area that is shared with the actor."""
    return may_see_content(actor, row) and allow_if(actor.may_in(row, row.area), NOT_IN_TEAM)


def may_say_what_matters(actor: Actor, plan: Plan) -> Verdict:
    """The person's own words: theirs to write, or the coordinator's with them (rule 50)."""
    return may_lead_or_own(actor, plan)


def may_write_text(actor: Actor, plan: Plan) -> Verdict:
    """The other texts of the nine points: every helper writes their own part."""
    return may_write_in(actor, plan.case)


def may_set_period(actor: Actor, plan: Plan) -> Verdict:
    """When the plan begins, ends and is revised (rule 57)."""
    return may_lead_or_own(actor, plan)


def may_add_goal(actor: Actor, goal: Goal) -> Verdict:
    """Add or propose a goal in its area (rule 100); a subgoal under a goal that is open."""
    return may_write_area(actor, goal) and allow_if(goal.parent is None or goal.parent.is_open, GOAL_CLOSED)


def may_add_goal_in(actor: Actor, case: Case) -> Verdict:
    """Add or propose a goal at all; the area is judged when it is chosen."""
    return may_write_in(actor, case)


def may_add_under(actor: Actor, goal: Goal) -> Verdict:
    """Add a measure or a subgoal under a goal."""
    return may_write_area(actor, goal) and allow_if(goal.is_open, GOAL_CLOSED)


def may_add_subgoal(actor: Actor, goal: Goal) -> Verdict:
    """Add a step on the way to a goal; a step has no steps of its own."""
    return may_add_under(actor, goal) and allow_if(goal.parent_id is None, _("A subgoal has no subgoals."))


def may_edit_goal(actor: Actor, goal: Goal) -> Verdict:
    """What a goal says: for those who decide, and for whoever proposed it until it is answered."""
    proposer = goal.status == GoalStatus.PROPOSED and goal.added_by_id == actor.user_id
    return (
        may_write_area(actor, goal)
        and allow_if(goal.is_open, GOAL_CLOSED)
        and allow_if(proposer or decides(actor, goal.case), PERSON_DECIDES)
    )


def may_decide_goal(actor: Actor, goal: Goal) -> Verdict:
    """Answer a proposal, close a goal or open it again, and say in which order goals stand (rules 89 and 100)."""
    return may_write_area(actor, goal) and allow_if(decides(actor, goal.case), PERSON_DECIDES)


def may_answer_goal(actor: Actor, goal: Goal) -> Verdict:
    """Say yes or no to a proposal."""
    return may_decide_goal(actor, goal) and allow_if(goal.status == GoalStatus.PROPOSED, NO_STEP)


def may_close_goal(actor: Actor, goal: Goal) -> Verdict:
    """Close a goal that is worked on."""
    return may_decide_goal(actor, goal) and allow_if(goal.status == GoalStatus.ACTIVE, NO_STEP)


def may_reopen_goal(actor: Actor, goal: Goal) -> Verdict:
    """Open a closed goal again."""
    return may_decide_goal(actor, goal) and allow_if(not goal.is_open, NO_STEP)


def may_comment(actor: Actor, goal: Goal) -> Verdict:
    """Comment on a goal, and say how it goes (rule 62)."""
    return may_write_area(actor, goal)


def may_add_measure(actor: Actor, measure: Measure) -> Verdict:
    """Add a measure in its area; under a goal only while that is open."""
    return may_write_area(actor, measure) and allow_if(measure.goal is None or measure.goal.is_open, GOAL_CLOSED)


def may_edit_measure(actor: Actor, measure: Measure) -> Verdict:
    """Change what a measure says."""
    return may_write_area(actor, measure) and allow_if(measure.is_open, MEASURE_CLOSED)


def answers_for(actor: Actor, measure: Measure) -> bool:
    """Is it the actor's own measure, or may they act for whoever's it is? Nobody's measure is anybody's."""
    return measure.responsible_id in (None, actor.user_id) or is_coordinator(actor, measure)


def may_evaluate(actor: Actor, measure: Measure) -> Verdict:
    """The responsible person evaluates; the coordinator may enter it for them (rule 53)."""
    return may_edit_measure(actor, measure) and allow_if(answers_for(actor, measure), NOT_YOURS)


def may_move_measure(actor: Actor, measure: Measure) -> Verdict:
    """Say how it stands with a measure, also to open it again."""
    return may_write_area(actor, measure) and allow_if(answers_for(actor, measure), NOT_YOURS)


def may_remind(actor: Actor, measure: Measure) -> Verdict:
    """Remind whoever is responsible for an open measure."""
    return may_edit_measure(actor, measure) and allow_if(
        measure.responsible_id not in (None, actor.user_id), _("Nobody else is responsible for this.")
    )


def rule_of(row: Goal | Measure | Plan, name: str) -> Callable[[Actor, Any], Verdict]:
    """The rule that holds for writing one field of a row."""
    if isinstance(row, Goal):
        return may_edit_goal
    if isinstance(row, Measure):
        return may_edit_measure
    return may_say_what_matters if name == "what_matters" else may_write_text


def may_bring_back(actor: Actor, row: Goal | Measure | Plan) -> Verdict:
    """Bring back something that a row said before; the action asks again for the field itself."""
    return rule_of(row, "")(actor, row)


def can_step(steps: dict[str, frozenset[str]], now: str, then: str) -> bool:
    """Does the table lead from one state to the other?"""
    return then in steps[now]


def after_evaluation(measure: Measure, result: str, next_on: date | None) -> dict[str, object]:
    """What follows of an evaluation: `end` finishes the measure; else it goes on and is evaluated again."""
    if result == Result.END:
        return {"status": MeasureStatus.DONE.value, "closed_on": clock.today(), "evaluate_on": None}
    begun = MeasureStatus.ONGOING.value if measure.status == MeasureStatus.PLANNED else measure.status
    return {"status": begun, "evaluate_on": next_on or _next_evaluation(measure)}


def _next_evaluation(measure: Measure) -> date:
    planned = measure.evaluate_on
    return planned if planned and planned > clock.today() else clock.today() + EVALUATE_AGAIN


def is_late(measure: Measure, today: date) -> bool:
    """Open, with a deadline or a date of evaluation that has passed."""
    return measure.is_open and any(day is not None and day < today for day in (measure.due_on, measure.evaluate_on))


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the nine points ask about, of what the reader may see."""

    goals: int = 0
    strengths: bool = False
    needs: bool = False
    helpers: int = 0
    coordinator: bool = False
    contributions: bool = False
    measures: int = 0
    without_responsible: int = 0
    carrying_out: bool = False
    period: bool = False
    consent: bool = False
    cooperation: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One of the nine points: what it is, what is missing of it, and what to open to fill it."""

    code: str
    label: str | Promise
    missing: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def filled(self) -> bool:
        """Nothing is missing."""
        return not self.missing


def nine_points(facts: PlanFacts) -> list[Point]:
    """Which of the nine content points are filled (rule 47; forskrift om individuell plan). Nothing else is required.

    Each missing thing is named by what opens it: a text of the plan, `goal`, `measure`, `period`, `team`, `consent`.
    """

    def point(code: str, label: str | Promise, *wanted: tuple[object, str, str | Promise]) -> Point:
        return Point(code, label, tuple((opens, words) for there, opens, words in wanted if not there))

    responsible = facts.measures == 0 or facts.without_responsible == 0
    return [
        point(
            "a",
            _("Goals, strengths and needs"),
            (facts.goals, "goal", _("a goal")),
            (facts.strengths, "strengths", _("strengths")),
            (facts.needs, "needs", _("needs")),
        ),
        point("b", _("Who takes part"), (facts.helpers, "team", _("someone in the team"))),
        point("c", _("Coordinator"), (facts.coordinator, "coordinator", _("a coordinator"))),
        point("d", _("What each contributes"), (facts.contributions, "contributions", _("who contributes what"))),
        point(
            "e",
            _("Measures and who does them"),
            (facts.measures, "measure", _("a measure")),
            (responsible, "responsible", _("who is responsible for each")),
        ),
        point("f", _("How it is carried out"), (facts.carrying_out, "carrying_out", _("how it is carried out"))),
        point("g", _("Period and revision"), (facts.period, "period", _("period and day of revision"))),
        point("h", _("Consent"), (facts.consent, "consent", _("consent to the plan"))),
        point("i", _("Cooperation with others"), (facts.cooperation, "cooperation", _("who else to work with"))),
    ]


def has_nine_points(kind: str) -> bool:
    """Coordination without a plan has no content points to fill."""
    return kind not in {CaseKind.COORDINATION, CaseKind.CHILD_COORDINATION}
