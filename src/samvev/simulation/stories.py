"""A case from its beginning to its end or today: coordinator, team, consents, and the access that follows.

Access is not made up: the rooms that own the rules derive it from the same facts (`standing_grants`,
`consent_grants`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast
from uuid import UUID

from samvev.cases.access import standing_grants
from samvev.cases.models import Access, Case, Coordinator, FamilyMember, FormerKind, Participation
from samvev.consents.access import consent_grants
from samvev.consents.models import Consent
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.period import Period
from samvev.simulation.persons import FULL_AGE, YEAR, People, Someone
from samvev.simulation.shape import Chance, Ids, as_period, iso, span
from samvev.simulation.sheets import NULL, Sheet
from samvev.simulation.staff import Place, Town
from samvev.simulation.words import AREAS, AREAS_OF_SECTOR, REASONS

KINDS = (  # and how many of a hundred
    ("individual_plan", 46),
    ("coordination", 23),
    ("child_coordination", 14),
    ("settlement", 5),
    ("training", 5),
    ("family_plan", 4),
    ("relay_log", 3),
)
KIND = [kind for kind, share in KINDS for _ in range(share)]
NEED_CONSENT = {"individual_plan", "family_plan", "settlement", "relay_log"}
STAYS_OPEN = 9 * YEAR  # days, on average, until a case ends
FROM_BEFORE = 0.45  # of the cases were there when the story begins
EVERYTHING = "{" + ",".join(sorted(ALL_AREAS)) + "}"


@dataclass(slots=True)
class Member:
    """Someone in the team, as the rules know them, with what the tables need besides."""

    user_id: UUID
    role: str
    areas: list[str]
    right: str
    start: int
    end: int | None
    unit: str = NULL
    title: str = ""
    name: str = ""

    @property
    def period(self) -> Period:
        """The days of taking part."""
        return as_period(self.start, self.end)


@dataclass(slots=True)
class Agreed:
    """A consent, as the rules know it. `last` is its last day; from `withdrawn` on it does not hold."""

    member_id: UUID | None
    areas: list[str]
    given: int
    last: int
    withdrawn: int | None
    replaced: bool

    @property
    def valid(self) -> Period:
        """The days on which it holds."""
        end = self.last + 1 if self.withdrawn is None else min(self.last + 1, self.withdrawn)
        return as_period(self.given, end) if end > self.given else Period(empty=True)


@dataclass(slots=True)
class Story:
    """What is known of a case while it is made up. `used_until`: when people stopped using it, or its last day."""

    id: str
    town: Town
    kind: str
    person: Someone
    start: int
    end: int | None
    last: int
    used_until: int
    coordinators: list[Member] = field(default_factory=list)
    team: list[Member] = field(default_factory=list)
    consents: list[Agreed] = field(default_factory=list)

    def writers(self, on: int) -> list[Member]:
        """Those who may have written something that day."""
        there = [*self.coordinators, *(m for m in self.team if m.right == "write")]
        return [m for m in there if m.start <= on and (m.end is None or on < m.end)]


class Stories:
    """Makes cases with their people. `since` and `today`: the days that the story covers."""

    def __init__(self, chance: Chance, ids: Ids, people: People, since: int, today: int) -> None:
        self.chance, self.ids, self.people, self.since, self.today = chance, ids, people, since, today
        self.trusts: list[Town] = []
        self.cases = Sheet(Case, "id tenant_id version code kind person_id start end end_reason")
        self.former = Sheet(FormerKind, "id tenant_id case_id kind until")
        self.family = Sheet(FamilyMember, "id tenant_id case_id person_id position")
        self.held = Sheet(Coordinator, "id tenant_id case_id user_id unit_id period")
        told = "id tenant_id case_id user_id unit_id role title areas right period"
        self.members = Sheet(Participation, told)
        told = "id tenant_id case_id member_id areas given_on valid_until withdrawn_on replaced given_by"
        self.given = Sheet(Consent, told)
        self.access = Sheet(Access, "id tenant_id case_id person_id user_id role areas right period basis")

    @property
    def sheets(self) -> list[Sheet]:
        """What it made, in the order in which the database can take it."""
        return [self.cases, self.former, self.family, self.held, self.members, self.given, self.access]

    def story(self, town: Town, number: int) -> Story:
        """A case, with everybody in it."""
        chance = self.chance
        kind = chance.one(KIND)
        start = self._start()
        stays = int(chance.expovariate(1 / STAYS_OPEN)) + 90
        end = start + stays if start + stays < self.today else None
        last = self.today if end is None else end
        used_until = last if chance.random() < 0.85 else chance.between(start + 1, last)
        person = self.people.subject(town.id, kind, start)
        story = Story(self.ids.new(), town, kind, person, start, end, last, used_until)
        reason = chance.one(REASONS) if end else ""
        about = (f"c{number}", kind, person.id, iso(start), iso(end), reason)
        self.cases.add(story.id, town.id, "1", *about)
        if kind == "individual_plan" and last - start > 400 and chance.random() < 0.05:
            changed = chance.between(start + 90, last - 90)
            self.former.add(self.ids.new(), town.id, story.id, "coordination", iso(changed))
        self._people(story)
        return story

    def _start(self) -> int:
        if self.chance.random() < FROM_BEFORE:
            return self.chance.in_season(self.since, self.since + 120)
        return self.chance.in_season(self.since + 120, self.today)

    def _people(self, story: Story) -> None:
        self._coordinate(story)
        self._family(story)
        self._helpers(story)
        self._agree(story)
        self._write(story)

    # --- Who ---

    def _coordinate(self, story: Story) -> None:
        """One place after another; the place's holders follow each other, sometimes with a gap (rule 12)."""
        chance, start = self.chance, story.start + self.chance.number(20, 120)
        if chance.random() < 0.03 or start >= story.last:
            return
        moved = chance.between(start + 1, story.last) if chance.random() < 0.12 else None
        parts = [(start, story.end)] if moved is None else [(start, moved), (moved, story.end)]
        for since, until in parts:
            place = story.town.place(chance)
            for number, (holder, first, end) in enumerate(place.held(since, until)):
                began = first if number == 0 or chance.random() < 0.7 else first + chance.between(5, 90)
                if end is None or began < end:
                    told = (holder.user, "coordinator", sorted(ALL_AREAS), "write", began, end)
                    story.coordinators.append(Member(*told, place.unit, place.title, holder.name))

    def _family(self, story: Story) -> None:
        start, person, people = story.start, story.person, self.people
        everything, tenant = sorted(ALL_AREAS), story.town.id
        if person.user:
            told = (person.user, "owner", everything, "write", start, None)
            story.team.append(Member(*told, name=person.name))
        if start - person.born.toordinal() < FULL_AGE:
            for parent in people.parents(tenant, person):
                if parent.user:
                    told = (parent.user, "parent", everything, "write", start, None)
                    story.team.append(Member(*told, name=parent.name))
        if self.chance.random() < 0.15:
            kin = people.relative(tenant, person, start)
            if kin.user:
                areas = sorted(self.chance.sample(AREAS, 2))
                told = (kin.user, "relative", areas, "read", start + 5, None)
                story.team.append(Member(*told, name=kin.name))
        if story.kind == "family_plan":
            for position in range(1, 2 + self.chance.number(0.8, 3)):
                sibling = people.subject(tenant, story.kind, start)
                self.family.add(self.ids.new(), tenant, story.id, sibling.id, str(position))

    def _helpers(self, story: Story) -> None:
        chance, seen = self.chance, {member.unit for member in story.coordinators}
        for _ in range(1 + chance.number(2.8, 9)):
            town = story.town
            if self.trusts and chance.random() < 0.08:
                town = chance.one(self.trusts)
            place = town.place(chance)
            if place.unit not in seen:
                seen.add(place.unit)
                self._helper(story, place)

    def _helper(self, story: Story, place: Place) -> None:
        """A place in the team; when its holder leaves, the next one often takes over."""
        chance = self.chance
        joins = story.start + chance.number(60, 700)
        areas = sorted(
            chance.sample(
                AREAS_OF_SECTOR[place.sector],
                1 + (chance.random() < 0.6) if len(AREAS_OF_SECTOR[place.sector]) > 1 else 1,
            )
        )
        right = "write" if chance.random() < 0.75 else "read"
        taken = {member.user_id for member in story.coordinators}
        for number, (holder, first, end) in enumerate(place.held(joins, story.end)):
            if number and chance.random() < 0.4:
                break
            if end is not None and story.end is None and chance.random() < 0.02:
                end = None  # left the job, and nobody took them out of the team: for the clean-up to find
            if first < story.last and holder.user not in taken:
                told = (holder.user, "provider", areas, right, first, end)
                story.team.append(Member(*told, place.unit, place.title, holder.name))

    # --- What was agreed ---

    def _agree(self, story: Story) -> None:
        rounds = self._rounds(story)
        if story.kind in NEED_CONSENT:
            for given, last, withdrawn, replaced in rounds:
                story.consents.append(Agreed(None, sorted(ALL_AREAS), given, last, withdrawn, replaced))
        for member in story.team:
            if member.role not in ("owner", "parent"):
                story.consents += self._shared(member, rounds)

    def _rounds(self, story: Story) -> list[tuple[int, int, int | None, bool]]:
        """When consent was given and renewed: mostly in time, sometimes late, sometimes never again."""
        chance, given = self.chance, story.start + self.chance.number(12, 90)
        rounds: list[tuple[int, int, int | None, bool]] = []
        while given < story.last:
            last = given + chance.one((365, 730, 730, 1095))
            luck = chance.random()
            renewed = last - chance.between(1, 40) if luck < 0.86 else last + chance.between(1, 200)
            is_last = luck > 0.96 or renewed >= story.last
            withdrawn = renewed if renewed <= last and not is_last else None
            if is_last and last > story.last and chance.random() < 0.02:
                rounds.append((given, last, chance.between(given + 1, story.last), False))
            else:
                rounds.append((given, last, withdrawn, withdrawn is not None))
            if is_last:
                break
            given = renewed
        return rounds

    def _shared(self, member: Member, rounds: Iterable[tuple[int, int, int | None, bool]]) -> Iterable[Agreed]:
        for given, last, withdrawn, replaced in rounds:
            began = max(given, member.start)
            if began > last or (withdrawn is not None and withdrawn <= began):
                continue
            if member.end is not None and began >= member.end:
                continue
            if member.end is not None and member.end <= last and withdrawn is None and self.chance.random() < 0.9:
                yield Agreed(member.user_id, member.areas, began, last, member.end, replaced=False)
            else:
                yield Agreed(member.user_id, member.areas, began, last, withdrawn, replaced)

    # --- Writing it down ---

    def _write(self, story: Story) -> None:
        tenant, case, new = story.town.id, story.id, self.ids.new
        for held in story.coordinators:
            self.held.add(new(), tenant, case, str(held.user_id), held.unit, span(held.start, held.end))
        for m in story.team:
            told = (str(m.user_id), m.unit, m.role, m.title, "{" + ",".join(m.areas) + "}", m.right)
            self.members.add(new(), tenant, case, *told, span(m.start, m.end))
        by = "parent" if story.start - story.person.born.toordinal() < 16 * YEAR else "owner"
        for c in story.consents:
            areas = EVERYTHING if c.member_id is None else "{" + ",".join(c.areas) + "}"
            days = (iso(c.given), iso(c.last), iso(c.withdrawn), "t" if c.replaced else "f")
            self.given.add(new(), tenant, case, str(c.member_id) if c.member_id else NULL, areas, *days, by)
        self._grant(story)

    def _grant(self, story: Story) -> None:
        team = cast("list[Participation]", story.team)
        held = cast("list[Coordinator]", story.coordinators)
        shared = cast("list[Consent]", [c for c in story.consents if c.member_id])
        tenant, case, person, new = story.town.id, story.id, story.person.id, self.ids.new
        for g in (*standing_grants(story.person.born, team, held), *consent_grants(team, shared)):
            days = f"[{g.period.lower},{g.period.upper or ''})"
            areas = "{" + ",".join(sorted(g.areas)) + "}"
            about = (person, str(g.user_id), g.role, areas, g.right, days, g.basis.value)
            self.access.add(new(), tenant, case, *about)
