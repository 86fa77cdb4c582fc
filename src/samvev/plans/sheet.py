"""The plan page as ready words and addresses, so that the template only prints. No queries.

A long plan has hundreds of rows and is the page asked for most: what stays the same is worked out once.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from uuid import UUID

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from samvev.cases.models import Case
from samvev.cases.shields.words import SHIELDED
from samvev.cases.standing import standing
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.plans import rules
from samvev.plans.models import Comment, GoalStatus, Measure, Plan, Result
from samvev.plans.presenters import GOAL_KINDS, MEASURE_KINDS, TEXT_HINTS, TEXT_LABELS, Words, text_address
from samvev.plans.queries import GoalCard, PlanPage
from samvev.web.addresses import address
from samvev.web.components import Next
from samvev.web.days import day_in_words, short_day
from samvev.web.templatetags.samvev import face, status_tag


@dataclass(slots=True)
class Row:
    """A measure as a row: what, who, when, how it stands, what was last said."""

    id: str
    url: str
    what: str
    who: str
    when: str
    late: SafeString | str
    tag: SafeString
    last: str
    note: str
    evaluate_url: str
    shielded: SafeString | str = ""


@dataclass(slots=True)
class Card:
    """A goal as a card."""

    pk: UUID
    id: str
    url: str
    title: str
    area: str
    tag: SafeString
    by: str
    due: str
    mood: SafeString | str
    talk: str
    rows: list[Row]
    cards: "list[Card]"
    add_measure_url: str
    answer: bool
    move: bool
    closing_words: str = ""
    shielded: SafeString | str = ""


@dataclass(slots=True)
class Text:
    """One of the plan's texts."""

    name: str
    label: Words
    text: str
    url: str
    hint: Words


@dataclass(slots=True)
class Sheet:
    """The plan page."""

    matters: Text
    strengths: Text
    texts: list[Text]
    cards: list[Card]
    proposed: list[Card]
    closed: list[Card]
    loose: list[Row]
    add_goal_url: str
    points: list[tuple[rules.Point, list[tuple[Words, str]]]]
    areas: list[tuple[Words, int]]
    period: str
    revise: str
    revise_late: bool
    period_url: str
    filled: int = 0
    steps: list[Next] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fixed:
    """Words and marks that every plan has, in one language."""

    tags: dict[str, SafeString]
    moods: dict[int, SafeString]
    results: dict[str, str]
    areas: dict[str, str]
    late: SafeString
    shielded: SafeString
    due: str
    evaluated: str
    ended: str
    was_due: str
    was_evaluated: str
    nobody: str
    said: str


@cache
def _fixed(_language: str | None) -> Fixed:
    return Fixed(
        tags={s.value: status_tag(kind, s.label) for s, kind in (*MEASURE_KINDS.items(), *GOAL_KINDS.items())},
        moods={n: format_html('<span class="with-icon">{}{}</span>', face(n), w) for n, w in Comment.MOODS},
        results={result.value: str(result.label) for result in Result},
        areas={area.value: str(area.label) for area in Area},
        late=status_tag("late", _("Late")),
        shielded=status_tag("protected", SHIELDED),
        due=_("Deadline %(day)s"),
        evaluated=_("Evaluate %(day)s"),
        ended=_("Ended %(day)s"),
        was_due=_("Deadline was %(day)s"),
        was_evaluated=_("Was to be evaluated %(day)s"),
        nobody=_("Nobody yet"),
        said=_("%(result)s, %(name)s %(day)s"),
    )


