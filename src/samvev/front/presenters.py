"""Texts of the start pages, derived for display."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvev.accounts.models import Post
from samvev.cases.models import Basis, Case, CaseKind
from samvev.front.day import CaseLine
from samvev.kernel.actor import Actor, CaseAccess
from samvev.kernel.areas import ALL_AREAS, Area
from samvev.meetings.models import Meeting
from samvev.notifications.kinds import notice_words
from samvev.notifications.models import Notice
from samvev.web.addresses import address
from samvev.web.components import Next
from samvev.web.days import day_in_words, moment_in_words


@dataclass(frozen=True, slots=True)
class BellRow:
    """One notice as it is shown."""

    words: str
    notice: Notice


def bell(notices: Iterable[Notice]) -> list[BellRow]:
    """The notices with their words."""
    return [BellRow(notice_words(n.kind), n) for n in notices]


class CaseRow(NamedTuple):
    """A case in a list, and the page of it that the actor may open. `facts`: its kind, and who coordinates."""

    name: str
    age: str
    url: str
    facts: tuple[str, ...]


def day_rows(lines: Iterable[CaseLine]) -> list[CaseRow]:
    """My cases on a working day, each with its kind and its next step."""
    kinds = {kind.value: str(kind.label) for kind in CaseKind}
    nothing, upcoming = _("No next step is planned"), _("Next:")
    rows = []
    for line in lines:
        step = line.step
        what = (f"{upcoming} {step.title}", day_in_words(step.next_on)) if step else (nothing,)
        url = address("front:case", line.case.pk)
        rows.append(CaseRow(line.case.person.name, "", url, (kinds.get(line.case.kind, ""), *what)))
    return rows


def case_rows(actor: Actor, cases: Iterable[Case], coordinators: Mapping[UUID, str]) -> list[CaseRow]:
    """The cases with where they lead: the plan for those who take part, the overview for an office."""
    kinds = {kind.value: str(kind.label) for kind in CaseKind}
    nobody, somebody = _("No coordinator"), _("Coordinator: %(name)s")
    rows = []
    for case in cases:
        mine, person = case.pk in actor.cases, case.person
        named = mine or person.name_in_lists == person.name
        held = coordinators.get(case.pk)
        words = somebody % {"name": held} if held else nobody
        facts = (kinds.get(case.kind, case.kind), words)
        url = address("front:case" if mine else "cases:overview", case.pk)
        name = person.name if mine else person.name_in_lists
        rows.append(CaseRow(name, _years(person.age) if named else "", url, facts))
    return rows


def _years(age: int | None) -> str:
    return "" if age is None else ngettext("%(years)s year", "%(years)s years", age) % {"years": age}


@dataclass(frozen=True, slots=True)
class Reach:
    """A case that the actor reaches: why, and which areas, in words."""

    case: Case
    why: str
    areas: str


def reach(found: Iterable[tuple[Case, CaseAccess]]) -> list[Reach]:
    """What an actor reaches, in words."""
    return [Reach(case, str(Basis(access.basis).label), area_words(access.read)) for case, access in found]


def area_words(areas: Iterable[str]) -> str:
    """The areas of life in words, in their order."""
    chosen = set(areas)
    if chosen >= ALL_AREAS:
        return _("All areas")
    return ", ".join(str(area.label) for area in Area.life() if area.value in chosen)


def office_words(actor: Actor) -> list[str]:
    """The offices that the actor holds, in words."""
    names = dict(Post.ROLES)
    return sorted({str(names[office.role]) for office in actor.offices})


def meeting_step(case: Case, meeting: Meeting | None) -> Next:
    """The next meeting, for the strip on top of a case; none planned is worth saying too (rule 69)."""
    if meeting is None:
        return Next(_("Next meeting"), _("None planned"), reverse("meetings:list", args=[case.pk]), "plain", "calendar")
    url = reverse("meetings:show", args=[meeting.pk])
    return Next(_("Next meeting"), moment_in_words(meeting.at), url, icon="calendar")
