"""What the generator knows while it writes: plain records, one world per folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from .clock import AS_OF, age_on

AREAS = ("health", "work_school", "housing", "leisure", "economy", "network")
NEEDS_PLAN_CONSENT = ("individual_plan", "family_plan", "settlement", "relay_log")


@dataclass
class Unit:
    """A unit; ``slot`` is the name that texts know it by."""

    code: str
    name: str
    slot: str
    parent: str = ""
    sector: str = "other"
    external: bool = False
    domain: str = ""
    size: int = 0
    manager: str = ""


@dataclass
class Staff:
    """An employment."""

    code: str
    name: str
    email: str
    unit: Unit
    role: str
    start: date
    end: date | None = None
    coordinates: bool = False
    phone: str = ""
    title: str = ""

    def works(self, day: date) -> bool:
        """Whether employed on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Person:
    """Somebody with a case, or near to one."""

    code: str
    name: str
    birth: date
    sex: str
    national_id: str = ""
    protection: str = "none"
    language: str = ""
    background: str = "norwegian"
    phone: str = ""

    @property
    def first_name(self) -> str:
        """The name used in texts."""
        return self.name.split()[0]


@dataclass
class Member:
    """One period of somebody in a team; ``slot`` is empty for private people."""

    code: str
    role: str
    areas: str
    right: str
    start: date
    end: date | None = None
    slot: str = ""
    needs_consent: bool = True

    def on(self, day: date) -> bool:
        """Whether in the team on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Stint:
    """One coordinator's time."""

    staff: str
    start: date
    end: date | None = None

    def on(self, day: date) -> bool:
        """Whether coordinator on the day."""
        return self.start <= day and (self.end is None or day <= self.end)


@dataclass
class Consent:
    """One consent; an empty member means the plan itself."""

    member: str
    areas: str
    given_on: date
    valid_until: date
    given_by: str
    withdrawn_on: date | None = None


@dataclass
class GoalText:
    """A goal out of the text bank with all that belongs to it."""

    area: str
    groups: tuple[str, ...]
    title: str
    subgoals: list[str] = field(default_factory=list)
    measures: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class Goal:
    """A goal in a case."""

    code: str
    title: str
    area: str
    status: str
    created_on: date
    closed_on: date | None = None
    parent: str = ""
    text: GoalText | None = None


@dataclass
class Measure:
    """A measure in a case."""

    code: str
    goal: Goal
    title: str
    responsible: str
    slots: tuple[str, ...]
    status: str
    created_on: date
    due_on: date | None = None
    closed_on: date | None = None


@dataclass
class Evaluation:
    """An evaluation of a measure or of a goal."""

    measure: str
    goal: str
    by: str
    at: datetime
    result: str
    note: str


@dataclass
class Meeting:
    """A meeting; no minutes when it is still to come."""

    at: datetime
    kind: str
    title: str
    minutes: str = ""
    place: str = ""
    why: str = ""


@dataclass
class PlanText:
    """What stands above the goals of a plan."""

    what_matters: str = ""
    strengths: str = ""
    needs: str = ""
    contributions: str = ""
    carrying_out: str = ""
    cooperation: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    revise_on: date | None = None


@dataclass
class Said:
    """A message in a conversation."""

    thread: str
    subject: str
    area: str
    by: str
    at: datetime
    text: str
    whole_team: bool = True
    to: list[str] = field(default_factory=list)
    read_by: list[str] = field(default_factory=list)


@dataclass
class Case:
    """A case with everything in it."""

    code: str
    kind: str
    persons: list[Person]
    start: date
    end: date | None = None
    end_reason: str = ""
    fate: str = "active"
    consent_ends: dict[str, str] = field(default_factory=dict)
    quiet_after: date | None = None
    parents: list[Person] = field(default_factory=list)
    guardian: Person | None = None
    school: str = ""
    coordinator: str = ""
    chosen: list[tuple[GoalText, date]] = field(default_factory=list)
    stints: list[Stint] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)
    activity: list[tuple[str, str, datetime]] = field(default_factory=list)
    plan: PlanText | None = None
    messages: list[Said] = field(default_factory=list)

    @property
    def person(self) -> Person:
        """The person the case is named by."""
        return self.persons[0]

    @property
    def last_day(self) -> date:
        """The last day on which anything happens in the case."""
        return min(d for d in (AS_OF, self.end, self.quiet_after) if d)

    def coordinator_on(self, day: date) -> str | None:
        """The coordinator of a day, if there was one."""
        return next((s.staff for s in self.stints if s.on(day)), None)

    def has(self, code: str, day: date) -> bool:
        """Whether somebody coordinates or is in the team that day."""
        return code == self.coordinator_on(day) or any(m.code == code and m.on(day) for m in self.members)

    def age(self, day: date) -> int:
        """Age of the person on a day."""
        return age_on(self.person.birth, day)


@dataclass
class World:
    """One import folder in the making."""

    key: str
    name: str
    kind: str
    language: str
    orgnr: str
    domain: str
    rng: Random
    units: list[Unit] = field(default_factory=list)
    staff: dict[str, Staff] = field(default_factory=dict)
    persons: dict[str, Person] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)
    used_names: set[str] = field(default_factory=set)
    needs: list[dict[str, object]] = field(default_factory=list)

    def employed(self, code: str, day: date) -> bool:
        """True for private people, and for staff on a day they are employed."""
        return code not in self.staff or self.staff[code].works(day)
