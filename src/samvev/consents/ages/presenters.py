"""The table of ages in words. No queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samvev.cases.models import CaseKind
from samvev.consents.ages.queries import Past
from samvev.kernel.areas import Area
from samvev.kernel.errors import Invalid
from samvev.people.ages import AgeRow, ChildsView, Decides
from samvev.people.models import AgeRule

LABELS: dict[str, Any] = {
    "decides": gettext_lazy("Whose yes counts"),
    "childs_view": gettext_lazy("The child's own view"),
    "parents_see": gettext_lazy("Parents see without a consent"),
    "source": gettext_lazy("Legal source"),
    "in_force": gettext_lazy("The organisation's own row"),
}
DONE: dict[str, Any] = {
    "changed": gettext_lazy("The table is changed. Within minutes every case follows it."),
    "back": gettext_lazy("The row is taken away. Within minutes every case follows the table."),
}


def about(row: AgeRow | AgeRule) -> str:
    """What a row is about: "From 16 years · Health and care"."""
    words = [ngettext("From %(n)d year", "From %(n)d years", row.from_age) % {"n": row.from_age}]
    words.append(str(Area(row.area).label) if row.area else _("All areas, and the plan itself"))
    if row.case_kind:
        words.append(str(CaseKind(row.case_kind).label))
    if row.without_capacity:
        words.append(_("Only where want of capacity is documented"))
    return " · ".join(words)


def value(name: str, said: Any) -> str:
    """What a column says, in words."""
    if isinstance(said, bool):
        return _("Yes") if said else _("No")
    choices = {"decides": Decides, "childs_view": ChildsView}
    return str(choices[name](said).label) if name in choices else str(said)


def why_not(error: Exception) -> str:
    """Why a new row was not written."""
    return str(error) if isinstance(error, Invalid) else _("There is a row about this already. Change that one.")


@dataclass(frozen=True, slots=True)
class Change:
    """A change of the table as a line of the history."""

    at: datetime
    who: str
    about: str
    lines: list[tuple[str, str, str]]


def changes(past: Iterable[Past]) -> list[Change]:
    """The history in words: what, before, after."""
    return [
        Change(
            one.revision.at,
            one.revision.by_name,
            about(one.rule),
            [(str(LABELS[n]), value(n, one.before[n]), value(n, said)) for n, said in one.after.items()],
        )
        for one in past
    ]
