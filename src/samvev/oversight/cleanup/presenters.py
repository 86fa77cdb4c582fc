"""The clean-up as it is read: what is wrong in words, what mends it, and where. No queries."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samvev.cases.models import Case
from samvev.oversight.cleanup.faults import Fault
from samvev.oversight.cleanup.models import Mended
from samvev.people.models import Joining, Person, Protection


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault: what it is called, what it means and what mending does, the button, and a way for each row."""

    title: str | Promise
    words: str | Promise
    button: str | Promise = ""
    each: str | Promise = ""
    route: str = ""
    undo: str | Promise = ""


SAME_DAY = _("It can be undone the same day, as long as nothing else was changed there.")
IN_THE_CASE = _("A case that was ended can be opened again as it was the same day, on its own page.")
KINDS: dict[str, Kind] = {
    "leavers": Kind(
        _("Staff who left and still take part"),
        _(
            "They work nowhere any more. Their places, coordination and access end; a case that is left without a "
            "coordinator is told of."
        ),
        _("Take them out"),
        undo=SAME_DAY,
    ),
    "missing": Kind(
        _("Without a coordinator"),
        _("Open cases that nobody coordinates, and nobody has been asked to. Name a unit that finds one."),
        each=_("Name a unit"),
        route="needs:name_unit",
        undo=_("Another unit can be named at any time, until someone coordinates."),
    ),
    "wrong_unit": Kind(
        _("Coordinators who have moved to another unit"),
        _("They work here, but not in the unit that they coordinate from. From today the case counts where they work."),
        _("Move the case with them"),
        undo=SAME_DAY,
    ),
    "ended": Kind(
        _("Ended, but not closed"),
        _("The case has ended, and someone still coordinates or takes part. Their places end with its last day."),
        _("Close the places"),
        undo=SAME_DAY,
    ),
    "period_over": Kind(
        _("The plan's period is over"),
        _("The plan was to last until a day that has passed. The coordinator sets a new period, or the case ends."),
        each=_("End the case"),
        route="consents:end",
        undo=IN_THE_CASE,
    ),
    "unused": Kind(
        _("Nobody takes part"),
        _("Nobody has opened the case or written in it for a long time. Remind the coordinator, or end it."),
        _("Remind the coordinators"),
        _("End the case"),
        "consents:end",
        _("A reminder that was sent stays sent: it cannot be undone."),
    ),
    "consents": Kind(
        _("Consents for someone who has left the team"),
        _("They open nothing, but they look as if they did. They end today; coming back needs a new yes."),
        _("End the consents"),
        undo=_("It can be undone the same day."),
    ),
    "training": Kind(
        _("Training cases"),
        _("They are counted nowhere. Those that nobody trains in any more can be ended."),
        _("End the training"),
        undo=_("It can be undone the same day."),
    ),
    "twice": Kind(
        _("More than one open case"),
        _("The person has more than one case where there should be one. End the one that is not in use."),
        each=_("End the case"),
        route="consents:end",
        undo=IN_THE_CASE,
    ),
    "duplicates": Kind(
        _("Maybe the same person twice"),
        _(
            "The same name and day of birth, or the same national identity number. Hold them up to each other: one "
            "person is joined, and two persons leave this list when you say so."
        ),
        _("They are not the same"),
        _("Compare"),
        "oversight:join",
        _("That they are two persons can be undone at any time. Joining says itself whether it can be undone."),
    ),
}


@dataclass(frozen=True, slots=True)
class Count:
    """A kind with how many there are, and where they are listed."""

    title: str | Promise
    words: str | Promise
    count: int
    url: str


def kinds(counts: dict[str, int]) -> dict[str, list[Count]]:
    """What is left to do, and what is in order."""
    made = [
        Count(kind.title, kind.words, counts[what], reverse("oversight:faults", args=[what]))
        for what, kind in KINDS.items()
    ]
    return {"left": [one for one in made if one.count], "done": [one for one in made if not one.count]}