class Drawing:
    """Draws a plan for one actor: what stays the same from row to row is worked out once."""

    def __init__(self, actor: Actor, case: Case) -> None:
        self.actor = actor
        self.case = case
        self.today = clock.today()
        self.moves = bool(rules.decides(actor, case)) and case.is_open
        self._days: dict[date, str] = {}
        self._fixed = _fixed(get_language())

    def day(self, value: date) -> str:
        """A day in words, each worked out once."""
        if value not in self._days:
            self._days[value] = day_in_words(value)
        return self._days[value]

    def row(self, measure: Measure) -> Row:
        """A measure."""
        last = measure.last
        said = ""
        if last:
            names = {"result": self._fixed.results[last.result], "name": last.by_name}
            said = self._fixed.said % {**names, "day": self.day(clock.day_of(last.at))}
        return Row(
            id=f"measure-{measure.pk}",
            url=address("plans:measure", measure.pk),
            what=measure.title,
            who=measure.responsible_name or self._fixed.nobody,
            when=self.when(measure),
            late=self._fixed.late if self.actor.is_staff and rules.is_late(measure, self.today) else "",
            tag=self._fixed.tags[measure.status],
            last=said,
            note=last.note if last else "",
            evaluate_url=address("plans:evaluate", measure.pk) if rules.may_evaluate(self.actor, measure) else "",
            shielded=self._fixed.shielded if measure.is_shielded else "",
        )

    def when(self, measure: Measure) -> str:
        """What is next expected of a measure, and when."""
        words = self._fixed
        if measure.closed_on:
            return words.ended % {"day": self.day(measure.closed_on)}
        due, evaluation = measure.due_on, measure.evaluate_on
        if due and (evaluation is None or due <= evaluation):
            return (words.was_due if due < self.today else words.due) % {"day": self.day(due)}
        if evaluation is None:
            return ""
        return (words.was_evaluated if evaluation < self.today else words.evaluated) % {"day": self.day(evaluation)}

    def card(self, drawn: GoalCard) -> Card:
        """A goal with what hangs under it."""
        goal = drawn.goal
        can_add = rules.may_add_under(self.actor, goal)
        return Card(
            pk=goal.pk,
            id=f"goal-{goal.pk}",
            url=address("plans:goal", goal.pk),
            title=goal.title,
            area=self._fixed.areas[goal.area],
            tag=self._fixed.tags[goal.status],
            by=goal.added_by_name,
            due=self._fixed.due % {"day": self.day(goal.due_on)} if goal.due_on and goal.is_open else "",
            mood=self._fixed.moods[goal.mood] if goal.mood else "",
            talk=_talk(goal.comments_count or 0),
            rows=[self.row(measure) for measure in drawn.measures],
            cards=[self.card(below) for below in drawn.subgoals],
            add_measure_url=address("plans:add_measure", goal.pk) if can_add else "",
            answer=bool(rules.may_answer_goal(self.actor, goal)),
            move=self.moves and goal.status == GoalStatus.ACTIVE,
            closing_words=goal.closing_words,
            shielded=self._fixed.shielded if goal.is_shielded else "",
        )

    def text(self, plan: Plan, name: str) -> Text:
        """One of the plan's texts, with the address to write it when one may."""
        allowed = rules.rule_of(plan, name)(self.actor, plan)
        where = text_address(self.case, name) if allowed else ""
        return Text(name, TEXT_LABELS[name], getattr(plan, name), where, TEXT_HINTS[name])


def _talk(count: int) -> str:
    return ngettext("%(n)d comment", "%(n)d comments", count) % {"n": count} if count else _("Comment")


def sheet(actor: Actor, page: PlanPage) -> Sheet:
    """The plan page for an actor, ready to print."""
    drawing = Drawing(actor, page.case)
    plan = page.plan
    points = _points(actor, page)
    revise = plan.revise_on
    return Sheet(
        matters=drawing.text(plan, "what_matters"),
        strengths=drawing.text(plan, "strengths"),
        texts=[drawing.text(plan, name) for name in ("needs", "contributions", "carrying_out", "cooperation")],
        cards=[drawing.card(card) for card in page.goals],
        proposed=[drawing.card(card) for card in page.proposed],
        closed=[drawing.card(card) for card in page.closed],
        loose=[drawing.row(measure) for measure in page.loose],
        add_goal_url=address("plans:add_goal", page.case.pk) if rules.may_add_goal_in(actor, page.case) else "",
        points=points,
        filled=sum(point.filled for point, _links in points),
        areas=_areas(page),
        period=period_words(plan),
        revise=drawing.day(revise) if revise else "",
        revise_late=bool(actor.is_staff and revise and revise < drawing.today),
        period_url=address("plans:period", page.case.pk) if rules.may_set_period(actor, plan) else "",
        steps=steps(actor, page, drawing),
    )


