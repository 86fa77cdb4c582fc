"""The age engine: who decides and what parents see, for each area of life, at each age, with and without capacity.

A table that a jurist reads and an organisation can change, and pure functions over it (rules 25-32). The highest
age that is reached counts; on one age a row about missing capacity goes before one without, then a row for a kind of
case, then a row for one area of life.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.kernel.areas import Area
from samvev.kernel.period import DAY, Period, covers

TABLE = Path(__file__).with_name("age_rules.toml")
OLDEST: Final = 150  # years; a row for a higher age would never count


class Decides(models.TextChoices):
    """Whose yes counts."""

    PARENTS = "parents", _("The parents")
    TOGETHER = "together", _("The person and the parents together")
    EITHER = "either", _("The person, and the parents beside them")
    PERSON = "person", _("The person")
    REPRESENTATIVE = "representative", _("A guardian, or someone with a power of attorney")


class ChildsView(models.TextChoices):
    """Must the child's own view be written down with a consent? (rules 27 and 28)"""

    NO = "no", _("Not asked for")
    AS_ABLE = "as_able", _("As far as the child is able")
    REQUIRED = "required", _("Must be written down")


@dataclass(frozen=True, slots=True)
class AgeRow:
    """One row: from an age on, in an area (empty: all), who decides and whether parents see without a consent."""

    from_age: int
    decides: str
    parents_see: bool
    area: str = ""
    case_kind: str = ""
    without_capacity: bool = False
    childs_view: str = ChildsView.NO
    source: str = ""

    @property
    def key(self) -> tuple[str, str, int, bool]:
        """What the row is about: a row of the organisation's own takes the place of one with the same."""
        return self.area, self.case_kind, self.from_age, self.without_capacity


# Not in anybody's table: areas that are about several children of one plan, of whom not all are too young to decide.
EVERYONE: Final = "everyone"

# Not born yet, or nobody wrote the birth date (rule 7): nobody is kept out for want of a date.
UNKNOWN: Final = AgeRow(from_age=0, decides=Decides.EITHER, parents_see=True)


@dataclass(frozen=True, slots=True)
class AgeRules:
    """A whole table. It answers for every age and area: its first rows are from birth and for all areas."""

    rows: tuple[AgeRow, ...]

    @property
    def ages(self) -> tuple[int, ...]:
        """The ages at which something changes, in order."""
        return tuple(sorted({row.from_age for row in self.rows}))

    def row(self, age: int | None, area: str, *, capable: bool = True, case_kind: str = "") -> AgeRow:
        """The one row that counts; `age` in whole years, None when it is not known."""
        if age is None:
            return UNKNOWN
        fits = (
            row
            for row in self.rows
            if row.from_age <= age
            and row.area in ("", area)
            and row.case_kind in ("", case_kind)
            and not (row.without_capacity and capable)
        )
        return max(fits, key=_rank)

    def with_own(self, own: Iterable[AgeRow]) -> "AgeRules":
        """The same table with an organisation's own rows in it."""
        rows = {row.key: row for row in self.rows} | {row.key: row for row in own}
        return AgeRules(tuple(rows[key] for key in sorted(rows)))


def _rank(row: AgeRow) -> tuple[int, bool, bool, bool]:
    return row.from_age, row.without_capacity, bool(row.case_kind), bool(row.area)


@cache
def shipped() -> AgeRules:
    """The table that the product ships with."""
    told = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return AgeRules(()).with_own(AgeRow(**row) for row in told["rule"])


@dataclass(frozen=True, slots=True)
class Lacking:
    """Documented: no capacity to consent in these areas (empty: in none) on these days."""

    areas: frozenset[str]
    period: Period


@dataclass(frozen=True, slots=True)
class Facts:
    """What the answers follow from: the birth date, what is documented of capacity, and the table.

    `beside`: the other children that a family plan is about, each with the areas in which it is (rule 34).
    """

    born: date | None
    lacking: tuple[Lacking, ...] = ()
    rules: AgeRules | None = None
    case_kind: str = ""
    beside: tuple[tuple["Facts", frozenset[str]], ...] = ()

    @property
    def table(self) -> AgeRules:
        """The organisation's table, or the shipped one."""
        return self.rules or shipped()

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None before birth, or when the birth date is not known."""
        return age_on(self.born, day)

    def capable(self, area: str, day: date) -> bool:
        """Is nothing else documented for the day? The plan itself follows those that have all areas."""
        everything = {one.value for one in Area.life()} if area == Area.GENERAL else {area}
        lacked = [one.areas for one in self.lacking if covers(one.period, day)]
        return not lacked or not everything <= frozenset().union(*lacked)


def who_consents(facts: Facts, area: str, day: date) -> AgeRow:
    """The row that says whose yes counts in an area on a day; `Area.GENERAL` is the plan itself.

    An area that is about several children follows the strictest: what the law closes for one of them is closed.
    """
    rows = [_row(facts, area, day), *(_row(one, area, day) for one, about in facts.beside if area in about)]
    return rows[0] if len(rows) == 1 else _of_all(rows)


def _row(facts: Facts, area: str, day: date) -> AgeRow:
    age = facts.age_on(day)
    return facts.table.row(age, area, capable=facts.capable(area, day), case_kind=facts.case_kind)


def _of_all(rows: list[AgeRow]) -> AgeRow:
    """Parents say yes for all who leave it to them; otherwise each for themselves, and parents for the younger."""
    young = {row.decides for row in rows} <= {Decides.PARENTS, Decides.EITHER}
    return replace(
        rows[0],
        decides=Decides.PARENTS if young else EVERYONE,
        childs_view=max((ChildsView(row.childs_view) for row in rows), key=list(ChildsView).index),
        parents_see=all(row.parents_see for row in rows),
    )


def parent_sees(facts: Facts, area: str, day: date) -> bool:
    """Does someone with parental responsibility see the area on the day without a consent?"""
    return who_consents(facts, area, day).parents_see


def parent_periods(facts: Facts) -> list[tuple[frozenset[str], Period]]:
    """The days on which parents see, with the areas that share exactly these days; the longest ago first."""
    shared: dict[tuple[tuple[date | None, date | None], ...], set[str]] = defaultdict(set)
    for area in Area.life():
        shared[tuple(_seeing(facts, area.value))].add(area.value)
    found = [(frozenset(areas), Period(*span, "[)")) for spans, areas in shared.items() for span in spans]
    return sorted(found, key=lambda one: (one[1].lower or date.min, one[1].upper or date.max, sorted(one[0])))


def _seeing(facts: Facts, area: str) -> list[tuple[date | None, date | None]]:
    """Periods of one area: the answer can only change on a birthday, or where what is documented begins or ends."""
    spans: list[tuple[date | None, date | None]] = []
    edges = _edges(facts)
    for begin, end in zip([None, *edges], [*edges, None], strict=True):
        day = begin or (end - DAY if end else date.max)
        if not parent_sees(facts, area, day):
            continue
        if spans and spans[-1][1] == begin and begin is not None:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return spans


def _edges(facts: Facts) -> list[date]:
    documented = {edge for one in facts.lacking for edge in (one.period.lower, one.period.upper) if edge}
    born = {one.born for one in (facts, *(child for child, _ in facts.beside)) if one.born}
    return sorted(documented | {birthday(day, age) for day in born for age in facts.table.ages})


def age_on(born: date | None, day: date) -> int | None:
    """Whole years on a day; None before birth, or when the birth date is not known."""
    if born is None or day < born:
        return None
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day someone turns an age. Born on 29 February one turns it on 1 March in a common year."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
