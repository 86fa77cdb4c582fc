"""`{% load cases %}`: the head and the tabs of every page about a case."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvev.cases import handed, presenters, queries, rules
from samvev.cases.addresses import queries as homes
from samvev.cases.addresses import rules as homes_rules
from samvev.cases.models import Basis, Case
from samvev.cases.outside import queries as outside
from samvev.cases.outside import rules as outside_rules
from samvev.cases.particulars import rules as particulars_rules
from samvev.cases.shields import kinds
from samvev.cases.shields import queries as shields
from samvev.cases.shields import rules as shields_rules
from samvev.cases.shields.words import SHIELDED
from samvev.cases.staffing import rules as staffing_rules
from samvev.cases.standing import standing
from samvev.kernel.actor import Actor
from samvev.kernel.period import Period
from samvev.web.addresses import address
from samvev.web.drawing import draw

register = template.Library()

PLACES = [
    ("plan", pgettext_lazy("page of a case", "Plan"), "front:case"),
    ("team", pgettext_lazy("page of a case", "Team"), "consents:team"),
    ("meetings", pgettext_lazy("page of a case", "Meetings"), "meetings:list"),
    ("messages", pgettext_lazy("page of a case", "Messages"), "messages:list"),
    ("documents", pgettext_lazy("page of a case", "Documents"), "plans:documents"),
    ("history", pgettext_lazy("page of a case", "History"), "cases:history"),
]
START_UP = ("start_up", _("Start-up"), "consents:start_up")
OVERVIEW = ("overview", _("Overview"), "cases:overview")


@register.simple_tag(takes_context=True)
def case_head(context: template.Context, case: Case) -> SafeString:
    """Who it is about, how the case stands, who coordinates and who stands in."""
    held, actor = queries.coordinator_today(case), context["request"].actor
    access = actor.access(case)
    opened = access is not None and access.basis in {Basis.EMERGENCY, Basis.HELP}
    return draw(
        context,
        "cases/head.html",
        facts=presenters.facts(case),
        status=presenters.status(case, standing(case)),
        protection=presenters.protection(case),
        coordinator=held,
        coordinator_role=presenters.coordinator_role(held) if held else "",
        stand_in=getattr(case, "stand_in", None),
        stood_in_for=getattr(case, "stood_in_for", None),
        moved=handed.moved(actor, case),
        opening=outside.open_now(actor, case) if opened else None,
    )


@register.simple_tag(takes_context=True)
def moved(context: template.Context, case: Case) -> SafeString | str:
    """Where a case came from or went to in a split, for the person's own page."""
    found = handed.moved(context["request"].actor, case)
    return draw(context, "cases/moved.html", moved=found) if found else ""


@register.simple_tag(takes_context=True)
def case_tabs(context: template.Context, case: Case, tab: str = "") -> SafeString:
    """Links to the pages of a case that the reader may open."""
    places = _places(context["request"].actor, case, tab)
    tabs = [presenters.Tab(key, label, address(name, case.pk), key == tab) for key, label, name in places]
    return draw(context, "cases/tabs.html", tabs=tabs)


def _places(actor: Actor, case: Case, tab: str) -> list[tuple[str, Any, str]]:
    places = PLACES if rules.may_see_content(actor, case) else []
    if rules.may_lead(actor, case) and (standing(case).starting or tab == START_UP[0]):
        places = [START_UP, *places]
    if rules.may_see_use(actor, case):
        places = [*places, OVERVIEW]
    return places


@register.simple_tag
def start_of(actor: Actor) -> str:
    """Where the reader's cases are listed: the first place in the line that says where one is."""
    return reverse("front:cases" if actor.is_staff else "front:my_plan")


@register.simple_tag(takes_context=True)
def back_to(context: template.Context, case: Case) -> str:
    """The page of a case that the reader came from: the team, or for an office the overview."""
    reached = context["request"].actor.access(case)
    return reverse("consents:team" if reached else "cases:overview", args=[case.pk])


@register.filter
def days_of(days: Period) -> str:
    """From when to when."""
    return presenters.days(days)


@register.inclusion_tag("cases/_waiting.html", takes_context=True)
def waiting_at(context: template.Context, case: Case) -> dict[str, Any]:
    """On the team's page: those who ask to join, for those who answer; and who may let someone stand in."""
    actor = context["request"].actor
    held = queries.coordinator_today(case)
    if held:
        held.case = case
    answers = rules.may_lead_or_own(actor, case)
    return {
        "case": case,
        "wishes": len(outside.waiting_requests(case)) if answers else 0,
        "may_stand_in": bool(held and staffing_rules.may_substitute(actor, held)),
        "may_address": bool(homes_rules.may_open(actor, homes.with_hidden(case))),
        "may_correct": bool(particulars_rules.may_correct(actor, case)),
    }


@register.inclusion_tag("cases/_outside.html", takes_context=True)
def outside_links(context: template.Context) -> dict[str, Any]:
    """What an employee can do about a case they do not take part in; each only to those who may."""
    actor = context["request"].actor
    health, to_review = outside.beyond(actor) if actor.is_staff else (False, 0)
    unit = bool(outside_rules.may_see_openings(actor))
    return {"asks": actor.is_staff, "emergency": health, "unit": unit, "to_review": to_review}


@register.inclusion_tag("cases/_shield.html", takes_context=True)
def shield_mark(context: template.Context, row: Any) -> dict[str, Any]:
    """That something is not for parents and family, why, and the way to change it; one query where none is known."""
    row.shield = row.shield if hasattr(row, "shield") else shields.of(row)
    may = not context["request"].only_shows and shields_rules.may_change_shield(context["request"].actor, row)
    where = [row.case_id, row._meta.label_lower, row.pk]
    url, title = reverse("cases:shield", args=where), kinds.title_of(row)
    return {"shield": row.shield, "may": may, "url": url, "title": title, "words": SHIELDED}