def period_words(plan: Plan) -> str:
    """From when to when the plan is; empty when that is not set."""
    if not plan.starts_on or not plan.ends_on:
        return ""
    return f"{short_day(plan.starts_on)} – {short_day(plan.ends_on)}"


def _areas(page: PlanPage) -> list[tuple[Words, int]]:
    goals = [card.goal for card in (*page.goals, *page.proposed)]
    return [
        (area.label, sum(goal.area == area for goal in goals))
        for area in (*Area.life(), Area.GENERAL)
        if area in page.areas
    ]


def facts(page: PlanPage) -> rules.PlanFacts:
    """What the nine points ask about, of what the reader may see."""
    plan = page.plan
    active = [measure for measure in page.measures if measure.is_open]
    return rules.PlanFacts(
        goals=len(page.goals),
        strengths=bool(plan.strengths),
        needs=bool(plan.needs),
        helpers=page.helpers,
        coordinator=standing(page.case).coordinated,
        contributions=bool(plan.contributions),
        measures=len(page.measures),
        without_responsible=sum(measure.responsible_id is None for measure in active),
        carrying_out=bool(plan.carrying_out),
        period=bool(plan.starts_on and plan.ends_on and plan.revise_on),
        consent=standing(page.case).consented,
        cooperation=bool(plan.cooperation),
    )


def _points(actor: Actor, page: PlanPage) -> list[tuple[rules.Point, list[tuple[Words, str]]]]:
    if not rules.has_nine_points(page.case.kind):
        return []
    return [
        (point, [(words, opening(actor, page, what)) for what, words in point.missing])
        for point in rules.nine_points(facts(page))
    ]


def opening(actor: Actor, page: PlanPage, what: str) -> str:
    """The address that fills something that is missing; empty when the actor may not fill it."""
    case, plan = page.case, page.plan
    if what in TEXT_LABELS:
        return text_address(case, what) if rules.rule_of(plan, what)(actor, plan) else ""
    if what == "goal":
        return address("plans:add_goal", case.pk) if rules.may_add_goal_in(actor, case) else ""
    if what == "period":
        return address("plans:period", case.pk) if rules.may_set_period(actor, plan) else ""
    if what in {"measure", "responsible"}:
        return "#goals"
    return address("consents:team", case.pk)


def steps(actor: Actor, page: PlanPage, drawing: Drawing) -> list[Next]:
    """The plan's part of what is next: next evaluation, what is late, consents that lapse."""
    found = []
    if planned := page.next_evaluation:
        when = drawing.day(planned.evaluate_on) if planned.evaluate_on else ""
        found.append(Next(_("Next evaluation"), when, f"#measure-{planned.pk}", icon="steps"))
    if page.late and actor.is_staff:
        words = ngettext("%(n)d measure", "%(n)d measures", len(page.late)) % {"n": len(page.late)}
        found.append(Next(_("Late"), words, address("plans:late", page.case.pk), kind="late"))
    if page.lapsing and actor.is_staff:
        words = ngettext("%(n)d consent", "%(n)d consents", page.lapsing) % {"n": page.lapsing}
        found.append(Next(_("Ends soon"), words, address("consents:team", page.case.pk), kind="soon"))
    return found


def rows(actor: Actor, case: Case, measures: Iterable[Measure]) -> list[Row]:
    """Measures as rows, outside the plan page."""
    drawing = Drawing(actor, case)
    return [drawing.row(measure) for measure in measures]
