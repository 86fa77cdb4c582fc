"""What a report is asked for: which organisations, which years, which cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone

from samvev.cases.models import CaseKind
from samvev.kernel import clock
from samvev.kernel.period import DAY

COUNTED = tuple(kind.value for kind in CaseKind if kind is not CaseKind.TRAINING)  # training is never counted (rule 61)
WITH_PLAN = (CaseKind.INDIVIDUAL_PLAN.value,)
WITHOUT_PLAN = tuple(kind for kind in COUNTED if kind not in WITH_PLAN)


@dataclass(frozen=True, slots=True)
class Scope:
    """Organisations, years (oldest first) and, when narrowed, kinds and workplaces (with those under them)."""

    tenants: tuple[UUID, ...]
    years: tuple[int, ...]
    kinds: tuple[str, ...] = COUNTED
    units: tuple[UUID, ...] | None = None
    people: tuple[UUID, ...] = ()  # where persons may be registered besides: in all that act as one today
    as_one: bool = False  # the organisations act as one (rule 85): their figures are one organisation's own

    @property
    def is_whole(self) -> bool:
        """Is nothing left out?"""
        return self.units is None and set(self.kinds) == set(COUNTED)

    def parameters(self) -> dict[str, Any]:
        """The scope as the SQL of this room names it. A year that has not begun has no days and is left out."""
        begun = [year for year in self.years if date(year, 1, 1) <= clock.today()]
        last = [as_of(year) for year in begun]
        return {
            "tenants": list(self.tenants),
            "people": sorted({*self.tenants, *self.people}),
            "years": begun,
            "first": [date(year, 1, 1) for year in begun],
            "until": [day + DAY for day in last],
            "begins": [_midnight(date(year, 1, 1)) for year in begun],
            "ends": [_midnight(day + DAY) for day in last],
            "kinds": list(self.kinds),
            "units": None if self.units is None else list(self.units),
        }


def as_of(year: int) -> date:
    """The last day that a year's figures speak of: 31 December, or today while the year lasts."""
    return min(date(year, 12, 31), clock.today())


def years_back(year: int, count: int) -> tuple[int, ...]:
    """The year and those before it, oldest first."""
    return tuple(range(year - count + 1, year + 1))


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def bands() -> Sequence[str]:
    """The age bands of the yearly report, youngest first (DOMAIN 1b)."""
    return [name for _, name in AGE_BANDS]


# The highest age in a band, in whole years on 31 December, and the band's name.
AGE_BANDS: tuple[tuple[int | None, str], ...] = (
    (5, "0-5"),
    (12, "6-12"),
    (18, "13-18"),
    (25, "19-25"),
    (50, "26-50"),
    (67, "51-67"),
    (None, "68+"),
)
UNKNOWN = "unknown"
