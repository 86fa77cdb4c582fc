"""The person's own page: what happens now, what matters, goals, helpers, what is new, who has looked."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from samvev.accounts.models import User
from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.models import Basis, Case, Role
from samvev.front.presenters import BellRow, area_words, bell
from samvev.front.queries import latest_readings
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.meetings import queries as meetings
from samvev.meetings.models import Meeting
from samvev.notifications.queries import about_case
from samvev.plans import queries as plans
from samvev.plans.models import Measure
from samvev.web.sessions import IN_MEETING

NEWS = 5
LOOKS = 3
FAMILY = Role.family()


@dataclass(frozen=True, slots=True)
class Helper:
    """Someone around the person: role in plain words, how to reach them, what they see."""

    user: User
    role: str
    sees: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The measure that something is next expected of, and the day."""

    measure: Measure
    on: date


@dataclass(frozen=True, slots=True)
class Mine:
    """What the person's page shows."""

    case: Case
    plan: plans.PlanPage
    meeting: Meeting | None
    asked: list[str]
    step: NextStep | None
    helpers: list[Helper]
    family: list[Helper]
    news: list[BellRow]
    others: list[Case]
    is_own: bool


def my_cases(actor: Actor) -> list[Case]:
    """The cases of the person's own side: one's own first, then those of one's children or next of kin."""
    found = cases.cases(actor)
    return sorted(found, key=lambda case: (actor.cases[case.pk].role != Role.OWNER, case.person.name))


def my_case(actor: Actor, case_id: UUID | None = None) -> Case | None:
    """The case with this id among one's own, or the first that is open; None when there is none.

    An ended one can be read by those who still reach it.
    """
    if case_id is None:
        found = my_cases(actor)
        return found[0] if found else None
    if case_id not in actor.cases:
        raise NotFound
    return cases.case(actor, case_id)


def mine(actor: Actor, case: Case) -> Mine:
    """Everything on the person's page."""
    around = people_around(case)
    meeting = meetings.next_meeting(case)
    page = plans.plan_page(actor, case)
    return Mine(
        case=case,
        plan=page,
        step=next_step(page.measures),
        meeting=meeting,
        asked=[i.user.name for i in meetings.invitations(meeting) if i.user_id != actor.user_id] if meeting else [],
        helpers=[one for one in around if one.user.kind == "staff"],
        family=[one for one in around if one.user.kind != "staff" and one.user.pk != actor.user_id],
        news=bell(about_case(actor, case.pk, NEWS)),
        others=[other for other in my_cases(actor) if other.pk != case.pk],
        is_own=actor.cases[case.pk].role == Role.OWNER or actor.cases[case.pk].basis == IN_MEETING,
    )


def next_step(measures: Iterable[Measure]) -> NextStep | None:
    """What comes first of all that is planned: a deadline or an evaluation. What should have been done comes first."""
    days = [NextStep(m, min(filter(None, (m.due_on, m.evaluate_on)))) for m in measures if m.due_on or m.evaluate_on]
    return min((step for step in days if step.measure.is_open), key=lambda step: step.on, default=None)


def people_around(case: Case) -> list[Helper]:
    """Everyone who reaches the case today, the coordinator first, with what they see in words."""
    areas: dict[UUID, set[str]] = defaultdict(set)
    seen = {}
    for grant in cases.access_today(case):
        areas[grant.user_id] |= set(grant.areas)
        if grant.user_id not in seen or grant.basis == Basis.COORDINATOR:
            seen[grant.user_id] = grant
    ordered = sorted(seen.values(), key=lambda grant: (grant.basis != Basis.COORDINATOR, grant.user.name))
    return [Helper(g.user, _role(g.role, g.user), area_words(areas[g.user_id])) for g in ordered]


def _role(role: str, user: User) -> str:
    word = str(Role(role).label)
    return f"{user.title} · {word}" if user.title and role not in FAMILY else word


def looks(actor: Actor, case: Case) -> list[Entry]:
    """The latest readings of the case by others, one for each person, newest first (rule 41)."""
    found: dict[UUID | None, Entry] = {}
    for entry in latest_readings(case, besides=actor.user_id):
        found.setdefault(entry.user_id, entry)
    return list(found.values())[:LOOKS]
