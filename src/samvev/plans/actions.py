"""Everything that can happen to a plan: its texts and period, goals, measures, evaluations, comments."""

from collections.abc import Callable, Collection
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.urls import reverse

from samvev.accounts.models import User
from samvev.audit.models import Revision, history
from samvev.cases.changes import case_change
from samvev.cases.models import Case
from samvev.cases.shields.actions import shield
from samvev.cases.shields.queries import kept_from
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.kernel.errors import Invalid, NotFound
from samvev.kernel.verdict import Verdict, require
from samvev.notifications.actions import notify
from samvev.notifications.kinds import NoticeKind
from samvev.plans import events, notices, queries, rules
from samvev.plans.models import (
    OPEN_MEASURES,
    Comment,
    Evaluation,
    Goal,
    GoalStatus,
    Measure,
    MeasureStatus,
    Plan,
    PlanRow,
    Result,
)

# --- Texts and period ---


def write_text(plan: Plan, *, name: str, text: str, seen: int, by: Actor) -> Plan:
    """Write one of the plan's texts. Someone else's work on another text is no conflict."""
    rule = rules.may_say_what_matters if name == "what_matters" else rules.may_write_text
    plan = _begun(plan)
    with case_change(plan, rule, events.TEXT_WRITTEN, by=by, seen=_seen_of(plan, seen, {name}), detail=name):
        plan.write(by=by, **{name: text})
        if name == "what_matters":
            _tell(notices.PLAN_CHANGED, plan, by=by)
    return plan


def set_period(plan: Plan, *, starts_on: date, ends_on: date, revise_on: date, seen: int, by: Actor) -> Plan:
    """Say when the plan begins, ends and is revised (rule 57)."""
    plan = _begun(plan)
    seen = _seen_of(plan, seen, {"starts_on", "ends_on", "revise_on"})
    with case_change(plan, rules.may_set_period, events.PERIOD_SET, by=by, seen=seen):
        plan.write(by=by, starts_on=starts_on, ends_on=ends_on, revise_on=revise_on)
        _tell(notices.PLAN_CHANGED, plan, by=by)
    return plan


def _begun(plan: Plan) -> Plan:
    """The plan as it stands in the database; its row begins with the first who writes."""
    found, _made = Plan.objects.get_or_create(case=plan.case, defaults={"tenant_id": plan.tenant_id})
    found.case = plan.case
    return found


def _seen_of(plan: Plan, seen: int, names: set[str]) -> int:
    """The version to claim: today's, when what was saved since `seen` is about other fields than these."""
    since = history(plan).filter(version__gt=seen).values_list("before", flat=True)
    return seen if any(names & set(before) for before in since) else plan.version


# --- Goals ---


def add_goal(
    case: Case,
    *,
    title: str,
    area: str = Area.GENERAL,
    description: str = "",
    due_on: date | None = None,
    parent: Goal | None = None,
    shielded: bool = False,
    by: Actor,
) -> Goal:
    """Add a goal, or propose one when it is not for the actor to decide (rule 100). A subgoal has its goal's area."""
    decided = rules.decides(by, case)
    goal = Goal(
        tenant_id=case.tenant_id,
        case=case,
        parent=parent,
        title=title,
        area=parent.area if parent else area,
        description=description,
        due_on=due_on,
        status=GoalStatus.ACTIVE if decided else GoalStatus.PROPOSED,
        added_by_id=by.user_id,
        added_by_name=by.name,
    )
    if parent and parent.parent_id:
        raise Invalid
    event = events.GOAL_ADDED if decided else events.GOAL_PROPOSED
    with case_change(goal, rules.may_add_goal, event, by=by):
        goal.position = _last_position(case) + 1
        goal.save(force_insert=True)
        if shielded:
            shield(goal, by=by)
        _tell(notices.PLAN_CHANGED if decided else notices.PROPOSED, goal, by=by)
    return goal


def _last_position(case: Case) -> int:
    found = Goal.objects.filter(tenant_id=case.tenant_id, case=case).aggregate(last=Max("position"))["last"]
    return int(found or 0)


def edit_goal(goal: Goal, *, seen: int, by: Actor, **changes: Any) -> Goal:
    """Change what a goal says. With its area go its subgoals, measures, evaluations and comments."""
    area = changes.get("area", goal.area)
    with case_change(goal, rules.may_edit_goal, events.GOAL_EDITED, by=by, seen=seen):
        if area != goal.area:
            require(rules.may_add_goal(by, Goal(case=goal.case, tenant_id=goal.tenant_id, area=area)))
        if "area" in goal.write(by=by, **changes):
            _carry_area(goal, by=by)
        _tell(notices.PLAN_CHANGED, goal, by=by)
    return goal


def _carry_area(goal: Goal, *, by: Actor) -> None:
    for subgoal in Goal.objects.filter(tenant_id=goal.tenant_id, parent=goal):
        subgoal.write(by=by, area=goal.area)
        _carry_area(subgoal, by=by)
    measures = Measure.objects.filter(tenant_id=goal.tenant_id, goal=goal)
    Evaluation.objects.filter(tenant_id=goal.tenant_id, measure__in=measures).update(area=goal.area)
    Evaluation.objects.filter(tenant_id=goal.tenant_id, goal=goal).update(area=goal.area)
    Comment.objects.filter(tenant_id=goal.tenant_id, goal=goal).update(area=goal.area)
    for measure in measures:
        measure.write(by=by, area=goal.area)


