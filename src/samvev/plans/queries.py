"""Reading plans, within what an actor may see. What is in an area not shared with them does not exist here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from django.db.models import DateField, F, IntegerField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Least

from samvev.accounts.models import User
from samvev.audit.models import Revision, history
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.shields.queries import kept_from
from samvev.consents.rules import WARN_DAYS
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area, Right
from samvev.kernel.errors import NotFound
from samvev.kernel.kept import AnyOf, Given, Kept, Mark
from samvev.plans import rules
from samvev.plans.models import OPEN_MEASURES, Comment, Evaluation, Goal, GoalStatus, LastSaid, Measure, Plan

TEXTS = ("what_matters", "strengths", "needs", "contributions", "carrying_out", "cooperation")
BRINGABLE: dict[str, tuple[str, ...]] = {
    "plans.plan": TEXTS,
    "plans.goal": ("title", "description"),
    "plans.measure": ("title", "description", "scope"),
}
WEEK = timedelta(days=7)


@dataclass(slots=True)
class GoalCard:
    """A goal with its measures and subgoals, and the latest that was said about how it goes."""

    goal: Goal
    measures: list[Measure] = field(default_factory=list)
    subgoals: "list[GoalCard]" = field(default_factory=list)


@dataclass(slots=True)
class PlanPage:
    """The whole plan as one actor may see it (rule 87). `late` and `next_evaluation` count what they may see."""

    case: Case
    plan: Plan
    areas: frozenset[str]
    goals: list[GoalCard]
    proposed: list[GoalCard]
    closed: list[GoalCard]
    loose: list[Measure]
    measures: list[Measure]
    late: list[Measure]
    next_evaluation: Measure | None
    helpers: int
    lapsing: int

    @property
    def shown(self) -> set[str]:
        """The areas that something is shown of: what the log tells of."""
        cards = (*self.goals, *self.proposed, *self.closed)
        return {Area.GENERAL.value, *(m.area for m in self.measures), *(card.goal.area for card in cards)}


# Written out: the ORM takes longer to put these four together than the database to answer, on the page asked for most.
HELPERS = """(SELECT count(DISTINCT a.user_id) FROM cases_access a WHERE a.tenant_id = cases_case.tenant_id
  AND a.case_id = cases_case.id AND a.period @> %s::date AND a.role IN ('provider', 'contact', 'observer'))"""
LAPSING = """(SELECT count(*) FROM consents_consent c WHERE c.tenant_id = cases_case.tenant_id
  AND c.case_id = cases_case.id AND c.given_on <= %s AND c.valid_until BETWEEN %s AND %s
  AND (c.withdrawn_on IS NULL OR c.withdrawn_on > %s))"""
MOOD = """(SELECT c.mood FROM plans_comment c WHERE c.goal_id = plans_goal.id AND c.mood IS NOT NULL
  ORDER BY c.at DESC LIMIT 1)"""
COMMENTS = "(SELECT count(*) FROM plans_comment c WHERE c.goal_id = plans_goal.id)"
SHIELDED = "(SELECT count(*) FROM cases_shield s WHERE s.target_id = {}.id AND s.lifted_at IS NULL)"


def _sql(words: str, *values: str) -> RawSQL:
    """`values`: names of what is given each time."""
    return RawSQL(words, [Mark(name) for name in values], output_field=IntegerField())  # noqa: S611 - constants


def case_with_plan(actor: Actor, case_id: UUID) -> Case:
    """The case with its head, its plan, and what the plan page counts of the team: one query and the coordinator's.

    Someone outside the team gets the case without a plan, if they reach it at all: to be told why not.
    """
    if case_id not in actor.cases or case_id in actor.blocked:
        return cases.case(actor, case_id)
    day = clock.today()
    case = _with_plan.one(case=case_id, day=day, warned=day + timedelta(days=WARN_DAYS[0]))
    if case is None:
        raise NotFound
    held = cases.coordinators_on(tenant=case.tenant_id, case=case.pk, day=day)
    case.coordinators_today = held  # type: ignore[attr-defined]  # as `cases.with_head` has it
    return case


@Kept
def _with_plan() -> QuerySet[Case]:
    found = cases.with_stand_in(Case.objects.filter(pk=Given("case")), Given("day", DateField()))
    return found.select_related("plan").annotate(
        helpers=_sql(HELPERS, "day"), lapsing=_sql(LAPSING, "day", "day", "warned", "day")
    )


def plan_page(actor: Actor, case: Case) -> PlanPage:
    """Everything on the plan page in three queries, however long the plan is. `case` from `case_with_plan`."""
    areas = actor.areas_in(case)
    goals = _goals(case, areas)
    measures = _lines(case, areas)
    cards = _cards(goals, measures)
    top = [cards[goal.pk] for goal in goals if goal.parent_id not in cards]
    today = clock.today()
    open_ones = [measure for measure in measures if measure.is_open]
    planned = [measure for measure in open_ones if measure.evaluate_on and measure.evaluate_on >= today]
    return PlanPage(
        case=case,
        plan=plan_of(case),
        areas=areas,
        goals=[card for card in top if card.goal.status == GoalStatus.ACTIVE],
        proposed=[card for card in top if card.goal.status == GoalStatus.PROPOSED],
        closed=[card for card in top if not card.goal.is_open],
        loose=[measure for measure in measures if measure.goal_id not in cards],
        measures=measures,
        late=[measure for measure in open_ones if rules.is_late(measure, today)],
        next_evaluation=min(planned, key=lambda m: cast(date, m.evaluate_on), default=None),
        helpers=getattr(case, "helpers", 0),
        lapsing=getattr(case, "lapsing", 0),
    )


def plan_of(case: Case) -> Plan:
    """What stands above the goals; a fresh one, not yet saved, when nobody has written yet."""
    found: Plan | None = getattr(case, "plan", None)
    plan = found or Plan(tenant_id=case.tenant_id)
    plan.case = case
    return plan


def _here(case: Case, areas: Iterable[str]) -> dict[str, Any]:
    return {"tenant": case.tenant_id, "case": case.pk, "areas": list(areas)}


def _goals(case: Case, areas: Iterable[str]) -> list[Goal]:
    return [_placed(goal, case) for goal in _kept_goals(**_here(case, areas))]


def _lines(case: Case, areas: Iterable[str]) -> list[Measure]:
    here = _here(case, areas)
    lines = [_placed(measure, case) for measure in _kept_measures(**here)]
    last = {line.measure_id: line for line in map(LastSaid._make, _latest(**here))}
    for line in lines:
        line.last = last.get(line.pk)
    return sorted(lines, key=lambda line: not line.is_open)


def _shown(model: type[Any]) -> QuerySet[Any]:
    found: QuerySet[Any] = model._default_manager.filter(tenant_id=Given("tenant"), case=Given("case"))
    return found.filter(AnyOf("area", "areas"))


@Kept
def _kept_goals() -> QuerySet[Any]:
    found: QuerySet[Any] = _shown(Goal).annotate(
        mood=_sql(MOOD), comments_count=_sql(COMMENTS), is_shielded=_sql(SHIELDED.format("plans_goal"))
    )
    return found.order_by("position", "created_on", "pk")


@Kept
def _kept_measures() -> QuerySet[Any]:
    found: QuerySet[Any] = _shown(Measure).annotate(
        responsible_name=F("responsible__name"), is_shielded=_sql(SHIELDED.format("plans_measure"))
    )
    return found.order_by("created_on", "pk")


@Kept
def _latest() -> QuerySet[Any]:
    found = _shown(Evaluation).filter(measure__isnull=False).order_by("measure_id", "-at").distinct("measure_id")
    return found.values_list(*LastSaid._fields)


def _placed(row: Any, case: Case) -> Any:
    row.case = case  # known already: no query for it, whatever asks
    return row


def _cards(goals: list[Goal], measures: list[Measure]) -> dict[UUID, GoalCard]:
    cards = {goal.pk: GoalCard(goal) for goal in goals}
    for measure in measures:
        if measure.goal_id in cards:
            cards[measure.goal_id].measures.append(measure)
    for goal in goals:
        if goal.parent_id in cards:
            cards[goal.parent_id].subgoals.append(cards[goal.pk])
    return cards


# --- One thing ---


def plan(actor: Actor, case_id: UUID) -> Plan:
    """The plan of a case within reach."""
    return plan_of(cases.case(actor, case_id))


def plan_text(actor: Actor, case_id: UUID, name: str) -> Plan:
    """The plan, when it has a text by that name; what matters has a page and a rule of its own."""
    if name not in TEXTS[1:]:
        raise NotFound
    return plan(actor, case_id)


def goal(actor: Actor, pk: UUID) -> Goal:
    """A goal in an area that the actor may see, or `NotFound`."""
    found = Goal.objects.select_related("case__person", "parent").filter(pk=pk).first()
    return cast(Goal, _within_reach(actor, found))


def measure(actor: Actor, pk: UUID) -> Measure:
    """A measure in an area that the actor may see, or `NotFound`."""
    return cast(Measure, _within_reach(actor, _measure.one(measure=pk)))


@Kept
def _measure() -> QuerySet[Measure]:
    found = Measure.objects.select_related("case__person", "goal", "responsible").filter(pk=Given("measure"))
    return found.defer(*(f"case__{name}" for name in cases.DAYS))


def _within_reach(actor: Actor, row: Goal | Measure | None) -> Goal | Measure:
    if row is None or not actor.may_in(row, row.area):
        raise NotFound
    return row


def with_earlier(actor: Actor, pk: UUID) -> Any:
    """The goal, measure or plan that an earlier text belongs to, in reach; the revision stands on it as `earlier`."""
    earlier = Revision.objects.filter(pk=pk).first()
    fetch = {"plans.goal": goal, "plans.measure": measure}.get(earlier.target) if earlier else None
    if earlier is None or (fetch is None and earlier.target != "plans.plan"):
        raise NotFound
    row: Any = fetch(actor, earlier.target_id) if fetch else plan(actor, cast(UUID, earlier.case_id))
    if row.pk != earlier.target_id:
        raise NotFound
    row.earlier = earlier
    return row


def earlier_texts(row: Goal | Measure | Plan) -> list[Revision]:
    """What a row said before, newest first; at most a hundred."""
    return list(history(row)[:100])


def subgoals(actor: Actor, parent: Goal) -> list[Goal]:
    """The subgoals of a goal, in order."""
    found = Goal.objects.filter(tenant_id=parent.tenant_id, parent=parent, area__in=actor.areas_in(parent))
    return [_placed(each, parent.case) for each in found.order_by("position", "created_on", "pk")]


def measures_of(actor: Actor, parent: Goal) -> list[Measure]:
    """The measures under a goal."""
    lines = _lines(parent.case, actor.areas_in(parent))
    return [line for line in lines if line.goal_id == parent.pk]


def comments(row: Goal) -> list[Comment]:
    """What was said about a goal, newest first."""
    return list(Comment.objects.filter(tenant_id=row.tenant_id, goal=row).order_by("-at")[:100])


def evaluations(row: Measure) -> list[Evaluation]:
    """Every evaluation of a measure, newest first."""
    return list(Evaluation.objects.filter(tenant_id=row.tenant_id, measure=row).order_by("-at")[:100])


def readers(case: Case, area: str, *about: Any) -> set[UUID]:
    """The users who may see an area of the case today, and what it is about: whom a notice about it goes to."""
    access = cases.access_today(case)
    reach = {a.user_id for a in access if area == Area.GENERAL or area in a.areas}
    return reach - kept_from(case, about, access)


def responsible_choices(case: Case, area: str, *about: Any, held_by: UUID | None = None) -> QuerySet[User]:
    """Those who may be given something to do in an area: the team that sees it, and who has it already."""
    return User.objects.filter(pk__in=readers(case, area, *about) | ({held_by} if held_by else set())).order_by("name")


def writable_areas(actor: Actor, case: Case) -> list[tuple[str, str]]:
    """The areas that the actor may write in, in the order shown; what everyone shares comes last."""
    areas = actor.areas_in(case, Right.WRITE)
    return [(a.value, str(a.label)) for a in (*Area.life(), Area.GENERAL) if a.value in areas]


# --- Across cases: constant number of queries, each limited to the areas that the actor reads in each case ---


def within(actor: Actor) -> Q:
    """What the actor reads, as a filter on rows with `case` and `area`."""
    groups: dict[frozenset[str], list[UUID]] = defaultdict(list)
    for access in actor.cases.values():
        groups[access.read].append(access.case_id)
    reach = Q(pk__in=[])
    for areas, ids in groups.items():
        reach |= Q(case_id__in=ids, area__in=sorted(areas))
    return reach


def _open_within(actor: Actor) -> QuerySet[Any]:
    found: QuerySet[Any] = Measure.objects.filter(within(actor), status__in=OPEN_MEASURES).filter(
        Q(case__end=None) | Q(case__end__gte=clock.today())
    )
    found = found.filter(tenant_id__in={access.tenant_id for access in actor.cases.values()})
    found = found.annotate(responsible_name=F("responsible__name"), next_on=Least("due_on", "evaluate_on"))
    return found.select_related("case__person", "goal")


def my_measures(actor: Actor) -> list[Measure]:
    """The open measures that the actor is responsible for, across cases, the next one first."""
    return list(_open_within(actor).filter(responsible_id=actor.user_id).order_by(F("next_on").asc(nulls_last=True)))


def late_in(actor: Actor, case: Case) -> list[Measure]:
    """What is late in a case, with the latest evaluation of each."""
    today = clock.today()
    return [line for line in _lines(case, actor.areas_in(case)) if rules.is_late(line, today)]


def open_actions(actor: Actor, case: Case) -> list[Measure]:
    """The open measures of a case, the next one first: what an agenda begins with (rule 64)."""
    found = _open_within(actor).filter(tenant_id=case.tenant_id, case=case)
    return list(found.order_by(F("next_on").asc(nulls_last=True), "created_on"))