@dataclass(frozen=True, slots=True)
class Line:
    """A fault as it is shown; with a box to choose it by, where the button mends it."""

    key: UUID
    name: str
    facts: list[str]
    case_url: str
    do_url: str
    links: list[tuple[str, str]] = field(default_factory=list)
    box: bool = False


def page(what: str, page: Any, lately: list[Any], may_undo: Callable[[Any], bool]) -> dict[str, Any]:
    """Everything on the page of a kind. `lately`: what was mended, and persons that were joined."""
    kind = KINDS[what]
    lines = [_line(fault, kind) for fault in page.object_list]
    return {
        "what": what,
        "kind": kind,
        "page": page,
        "lines": lines,
        "boxes": any(line.box for line in lines),
        "lately": [_lately(one, may_undo(one)) for one in lately],
    }


@dataclass(frozen=True, slots=True)
class Lately:
    """What was mended, and where it is undone; nowhere, when it cannot be any more."""

    words: str
    one: Any
    undo_url: str = ""


def _lately(one: Mended | Joining, may_undo: bool) -> Lately:
    if isinstance(one, Joining):
        url = reverse("oversight:undo_joining", args=[one.pk])
        return Lately(_("Joined: %(name)s") % {"name": one.kept.name_in_lists}, one, url if may_undo else "")
    words = ngettext("%(n)d row", "%(n)d rows", len(one.keys)) % {"n": len(one.keys)}
    return Lately(words, one, reverse("oversight:undo", args=[one.pk]) if may_undo else "")


def _twos(persons: tuple[Person, ...]) -> Iterable[tuple[tuple[int, Person], tuple[int, Person]]]:
    """Every two of them, each with its number: of three, any two may be one."""
    return combinations(enumerate(persons, 1), 2)


def _line(fault: Fault, kind: Kind) -> Line:
    if fault.case is None:
        first = min(fault.persons, key=lambda one: one.protection != Protection.STRICT)
        open_to_read = first.birth_date and first.protection != Protection.STRICT
        born = f"{first.birth_date:%d.%m.%Y}" if open_to_read else ""
        times = ngettext("registered %(n)d time", "registered %(n)d times", len(fault.persons))
        facts = [born, times % {"n": len(fault.persons)}]
        links = [(str(case.get_kind_display()), reverse("cases:overview", args=[case.pk])) for case in fault.cases]
        pairs = [(reverse(kind.route, args=[a.pk, b.pk]), m, n) for (m, a), (n, b) in _twos(fault.persons)]
        links += [(_("Compare %(a)d and %(b)d") % {"a": m, "b": n}, url) for url, m, n in pairs[1:10]]
        do_url = pairs[0][0]
        return Line(fault.key, first.name_in_lists, [f for f in facts if f], "", do_url, links, box=True)
    case = fault.case
    do_url = reverse(kind.route, args=[case.pk]) if kind.route else ""
    return Line(
        fault.key,
        case.person.name_in_lists,
        _facts(fault, case),
        reverse("cases:overview", args=[case.pk]),
        do_url,
        box=bool(kind.button) and fault.mendable,
    )


def _facts(fault: Fault, case: Case) -> list[str]:
    held = getattr(case, "coordinators_today", [])
    unit = held[0].unit.name if held and held[0].unit else ""
    who = held[0].user.name if held else ""
    who = who if fault.mendable else str(_("Without a coordinator"))
    return list(filter(None, [str(case.get_kind_display()), *fault.names, who if who not in fault.names else "", unit]))


def listed(found: Iterable[Fault]) -> list[Any]:
    """Whom the page shows: for the log."""
    return [row for fault in found for row in ([fault.case] if fault.case else fault.persons)]


def chosen(keys: Iterable[str]) -> list[UUID]:
    """The keys that were chosen; what is no key is left out."""
    made = []
    for key in keys:
        with suppress(ValueError):
            made.append(UUID(key))
    return made
