"""The plan as someone else sees it: what both the reader and that someone reach, and nothing that acts."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from samvev.accounts.models import User
from samvev.cases import queries as cases
from samvev.cases.entrance import raise_for
from samvev.cases.models import Access, Case, Role
from samvev.cases.shields.closure import kept_out
from samvev.cases.shields.queries import shielded
from samvev.front.presenters import area_words
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.areas import with_general
from samvev.kernel.errors import NotFound
from samvev.meetings import queries as meetings
from samvev.meetings.models import Meeting
from samvev.messages import queries as messages
from samvev.messages.models import Thread
from samvev.plans import queries as plans
from samvev.plans.sheet import Sheet, sheet

PREVIEW = "preview"
LATEST = 20  # conversations and meetings


@dataclass(frozen=True, slots=True)
class Eyes:
    """Through whose eyes, in which case."""

    case: Case
    user: User
    access: list[Access]

    @property
    def sees(self) -> str:
        """What they see, in words; empty for nothing."""
        return area_words({area for one in self.access for area in one.areas}) if self.access else ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stands on the page."""

    sheet: Sheet
    areas: set[str]
    meetings: list[tuple[Meeting, list[str]]]
    threads: list[Thread]


def case_through(actor: Actor, case_id: UUID, user_id: UUID) -> Case:
    """A case within reach, with someone else in today's team as `through`; `NotFound` for anyone else."""
    case = plans.case_with_plan(actor, case_id)
    access = [one for one in cases.access_today(case) if one.user_id == user_id]
    known = {one.user_id: one.user for one in access} | {m.user_id: m.user for m in cases.team(case)}
    if user_id not in known or user_id == actor.user_id:
        raise NotFound
    case.through = Eyes(case, known[user_id], access)  # type: ignore[attr-defined]  # for this page alone
    return case


def narrowed(actor: Actor, case_id: UUID, access: Iterable[Access], hidden: frozenset[UUID]) -> Actor:
    """The actor with only what both reach: the areas of both, what is shielded from either left out, no office, no
    place that acts, and nothing to write.
    """
    theirs = list(access)
    areas = with_general(area for one in theirs for area in one.areas) if theirs else frozenset()
    mine = actor.cases[case_id]
    seen = replace(mine, role=Role.OBSERVER, read=mine.read & areas, write=frozenset(), basis=PREVIEW)
    return replace(
        actor,
        kind=ActorKind.CITIZEN,
        cases={case_id: seen} if seen.read else {},
        offices=frozenset(),
        hidden=actor.hidden | hidden,
    )


def seen(actor: Actor, through: Eyes) -> Seen | None:
    """What both see; None when the other sees nothing today. The walls stand for both from here on."""
    case = through.case
    family = any(one.role in kept_out() for one in through.access)
    both = narrowed(actor, case.pk, through.access, shielded(case) if family else frozenset())
    if case.pk not in both.cases:
        return None
    raise_for(both)
    page = plans.plan_page(both, case)
    held = meetings.meetings_of(both, case)[:LATEST]
    points = [(one, [item.point.title for item in meetings.agenda(both, one)]) for one in held]
    threads = list(messages.threads_of_both(both, case, through.user.pk)[:LATEST])
    areas = page.shown | {thread.area for thread in threads}
    return Seen(sheet(both, page), areas, points, threads)
