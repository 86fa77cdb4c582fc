"""What looks unusual in a day's log: own family name, colleague, many persons, outside the team, at night.

Pure: `find` is given what was done and what is known, and says why it is worth a second look (checklist 28). Being
found here is no accusation; people with common names will be, and a review says so once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from datetime import datetime, time
from uuid import UUID

from samvev.cases.models import Basis, Why
from samvev.kernel import clock
from samvev.kernel.actor import OfficeRole
from samvev.web.sessions import IN_MEETING, WITH_PARENT

EVENING, MORNING = time(23), time(6)  # the night, in Norway
# To see how cases go is the daily work of these; of other offices, opening a case is the exception.
DAILY = {OfficeRole.COORDINATING_UNIT.value, OfficeRole.ALLOCATION.value}
OUTSIDERS = {Basis.OFFICE.value, Basis.EMERGENCY.value, Basis.HELP.value}
IN_TEAM = {*Basis.values, WITH_PARENT, IN_MEETING} - OUTSIDERS


@dataclass(frozen=True, slots=True)
class Doing:
    """One entry of the log, as far as it matters here."""

    entry_id: int
    at: datetime
    user_id: UUID
    user_name: str
    person_id: UUID
    case_id: UUID | None
    role: str
    basis: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about those who appear in the log."""

    persons: Mapping[UUID, str] = field(default_factory=dict)
    near: Mapping[UUID, Set[str]] = field(default_factory=dict)  # names of those close to a person
    staff: Set[str] = frozenset()  # names of everyone employed
    beside: Mapping[UUID, Set[str]] = field(default_factory=dict)  # names of those in a user's own units


@dataclass(frozen=True, slots=True)
class Finding:
    """One employee, one person (or many), one day."""

    user_id: UUID
    user_name: str
    person_id: UUID | None
    case_id: UUID | None
    entry_id: int
    times: int
    persons: int
    why: tuple[str, ...]


def find(doings: Iterable[Doing], known: Known, many: int) -> list[Finding]:
    """What of one day's doings looks unusual. `many`: more persons than this in a day is one finding of its own."""
    by_user: dict[UUID, dict[UUID, list[Doing]]] = defaultdict(lambda: defaultdict(list))
    for doing in doings:
        by_user[doing.user_id][doing.person_id].append(doing)
    found = []
    for persons in by_user.values():
        for theirs in persons.values():
            if why := reasons(theirs, known):
                found.append(_finding(theirs, why))
        if len(persons) > many:
            all_of_it = [doing for theirs in persons.values() for doing in theirs]
            found.append(_finding(all_of_it, [Why.MANY], persons=len(persons)))
    return found


def reasons(theirs: list[Doing], known: Known) -> list[Why]:
    """Why what one employee did about one person looks unusual; empty when it does not."""
    one = theirs[0]
    person = known.persons.get(one.person_id, "")
    near = {name.casefold() for name in known.near.get(one.person_id, ())}
    return [
        why
        for why, holds in (
            (Why.FAMILY_NAME, bool(family_names(one.user_name) & family_names(person))),
            (Why.COLLEAGUE, _is_colleague(one, person, near, known)),
            (Why.OUTSIDE, any(is_outside(doing) for doing in theirs)),
            (Why.NIGHT, any(is_night(doing.at) for doing in theirs)),
        )
        if holds
    ]


def family_names(name: str) -> set[str]:
    """The last name, without regard to case; both halves of a double one."""
    words = name.split()
    return {part for part in words[-1].casefold().split("-") if part} if len(words) > 1 else set()


def is_outside(doing: Doing) -> bool:
    """Neither in the team nor in an office whose daily work it is."""
    return doing.basis not in IN_TEAM and not (doing.basis == Basis.OFFICE and doing.role in DAILY)


def is_night(moment: datetime) -> bool:
    """Between eleven in the evening and six in the morning, in Norway."""
    shown = clock.local(moment).time()
    return shown >= EVENING or shown < MORNING


def _is_colleague(one: Doing, person: str, near: Set[str], known: Known) -> bool:
    """Does the person bear the name of someone employed here, or someone close to them that of one in the unit?"""
    itself = {one.user_name.casefold()}
    named = {person.casefold()} - {""} - itself
    return bool(named & known.staff or near & known.beside.get(one.user_id, frozenset()) - itself)


def _finding(theirs: list[Doing], why: list[Why], persons: int = 1) -> Finding:
    first = min(theirs, key=lambda doing: doing.entry_id)
    several = persons > 1
    return Finding(
        user_id=first.user_id,
        user_name=first.user_name,
        person_id=None if several else first.person_id,
        case_id=None if several else first.case_id,
        entry_id=first.entry_id,
        times=len(theirs),
        persons=persons,
        why=tuple(one.value for one in why),
    )
