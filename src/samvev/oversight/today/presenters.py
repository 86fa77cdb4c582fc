"""The overview as it is read: each number with the address of the list behind it. No queries."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from samvev.accounts.models import User
from samvev.oversight.desk import Desk
from samvev.oversight.tables import reason_words
from samvev.oversight.today.queries import Behind, Line, Today
from samvev.web.templatetags.samvev import number

MANY = 60  # coordinators; with more of them a unit is chosen first
REPORTS = ("received", "undecided")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is written, what it counts, what it opens, and what stands beside it."""

    text: str
    label: str = ""
    url: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A unit, a kind or a coordinator with its numbers; `url` narrows the page to it."""

    label: str
    cells: list[Shown]
    kind: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Numbers in columns, with words about them."""

    key: str
    title: str
    first: str
    columns: list[str]
    rows: list[Row]
    words: str = ""


def figure_words() -> dict[str, str]:
    """What each number counts, as the title of its list."""
    return {
        "open": _("Open cases"),
        "active": _("Active cases"),
        "passive": _("Passive cases"),
        "no_coordinator": _("Without a coordinator"),
        "consent_lapsed": reason_words()["consent_lapsed"],
        "no_activity": reason_words()["no_activity"],
        "late": _("With evaluations that are late"),
        "revise": _("Past the day of revision"),
        "lapsing": _("With consents that run out within 30 days"),
        "waiting": _("Waiting for a coordinator's yes"),
        "began": _("Began the last 30 days"),
        "ended": _("Ended the last 30 days"),
        "received": _("Needs reported the last 30 days"),
        "coordinators": _("Coordinators"),
        "undecided": _("Reports of need that wait for a decision"),
    }


def address(figure: str, narrows: dict[str, str] | None = None) -> str:
    """Where the list behind a number is: ids and codes alone."""
    return f"{reverse('oversight:behind')}?{urlencode({'figure': figure} | (narrows or {}))}"


def _shown(numbers: Counter[str], figure: str, narrows: dict[str, str] | None = None, beside: str = "") -> Shown:
    url = address(figure, narrows) if numbers[figure] else ""
    return Shown(number(numbers[figure]), figure_words()[figure], url, beside)


def large(today: Today) -> list[Shown]:
    """The few large numbers on top; active and passive with those of a year before."""
    then = {code: _("%(number)s a year ago") % {"number": number(today.before[code])} for code in ("active", "passive")}
    codes = ("active", "passive", "no_coordinator", "late", "lapsing")
    return [_shown(today.whole, code, None, then.get(code, "")) for code in codes]


def flow(today: Today) -> list[tuple[str, list[Shown]]]:
    """What came in, what went out, and what waits."""
    reports: Counter[str] = Counter(today.reports)
    coming = [_shown(reports, "received")] if today.reports else []
    waiting = [_shown(reports, "undecided")] if today.reports else []
    return [
        (_("In"), [*coming, _shown(today.whole, "began")]),
        (_("Out"), [_shown(today.whole, "ended")]),
        (_("Waiting"), [*waiting, _shown(today.whole, "waiting"), _shown(today.whole, "no_coordinator")]),
    ]


def _columns(codes: Iterable[str]) -> list[str]:
    short = {
        "open": _("Open"),
        "active": _("Active"),
        "passive": _("Passive"),
        "no_coordinator": _("No coordinator"),
        "late": _("Late evaluations"),
        "revise": _("Revision overdue"),
        "lapsing": _("Consent runs out"),
    }
    return [short[code] for code in codes]


STATE = ("open", "active", "passive", "no_coordinator", "late", "revise", "lapsing")
LOAD = ("open", "active", "passive", "late", "revise", "lapsing")


def _row(line: Line, codes: Iterable[str]) -> Row:
    label = line.label or _("No unit")
    if line.external:
        label = _("%(name)s (external)") % {"name": label}
    return Row(label, [_shown(line.numbers, code, line.narrows) for code in codes])


def _total(today: Today, codes: Iterable[str]) -> Row:
    return Row(_("Together"), [_shown(today.whole, code) for code in codes], "total")


def tables(today: Today) -> list[Table]:
    """By unit, by kind, why passive, and the load of each coordinator."""
    reasons = reason_words()
    units = [*(_row(line, STATE) for line in today.units if line.numbers["open"]), _total(today, STATE)]
    kinds = [*(_row(line, STATE) for line in today.kinds if line.numbers["open"]), _total(today, STATE)]
    passive = [Row(words, [_shown(today.whole, code)]) for code, words in reasons.items()]
    about_passive = _("A case counts under every reason that applies, so together they can be more than the cases.")
    made = [
        Table("units", _("By unit"), _("Unit of the coordinator"), _columns(STATE), units),
        Table("kinds", _("By kind of case"), _("Kind"), _columns(STATE), kinds),
        Table("reasons", _("Why cases are passive"), _("Reason"), [_("Cases")], passive, about_passive),
    ]
    people = sorted(today.coordinators, key=lambda one: (-one.numbers["open"], one.label))
    if people:
        made.append(unit_load(today))
        rows = [_row(line, LOAD) for line in people[:MANY]]
        words = _("Those with most cases stand first.") if len(people) <= MANY else _most(len(people))
        made.append(Table("load", _("Load of the coordinators"), _("Coordinator"), _columns(LOAD), rows, words))
    return made


def _most(together: int) -> str:
    return _("The %(shown)s with most cases, of %(together)s.") % {"shown": MANY, "together": number(together)}


def unit_load(today: Today) -> Table:
    """Cases and coordinators of each unit, and how many cases each of them has."""
    rows = []
    for line in today.units:
        if line.numbers["coordinators"]:
            mean = line.numbers["held"] / line.numbers["coordinators"]
            url = address("coordinators", line.narrows)
            cells = [Shown(number(line.numbers["coordinators"]), url=url), Shown(number(mean, 1))]
            rows.append(Row(line.label or _("No unit"), cells))
    return Table("unit_load", _("Load of the units"), _("Unit"), [_("Coordinators"), _("Cases for each, mean")], rows)


def page(desk: Desk, today: Today) -> dict[str, Any]:
    """Everything on the overview."""
    return {
        "desk": desk,
        "large": large(today),
        "flow": flow(today),
        "tables": tables(today),
        "training": today.training,
        "is_empty": not today.whole["open"],
        "managed": ", ".join(unit.name for unit in desk.choices()) if desk.units is not None else "",
    }


def coordinators(found: list[tuple[User, int]], narrows: dict[str, str]) -> list[tuple[User, int, str]]:
    """Who coordinates, how many cases, and the list of these: of the same unit, when the list is of one."""
    return [(user, held, address("open", narrows | {"user": str(user.pk)})) for user, held in found]


def rows(found: Behind) -> list[dict[str, Any]]:
    """A line for each case: who, kind, coordinator, and how many evaluations are late."""
    made = []
    for case in found.cases:
        held = case.coordinators_today[0] if case.coordinators_today else None  # type: ignore[attr-defined]
        made.append({"case": case, "held": held, "late": found.late[case.pk], "opens": case.pk in found.open_to})
    return made