def accept_goal(goal: Goal, *, by: Actor) -> Goal:
    """Say yes to a proposed goal."""
    with case_change(goal, rules.may_answer_goal, events.GOAL_ACCEPTED, by=by):
        return _step(goal, rules.may_answer_goal, GoalStatus.ACTIVE, by=by)


def decline_goal(goal: Goal, *, words: str = "", by: Actor) -> Goal:
    """Say no to a proposed goal, perhaps with why. It stands among the closed ones and can be opened again."""
    with case_change(goal, rules.may_answer_goal, events.GOAL_DECLINED, by=by):
        return _step(goal, rules.may_answer_goal, GoalStatus.CLOSED, words, by=by)


def close_goal(goal: Goal, *, reached: bool, words: str = "", by: Actor) -> Goal:
    """End the work on a goal: reached, or closed for another reason, with a few words."""
    event = events.GOAL_REACHED if reached else events.GOAL_CLOSED
    with case_change(goal, rules.may_close_goal, event, by=by):
        return _step(goal, rules.may_close_goal, GoalStatus.REACHED if reached else GoalStatus.CLOSED, words, by=by)


def reopen_goal(goal: Goal, *, by: Actor) -> Goal:
    """Work on a closed goal again; what was said when it closed stays in its history."""
    with case_change(goal, rules.may_reopen_goal, events.GOAL_REOPENED, by=by):
        return _step(goal, rules.may_reopen_goal, GoalStatus.ACTIVE, by=by)


def _step(goal: Goal, rule: Callable[[Actor, Goal], Verdict], then: GoalStatus, words: str = "", *, by: Actor) -> Goal:
    """Take a goal to another state, judged once more on the row as it is now."""
    _locked(goal)
    require(rule(by, goal))
    closed = None if then == GoalStatus.ACTIVE else clock.today()
    goal.write(by=by, status=then.value, closed_on=closed, closing_words=words)
    if closed:
        _finish_below(goal, by=by)
    _tell(notices.PLAN_CHANGED, goal, by=by)
    return goal


def _finish_below(goal: Goal, *, by: Actor) -> None:
    """What hangs under a goal ends with it: done when it was reached, else dropped. Each can be opened again."""
    then = MeasureStatus.DONE if goal.status == GoalStatus.REACHED else MeasureStatus.CANCELLED
    for measure in Measure.objects.filter(tenant_id=goal.tenant_id, goal=goal, status__in=OPEN_MEASURES):
        _locked(measure)
        measure.write(by=by, status=then.value, closed_on=clock.today())
    for subgoal in Goal.objects.filter(tenant_id=goal.tenant_id, parent=goal, closed_on=None):
        _locked(subgoal)
        subgoal.write(by=by, status=goal.status, closed_on=clock.today())
        _finish_below(subgoal, by=by)


def move_goal(goal: Goal, *, up: bool, by: Actor) -> None:
    """Let a goal change places with its neighbour: the person's own order of importance (rule 89)."""
    with case_change(goal, rules.may_decide_goal, events.GOALS_REORDERED, by=by):
        found = Goal.objects.filter(tenant_id=goal.tenant_id, case=goal.case_id, parent=goal.parent_id)
        row = list(found.filter(status=goal.status).select_for_update().order_by("position", "created_on", "pk"))
        seen = [each for each in row if by.may_in(each, each.area)]
        here = next(number for number, each in enumerate(seen) if each.pk == goal.pk)
        there = here + (-1 if up else 1)
        if 0 <= there < len(seen):
            one, other = row.index(seen[here]), row.index(seen[there])
            row[one], row[other] = row[other], row[one]
        for number, each in enumerate(row, start=1):
            each.position = number
        Goal.objects.bulk_update(row, ["position"])


def comment(goal: Goal, *, text: str, mood: int | None = None, by: Actor) -> Comment:
    """Say something about a goal, or how it goes with it (rule 62)."""
    said = Comment(tenant_id=goal.tenant_id, case=goal.case, goal=goal, area=goal.area, text=text, mood=mood)
    said.by_id, said.by_name = by.user_id, by.name
    with case_change(goal, rules.may_comment, events.COMMENTED, by=by):
        said.save(force_insert=True)
        _tell(notices.COMMENTED, goal, by=by)
    return said


# --- Measures ---


def add_measure(
    case: Case,
    *,
    title: str,
    goal: Goal | None = None,
    area: str = Area.GENERAL,
    responsible: User | None = None,
    due_on: date | None = None,
    but: Collection[UUID] = (),
    by: Actor,
) -> Measure:
    """Add a measure: what, and who. Under a goal it has the goal's area. `but`: who is not told of it."""
    measure = Measure(
        tenant_id=case.tenant_id,
        case=case,
        goal=goal,
        area=goal.area if goal else area,
        title=title,
        responsible=responsible,
        due_on=due_on,
    )
    with case_change(measure, rules.may_add_measure, events.MEASURE_ADDED, by=by):
        measure.save(force_insert=True)
        _give(measure, by=by, but=but)
        _tell(notices.PLAN_CHANGED, measure, by=by, but={measure.responsible_id, *but})
    return measure


