"""Organisations, their units, and those who work there: places that are held by one employee after another."""

from dataclasses import dataclass, field
from itertools import accumulate
from uuid import UUID

from samvev.accounts.models import Employment, Post, User
from samvev.organisations.models import Organisation, Unit
from samvev.simulation.shape import Chance, Ids, pick, span
from samvev.simulation.sheets import NULL, Sheet
from samvev.simulation.words import ENDINGS, MEN, PLACES, SURNAMES, UNITS, WOMEN

STAYS = 4.5 * 365  # days, on average, until somebody finds another job
LEAST_STAFF, CASES_EACH = 14, 7.0
NEW_UNIT_FOR = 90  # cases: a larger municipality has several of each unit
EVERY_TRUST = 18  # one of so many organisations is a hospital trust
CHECK_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
OFFICES = ("coordinating_unit", "coordinating_unit", "top_admin", "local_admin", "records", "allocation")


@dataclass(slots=True)
class Holder:
    """An employee, and the days on which they held the place."""

    user: UUID
    id: str
    name: str
    since: int
    until: int | None


@dataclass(slots=True)
class Place:
    """A job in a unit: held by one after another, each from the day after the one before left."""

    tenant: str
    unit: str
    sector: str
    title: str
    holders: list[Holder] = field(default_factory=list)

    def held(self, start: int, end: int | None) -> list[tuple[Holder, int, int | None]]:
        """Who held it in a period, each with their part of it."""
        found = []
        for holder in self.holders:
            since = max(start, holder.since)
            until = holder.until if end is None else end if holder.until is None else min(end, holder.until)
            if until is None or since < until:
                found.append((holder, since, until))
        return found


@dataclass(slots=True)
class Town:
    """An organisation with its places. `weights`: how many cases each place has to do with, added up."""

    id: str
    number: int
    name: str
    is_trust: bool
    cases: int
    places: list[Place] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)

    def place(self, chance: Chance) -> Place:
        """Somebody's job, those with many cases more often."""
        return self.places[pick(self.weights, chance)]


class Staff:
    """Makes organisations with their units and staff. `since` and `today`: the days that the story covers."""

    def __init__(self, chance: Chance, ids: Ids, since: int, today: int) -> None:
        self.chance, self.ids, self.since, self.today = chance, ids, since, today
        self.organisations = Sheet(Organisation, "id orgnr name kind language activity_months")
        self.units = Sheet(Unit, "id tenant_id code name parent_id sector external")
        self.users = Sheet(User, "id tenant_id code kind name title email phone is_active")
        self.employments = Sheet(Employment, "id tenant_id user_id unit_id period")
        self.posts = Sheet(Post, "id tenant_id user_id role unit_id period")

    @property
    def sheets(self) -> list[Sheet]:
        """What it made, in the order in which the database can take it."""
        return [self.organisations, self.units, self.users, self.employments, self.posts]

    def town(self, number: int, cases: int) -> Town:
        """An organisation with everybody who has worked there."""
        is_trust = number % EVERY_TRUST == EVERY_TRUST - 1
        name = place_name(number) + (" sykehus HF" if is_trust else " kommune")
        town = Town(self.ids.new(), number, name, is_trust, cases)
        language = "nn" if self.chance.random() < 0.25 else "nb"
        kind = "trust" if is_trust else "municipality"
        months = "12" if self.chance.random() < 0.9 else "6"
        self.organisations.add(town.id, organisation_number(number), town.name, kind, language, months)
        office = self.unit(town, NULL, "ke", "Koordinerende enhet", "coordinating_unit", external=False)
        self._places(town)
        self._offices(town, office)
        town.weights = list(accumulate(0.4 + self.chance.random() ** 3 * 4 for _ in town.places))
        return town

    def unit(self, town: Town, parent: str, code: str, name: str, sector: str, *, external: bool) -> str:
        """A unit, under another one or on its own."""
        made = self.ids.new()
        self.units.add(made, town.id, code, name, parent, sector, "t" if external else "f")
        return made

    def _places(self, town: Town) -> None:
        wanted = max(LEAST_STAFF, int(town.cases / CASES_EACH))
        parts = sum(share for *_, share, _ in UNITS)
        for number, (sector, name, external, share, title) in enumerate(UNITS):
            staff = max(1, round(wanted * share / parts))
            several = 1 + town.cases // (NEW_UNIT_FOR * len(UNITS))
            parent = NULL
            if several > 1:
                parent = self.unit(town, NULL, f"d{number}", name, sector, external=external)
            for each in range(several):
                called = f"{name} {each + 1}" if several > 1 else name
                unit = self.unit(town, parent, f"u{number}-{each}", called, sector, external=external)
                made = [
                    self._place(town, unit, "trust" if town.is_trust else sector, title)
                    for _ in range(max(1, staff // several))
                ]
                self._post(town, made[0], "manager", unit)

    def _place(self, town: Town, unit: str, sector: str, title: str) -> Place:
        place = Place(town.id, unit, sector, title)
        start: int | None = self.since - self.chance.between(0, 2000)
        while start is not None and start < self.today:
            stays = int(self.chance.expovariate(1 / STAYS)) + 60
            end = start + stays if start + stays < self.today else None
            self._employ(town, place, start, end)
            start = None if end is None or self.chance.random() < 0.04 else end
        town.places.append(place)
        return place

    def _employ(self, town: Town, place: Place, start: int, end: int | None) -> None:
        chance, user = self.chance, self.ids.new()
        name = f"{chance.one(WOMEN if chance.random() < 0.7 else MEN)} {chance.one(SURNAMES)}"
        code = f"s{user[4:8]}{user[9:13]}{user[15:18]}"
        self.users.add(user, town.id, code, "staff", name, place.title, f"{code}@o{town.number}.example.test", "", "t")
        self.employments.add(self.ids.new(), town.id, user, place.unit, span(start, end))
        place.holders.append(Holder(UUID(user), user, name, start, end))

    def _post(self, town: Town, place: Place, role: str, unit: str = NULL) -> None:
        for holder in place.holders:
            self.posts.add(self.ids.new(), town.id, holder.id, role, unit, span(holder.since, holder.until))

    def _offices(self, town: Town, office: str) -> None:
        before = len(town.places)
        for role in OFFICES:
            self._post(town, self._place(town, office, "health", "Rådgiver"), role)
        del town.places[before:]  # they coordinate nobody


def place_name(number: int) -> str:
    """A name that no municipality has; the same number gives the same name."""
    first, last = PLACES[number % len(PLACES)], ENDINGS[number // len(PLACES) % len(ENDINGS)]
    again = number // (len(PLACES) * len(ENDINGS))
    return f"{first}{last}" + (f" {again + 1}" if again else "")


def organisation_number(number: int) -> str:
    """The number-th organisation number that has the right check digit; such a series is given to nobody."""
    digits, found = 39_000_000, -1
    while True:
        check = -sum(int(d) * weight for d, weight in zip(str(digits), CHECK_WEIGHTS, strict=True)) % 11
        found += check != 10
        if found == number:
            return f"{digits}{check}"
        digits += 1
