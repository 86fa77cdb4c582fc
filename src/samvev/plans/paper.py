"""The plan on paper: PDF/A-2a and PDF/UA-1 with only what the reader may see."""

from collections.abc import Iterable
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from samvev.cases.models import Participation, Role
from samvev.cases.queries import coordinator_today
from samvev.cases.shields.words import SHIELDED
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.organisations.queries import acting
from samvev.plans import presenters, rules, sheet
from samvev.plans.models import Goal, LastSaid, Measure, Result
from samvev.plans.queries import TEXTS, GoalCard, PlanPage
from samvev.web.days import short_day
from samvev.web.pdf import render_pdf


def plan_pdf(actor: Actor, page: PlanPage, *, team: Iterable[Participation], language: str) -> bytes:
    """The plan as a document in a language (nb, nn or en). The same plan at the same moment gives the same bytes."""
    with translation.override(language):
        data = _data(actor, page, list(team))
        title = _("Plan for %(name)s") % {"name": page.case.person.name}
        return render_pdf("plans/plan", data, title=title, language=language)


def _data(actor: Actor, page: PlanPage, team: list[Participation]) -> dict[str, Any]:
    case, plan = page.case, page.plan
    organisation = acting(case.tenant_id)
    points = rules.nine_points(sheet.facts(page)) if rules.has_nine_points(case.kind) else []
    return {
        "from": organisation.name,
        "mark": _("Exempt from public disclosure"),
        "words": _headings(),
        "kind": case.get_kind_display(),
        "made": _("Printed %(day)s by %(name)s") % {"day": short_day(clock.today()), "name": actor.name},
        "partial": ""
        if page.areas >= set(Area.values)
        else _("This printout has the parts that are shared with whoever made it."),
        "period": sheet.period_words(plan),
        "revise": short_day(plan.revise_on) if plan.revise_on else "",
        "matters": plan.what_matters,
        "texts": [[str(presenters.TEXT_LABELS[n]), getattr(plan, n)] for n in TEXTS[1:] if getattr(plan, n)],
        "team": _team(page, team),
        "goals": [_goal(card) for card in page.goals],
        "proposed": [card.goal.title for card in page.proposed],
        "loose": [_measure(measure) for measure in page.loose if measure.is_open],
        "points": [[str(p.label), p.filled, ", ".join(str(words) for _what, words in p.missing)] for p in points],
    }


def _headings() -> dict[str, str]:
    return {
        "matters": _("What matters to me"),
        "team": _("Who helps"),
        "name": _("Name"),
        "role": _("Role"),
        "phone": _("Telephone"),
        "goals": _("Goals and measures"),
        "what": _("What"),
        "who": _("Who"),
        "when": _("When"),
        "state": _("How it stands"),
        "period": _("Period"),
        "revise": _("To be revised"),
        "kind": _("Kind"),
        "proposed": _("Proposed, not answered yet"),
        "loose": _("Other measures"),
        "points": _("The nine points of the plan"),
        "filled": _("filled in"),
        "missing": _("Missing:"),
        "none": _("No goals yet."),
        "notice": _("The plan gives no right to services. Services are granted by decisions of their own."),
    }


def _team(page: PlanPage, team: list[Participation]) -> list[list[str]]:
    found = []
    held = coordinator_today(page.case)
    if held:
        found.append([held.user.name, _("Coordinator"), held.user.phone])
    for member in team:
        if member.role != Role.OWNER and (held is None or member.user_id != held.user_id):
            words = str(Role(member.role).label) if member.role in Role.family() else member.title
            found.append([member.user.name, words or str(Role(member.role).label), member.user.phone])
    return found


def _goal(card: GoalCard) -> dict[str, Any]:
    goal: Goal = card.goal
    return {
        "title": goal.title,
        "area": _marked(str(Area(goal.area).label), goal),
        "description": goal.description,
        "due": short_day(goal.due_on) if goal.due_on else "",
        "measures": [_measure(measure) for measure in card.measures],
        "subgoals": [_goal(below) for below in card.subgoals if below.goal.is_open],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    days = ((_("Deadline %(day)s"), measure.due_on), (_("Evaluate %(day)s"), measure.evaluate_on))
    return {
        "what": measure.title,
        "how": _marked(" · ".join(filter(None, [measure.scope, measure.description])), measure),
        "who": measure.responsible_name or _("Nobody yet"),
        "when": [words % {"day": short_day(day)} for words, day in days if day],
        "state": measure.get_status_display(),
        "last": _last(measure.last) if measure.last else "",
    }


def _marked(words: str, row: Goal | Measure) -> str:
    """The words, and that it is not for parents and family: paper lies about."""
    return " · ".join(filter(None, [words, str(SHIELDED) if row.is_shielded else ""]))


def _last(last: LastSaid) -> str:
    day = short_day(clock.day_of(last.at))
    words = f"{Result(last.result).label}, {day}, {last.by_name}"
    return f"{words}: {last.note}" if last.note else words