def edit_measure(measure: Measure, *, seen: int, by: Actor, **changes: Any) -> Measure:
    """Change what a measure says, and tell the rest of the team."""
    then = changes.get("status", measure.status)
    with case_change(measure, rules.may_edit_measure, events.MEASURE_EDITED, by=by, seen=seen):
        if then != measure.status:
            _require_step(measure, then)
            changes["closed_on"] = _closed_on(then)
        if "responsible" in measure.write(by=by, **changes):
            _give(measure, by=by)
        _tell(notices.PLAN_CHANGED, measure, by=by, but={measure.responsible_id})
    return measure


def set_status(measure: Measure, *, status: str, by: Actor) -> Measure:
    """Say how it stands with a measure: begun, done, dropped, or open again."""
    with case_change(measure, rules.may_move_measure, events.MEASURE_MOVED, by=by, detail=status):
        _locked(measure)
        _require_step(measure, status)
        measure.write(by=by, status=status, closed_on=_closed_on(status))
        _tell(notices.PLAN_CHANGED, measure, by=by)
    return measure


def evaluate(measure: Measure, *, result: str, note: str = "", next_on: date | None = None, by: Actor) -> Evaluation:
    """Note how it goes with a measure (rule 52). `end` finishes it; otherwise it is evaluated again on `next_on`."""
    made = Evaluation(tenant_id=measure.tenant_id, case=measure.case, measure=measure, area=measure.area)
    made.result, made.note, made.by_id, made.by_name = Result(result), note, by.user_id, by.name
    with case_change(measure, rules.may_evaluate, events.EVALUATED, by=by, detail=made.result):
        _locked(measure)
        require(rules.may_evaluate(by, measure))
        made.save(force_insert=True)
        measure.write(by=by, **rules.after_evaluation(measure, result, next_on))
        _tell(notices.EVALUATED, measure, by=by)
    return made


def remind(measure: Measure, *, by: Actor) -> None:
    """Remind whoever is responsible for a measure."""
    with case_change(measure, rules.may_remind, events.REMINDED, by=by):
        notify(notices.REMINDER, to={measure.responsible_id}, about=measure, path=_address(measure.case), by=by)


def _require_step(measure: Measure, then: str) -> None:
    if not rules.can_step(rules.MEASURE_STEPS, measure.status, then):
        raise Invalid(rules.NO_STEP)


def _closed_on(status: str) -> date | None:
    return clock.today() if status in {MeasureStatus.DONE, MeasureStatus.CANCELLED} else None


def _give(measure: Measure, *, by: Actor, but: Collection[UUID] = ()) -> None:
    unseen = {*but, *kept_from(measure.case, [measure])}
    notify(notices.GIVEN, to={measure.responsible_id} - unseen, about=measure, path=_address(measure.case), by=by)


# --- Bringing back ---


def bring_back(row: Goal | Measure | Plan, *, earlier: Revision, name: str, by: Actor) -> None:
    """Let a text say again what it said before `earlier`; what it says now is in the history then."""
    if name not in earlier.before or name not in queries.BRINGABLE[row._meta.label_lower]:
        raise Invalid
    with case_change(row, rules.rule_of(row, name), events.BROUGHT_BACK, by=by, detail=name):
        _locked(row)
        row.write(by=by, **{name: earlier.before[name]})
        _tell(notices.PLAN_CHANGED, row, by=by)


# --- Shared ---


def _locked(row: PlanRow) -> None:
    """Take the row's next version, lock it until the end, and read it anew: open forms on it are old now."""
    claim, columns = _claim(type(row))
    with connection.cursor() as cursor:
        cursor.execute(claim, [row.pk])
        fresh = cursor.fetchone()
    if fresh is None:
        raise NotFound
    for name, value in zip(columns, fresh, strict=True):
        setattr(row, name, value)


@cache
def _claim(model: type[PlanRow]) -> tuple[str, list[str]]:
    """The statement, and what it gives. The case is the one that is at hand, and never another."""
    given = [column for column in model._meta.concrete_fields if column.attname != "case_id"]
    quoted = ", ".join(connection.ops.quote_name(str(column.column)) for column in given)
    table = connection.ops.quote_name(model._meta.db_table)
    claim = f"UPDATE {table} SET version = version + 1 WHERE id = %s RETURNING {quoted}"
    return claim, [column.attname for column in given]


def _tell(
    kind: NoticeKind,
    row: PlanRow,
    *,
    by: Actor,
    but: set[UUID | None] | None = None,
) -> None:
    """A notice to those who may see the row."""
    case = row.case
    reach = queries.readers(case, getattr(row, "area", Area.GENERAL), row)
    notify(kind, to=reach - (but or set()), about=case, path=_address(case), by=by)


def _address(case: Case) -> str:
    return reverse("front:case", args=[case.pk])
