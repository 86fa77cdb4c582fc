"""A made-up country, case by case, into an empty or a used database: everything, or nothing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from psycopg import sql

from samvev.cases.active import rebuild
from samvev.kernel import clock
from samvev.kernel.errors import Conflict
from samvev.organisations.models import Organisation
from samvev.simulation.bare import bare
from samvev.simulation.contents import Contents
from samvev.simulation.persons import YEAR, People
from samvev.simulation.shape import Chance, Ids, zipf
from samvev.simulation.sheets import Copier, Sheet, copying
from samvev.simulation.staff import Staff, Town, organisation_number
from samvev.simulation.stories import Stories
from samvev.simulation.voices import Voices

BATCH = 400  # cases made before they are handed on: some twenty megabytes
ANALYZE = sql.SQL("ANALYZE")

type Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it."""

    organisations: int
    cases: int
    rows: int


def simulate(organisations: int, cases: int, years: int, *, seed: int, progress: Progress) -> Made:
    """Fill the database, as the owner of its tables. Raises `Conflict` where a simulated country is already.

    The same seed gives the same country, on the same day.
    """
    with transaction.atomic():
        numbers = [organisation_number(number) for number in range(organisations)]
        if Organisation.objects.filter(orgnr__in=numbers).exists():
            raise Conflict
        country = Country(years, seed)
        with bare(country.tables), copying() as copier:
            towns = country.build(zipf(organisations, cases), copier, progress)
        _derive(towns, progress)
    _tidy(progress)
    return Made(organisations, cases, copier.copied)


def _derive(towns: list[Town], progress: Progress) -> None:
    """On which days each case is active: worked out by the database, as always."""
    with connection.cursor() as cursor:
        cursor.execute(ANALYZE)
    for number, town in enumerate(towns, 1):
        rebuild(UUID(town.id))
        progress("Active days", number, len(towns))


def _tidy(progress: Progress) -> None:
    """Leave the tables as they are when a country has been at work for years: swept, and with statistics."""
    tables = connection.introspection.table_names()
    own = [t for t in tables if t.split("_")[0] not in ("django", "procrastinate")]
    for number, table in enumerate(own, 1):
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
        progress("Statistics", number, len(own))


class Country:
    """Makes organisations first and their cases after, so that teams can reach across."""

    def __init__(self, years: int, seed: int) -> None:
        today = clock.today().toordinal()
        since = today - years * YEAR
        chance, ids = Chance(seed), Ids(seed)
        self.staff = Staff(chance, ids, since, today)
        self.people = People(chance, ids)
        self.stories = Stories(chance, ids, self.people, since, today)
        self.contents = Contents(chance, ids, today)
        self.voices = Voices(seed, ids, today)

    @property
    def sheets(self) -> list[Sheet]:
        """Everything of cases, in the order in which the database can take it."""
        return [*self.people.sheets, *self.stories.sheets, *self.contents.sheets, *self.voices.sheets]

    @property
    def tables(self) -> list[str]:
        """Where all of it goes."""
        return [sheet.table for sheet in (*self.staff.sheets, *self.sheets)]

    def build(self, sizes: list[int], copier: Copier, progress: Progress) -> list[Town]:
        """Make it, and hand it on as it is made."""
        towns = []
        for number, cases in enumerate(sizes):
            towns.append(self.staff.town(number, cases))
            copier.send(self.staff.sheets)
            progress("Organisations", number + 1, len(sizes))
        self.stories.trusts = [town for town in towns if town.is_trust]
        done, total = 0, sum(sizes)
        for made in self._cases(towns):
            copier.send(self.sheets)
            done += made
            progress("Cases", done, total)
        return towns

    def _cases(self, towns: list[Town]) -> Iterator[int]:
        """Cases, so many at a time as are worth sending."""
        made = 0
        for town in towns:
            for number in range(town.cases):
                story = self.stories.story(town, number + 1)
                self.voices.speak(story, self.contents.fill(story))
                made += 1
                if made == BATCH:
                    yield made
                    made = 0
        yield made
