"""`{% load cases %}`: the head and the tabs of every page about a case."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvev.cases import presenters, queries, rules
from samvev.cases.models import Case
from samvev.cases.standing import standing
from samvev.kernel.actor import Actor

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


@register.inclusion_tag("cases/_head.html")
def case_head(case: Case) -> dict[str, Any]:
    """Who it is about, how the case stands, who coordinates."""
    held = queries.coordinator_today(case)
    return {
        "facts": presenters.facts(case),
        "status": presenters.status(case, standing(case)),
        "protection": presenters.protection(case),
        "coordinator": held,
        "coordinator_role": presenters.coordinator_role(held) if held else "",
    }


@register.inclusion_tag("cases/_tabs.html", takes_context=True)
def case_tabs(context: template.Context, case: Case, tab: str = "") -> dict[str, Any]:
    """Links to the pages of a case that the reader may open."""
    places = _places(context["request"].actor, case, tab)
    tabs = [presenters.Tab(key, label, reverse(name, args=[case.pk]), key == tab) for key, label, name in places]
    return {"tabs": tabs}


def _places(actor: Actor, case: Case, tab: str) -> list[tuple[str, Any, str]]:
    places = PLACES if rules.may_see_content(actor, case) else []
    if rules.may_lead(actor, case) and (standing(case).starting or tab == START_UP[0]):
        places = [START_UP, *places]
    if rules.may_oversee(actor, case):
        places = [*places, OVERVIEW]
    return places


@register.simple_tag
def start_of(actor: Actor) -> str:
    """Where the reader's cases are listed: the first place in the line that says where one is."""
    return reverse("front:cases" if actor.is_staff else "front:my_plan")
