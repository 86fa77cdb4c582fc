"""The worklist in words. No queries."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.kernel import clock
from samvev.oversight.registrations.facts import LEFT, STATES, Item
from samvev.oversight.registrations.models import Fact
from samvev.people.models import Protection

SYSTEMS: dict[str, str | Promise] = {
    Fact.PLAN: gettext_lazy("The health record, for KPR and KOSTRA"),
    Fact.COORDINATOR: gettext_lazy("The health record, for KPR"),
    Fact.CHILD_COORDINATOR: gettext_lazy("The health record, for KPR"),
    Fact.NAV_PLAN: gettext_lazy("NAV's system, for KOSTRA form 11F"),
    Fact.CARE_PLAN: gettext_lazy("The child welfare system, for KOSTRA (point 6.3)"),
    Fact.CARE_TEAM: gettext_lazy("The child welfare system, for KOSTRA (point 6.4)"),
}


def state_words() -> dict[str, str]:
    """What each state is called."""
    return {
        "left": _("Left to register"),
        "done": _("Registered"),
        "stale": _("Registered, but not so any more"),
    }


@dataclass(frozen=True, slots=True)
class Count:
    """A fact with the system it belongs in, and how many there are of each state, with where they are listed."""

    fact: str
    system: str | Promise
    numbers: list[tuple[int, str]]


def counts(year: int, items: Iterable[Item]) -> list[Count]:
    """A line for each fact."""
    found = Counter((item.fact, item.state) for item in items)
    at = reverse("oversight:registrations", args=[year])
    return [
        Count(
            str(fact.label),
            SYSTEMS[fact],
            [(found[fact, state], f"{at}?{urlencode({'fact': fact.value, 'state': state})}") for state in STATES],
        )
        for fact in Fact
    ]


def narrowed(items: Iterable[Item], fact: str, state: str) -> list[Item]:
    """Those of a fact (or all) in a state (those that are left, unless another one is asked for)."""
    wanted = state if state in STATES else LEFT
    return [item for item in items if item.state == wanted and fact in ("", item.fact.value)]


def title(fact: str, state: str) -> str:
    """What the list shows."""
    words = state_words()
    head = words.get(state, words[LEFT])
    return f"{head}: {Fact(fact).label}" if fact in Fact.values else head


def table(items: Iterable[Item]) -> Iterator[list[str]]:
    """The list as rows of text, heads first."""
    words = state_words()
    yield [_("Who"), _("Born"), _("Case"), _("What"), _("Where"), _("State"), _("Registered"), _("By")]
    for item in items:
        person, mark = item.case.person, item.mark
        yield [
            person.name_in_lists,
            person.birth_date.isoformat() if person.birth_date and person.protection != Protection.STRICT else "",
            item.case.code,
            str(item.fact.label),
            str(SYSTEMS[item.fact]),
            words[item.state],
            clock.day_of(mark.at).isoformat() if mark else "",
            mark.by_name if mark else "",
        ]


def rows(items: Iterable[Item]) -> list[dict[str, Any]]:
    """The list as it is shown."""
    return [{"item": item, "system": SYSTEMS[item.fact]} for item in items]
