"""What the plan page shows, as ready words and addresses, so that the template only prints. No queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from samvev.audit.models import Revision
from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.plans import rules
from samvev.plans.models import Goal, GoalStatus, Measure, MeasureStatus, Plan, Result
from samvev.plans.queries import BRINGABLE
from samvev.web.addresses import address
from samvev.web.days import short_day

type Words = str | Promise

TEXT_LABELS: dict[str, Words] = {
    "what_matters": gettext_lazy("What matters to me"),
    "strengths": gettext_lazy("Strengths and resources"),
    "needs": gettext_lazy("Needs"),
    "contributions": gettext_lazy("What each of us contributes"),
    "carrying_out": gettext_lazy("How we carry it out"),
    "cooperation": gettext_lazy("Who else we need to work with"),
}
TEXT_HINTS: dict[str, Words] = {
    "what_matters": gettext_lazy("In the person's own words. This stands first in the plan."),
    "strengths": gettext_lazy("What the person is good at and likes, and who and what helps."),
    "needs": gettext_lazy("What the person needs help with, across services. Only what the plan needs."),
    "contributions": gettext_lazy("What the person, the family and each service does."),
    "carrying_out": gettext_lazy("Where, how often and in which way things are done."),
    "cooperation": gettext_lazy("Others it is necessary or wished to work with."),
}
MEASURE_KINDS = {
    MeasureStatus.PLANNED: "wait",
    MeasureStatus.ONGOING: "going",
    MeasureStatus.DONE: "done",
    MeasureStatus.CANCELLED: "off",
}
GOAL_KINDS = {
    GoalStatus.PROPOSED: "new",
    GoalStatus.ACTIVE: "going",
    GoalStatus.REACHED: "done",
    GoalStatus.CLOSED: "closed",
}


def home(actor: Actor, case: Case) -> str:
    """Where one comes from and goes back to: the case for those who work with it, their own page for a family."""
    return reverse("front:case" if actor.is_staff else "front:mine", args=[case.pk])


def text_address(case: Case, name: str) -> str:
    """Where one of the plan's texts is written."""
    if name == "what_matters":
        return address("plans:what_matters", case.pk)
    return address("plans:text", case.pk, name)


def state_of(row: Goal | Measure) -> tuple[str, Words]:
    """How a goal or measure stands: kind and words for a tag."""
    if isinstance(row, Goal):
        return GOAL_KINDS[GoalStatus(row.status)], row.get_status_display()
    return MEASURE_KINDS[MeasureStatus(row.status)], row.get_status_display()


def goal_page(actor: Actor, goal: Goal) -> dict[str, Any]:
    """What stands on a goal's own page beside the goal: how it stands, and what the actor may do."""
    may = {
        "edit": rules.may_edit_goal(actor, goal),
        "close": rules.may_close_goal(actor, goal),
        "reopen": rules.may_reopen_goal(actor, goal),
        "answer": rules.may_answer_goal(actor, goal),
        "add": rules.may_add_under(actor, goal),
        "add_subgoal": rules.may_add_subgoal(actor, goal),
        "comment": rules.may_comment(actor, goal),
    }
    return {
        "goal": goal,
        "above": _in_sight(actor, goal.parent),
        "may": may,
        "state": state_of(goal),
        "history": history_address(goal),
    }


def measure_page(actor: Actor, measure: Measure) -> dict[str, Any]:
    """What stands on a measure's own page: how it stands, what the actor may do, to which states it can go."""
    may = {
        "edit": rules.may_edit_measure(actor, measure),
        "evaluate": rules.may_evaluate(actor, measure),
        "remind": rules.may_remind(actor, measure),
    }
    moves = rules.MEASURE_STEPS[measure.status] if rules.may_move_measure(actor, measure) else frozenset()
    ways = [(status.value, MOVE_WORDS[status]) for status in MeasureStatus if status in moves]
    late = actor.is_staff and rules.is_late(measure, clock.today())
    return {
        "measure": measure,
        "above": _in_sight(actor, measure.goal),
        "may": may,
        "ways": ways,
        "late": late,
        "state": state_of(measure),
        "history": history_address(measure),
    }


def _in_sight(actor: Actor, above: Goal | None) -> Goal | None:
    """The goal that something hangs under, unless it is in an area that is not shared with the actor."""
    return above if above and actor.may_in(above, above.area) else None


MOVE_WORDS: dict[MeasureStatus, Words] = {
    MeasureStatus.PLANNED: gettext_lazy("Set back to planned"),
    MeasureStatus.ONGOING: gettext_lazy("It is under way"),
    MeasureStatus.DONE: gettext_lazy("It is done"),
    MeasureStatus.CANCELLED: gettext_lazy("Drop it"),
}


def history_address(row: Goal | Measure | Plan) -> str:
    """Where the history of a row's texts is."""
    if isinstance(row, Plan):
        return address("plans:plan_history", row.case_id)
    return address(f"plans:{row._meta.model_name}_history", row.pk)


def after(actor: Actor, measure: Measure, result: Result) -> str:
    """Where an evaluation leads: to change leads to the measure's form, to map again to the text about needs."""
    if result == Result.CHANGE and rules.may_edit_measure(actor, measure):
        return address("plans:edit_measure", measure.pk)
    if result == Result.REASSESS and rules.may_add_goal_in(actor, measure.case):
        return text_address(measure.case, "needs")
    return ""


FIELD_LABELS: dict[str, Words] = TEXT_LABELS | {
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "scope": gettext_lazy("How much"),
    "area": gettext_lazy("About"),
    "status": gettext_lazy("How it stands"),
    "due_on": gettext_lazy("Deadline"),
    "evaluate_on": gettext_lazy("To be evaluated"),
    "starts_on": pgettext_lazy("first day of a period", "From"),
    "ends_on": pgettext_lazy("last day of a period", "To"),
    "revise_on": gettext_lazy("To be revised"),
    "closing_words": gettext_lazy("Words at the end"),
}


@dataclass(frozen=True, slots=True)
class Before:
    """What one field said before a change."""

    name: str
    label: Words
    said: str
    can_return: bool


def earlier(actor: Actor, row: Goal | Measure | Plan, found: Iterable[Revision]) -> list[tuple[Revision, list[Before]]]:
    """What a row said before each change, in words, and which texts the actor may bring back."""
    told = []
    for revision in found:
        fields = [
            Before(
                name,
                FIELD_LABELS[name],
                _said_before(name, value),
                name in BRINGABLE[row._meta.label_lower] and bool(rules.rule_of(row, name)(actor, row)),
            )
            for name, value in revision.before.items()
            if name in FIELD_LABELS
        ]
        if fields:
            told.append((revision, fields))
    return told


def _said_before(name: str, value: Any) -> str:
    if value in (None, ""):
        return ""
    if name.endswith("_on"):
        return short_day(date.fromisoformat(value))
    if name == "area":
        return str(Area(value).label)
    return str(_statuses().get(value, value)) if name == "status" else str(value)


def _statuses() -> dict[str, Words]:
    return {status.value: status.label for states in (MeasureStatus, GoalStatus) for status in states}


def print_choices(case: Case) -> list[tuple[str, Words]]:
    """The languages to print in, the person's own first."""
    own = case.person.language
    return sorted(settings.LANGUAGES, key=lambda pair: pair[0] != own)
