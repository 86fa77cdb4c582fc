"""How a country is distributed: sizes of municipalities, seasons, and what chance decides. Seeded, so repeatable."""

from bisect import bisect
from collections.abc import Sequence
from datetime import date
from random import Random

from samvev.kernel.period import Period

STEEPNESS = 0.85  # of Zipf's law: Oslo is large, most municipalities are small
FLATTENED = 2.5  # the largest ones are not quite as large as the law says
# Cases begin after the summer and after New Year; nobody meets in July.
SEASONS = (1.2, 1.15, 1.1, 0.9, 1.0, 0.9, 0.25, 1.1, 1.35, 1.25, 1.15, 0.65)
FIRST = date(1910, 1, 1).toordinal()
LAST = date(2060, 1, 1).toordinal()
DAYS = [date.fromordinal(number) for number in range(FIRST, LAST)]
WORDS = [day.isoformat() for day in DAYS]
WEEKEND = 5


def day(number: int) -> date:
    """The date of an ordinal number; days are numbers here, because a country has millions of them."""
    return DAYS[number - FIRST]


def iso(number: int | None) -> str:
    """A day as COPY reads it."""
    return r"\N" if number is None else WORDS[number - FIRST]


def span(start: int, end: int | None) -> str:
    """From `start`, up to and without `end`, as COPY reads it."""
    return f"[{WORDS[start - FIRST]},{'' if end is None else WORDS[end - FIRST]})"


def as_period(start: int, end: int | None) -> Period:
    """The same as the rules know it."""
    return Period(DAYS[start - FIRST], None if end is None else DAYS[end - FIRST], "[)")


def zipf(count: int, total: int) -> list[int]:
    """Parts of `total` for `count` organisations, the largest first."""
    weights = [1 / (rank + FLATTENED) ** STEEPNESS for rank in range(count)]
    parts = [int(total * weight / sum(weights)) for weight in weights]
    for number in range(total - sum(parts)):
        parts[number % count] += 1
    return parts


class Chance(Random):
    """What chance decides, from one seed."""

    def one[T](self, of: Sequence[T]) -> T:
        """One of several, each as likely."""
        return of[int(self.random() * len(of))]

    def number(self, mean: float, most: int) -> int:
        """How many there are of something, about so many, never more than `most`."""
        return min(int(self.expovariate(1 / mean) + 0.5), most)

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to and with `high`."""
        return low + int(self.random() * (high - low + 1))

    def weekday(self, number: int) -> int:
        """The day, or the Monday after it."""
        weekday = (number + 6) % 7
        return number if weekday < WEEKEND else number + 7 - weekday

    def in_season(self, start: int, end: int) -> int:
        """A day in the period, more likely in the months when things happen."""
        while True:
            number = start + int(self.random() * (end - start))
            if self.random() * 1.35 <= SEASONS[DAYS[number - FIRST].month - 1]:
                return self.weekday(number) if self.weekday(number) < end else number

    def moment(self, number: int) -> str:
        """A time of that day, mostly within working hours, as COPY reads it."""
        hour = 6 + int(self.triangular(0, 14, 4))
        return f"{WORDS[number - FIRST]} {hour:02}:{int(self.random() * 60):02}:{int(self.random() * 60):02}+00"


class Ids:
    """UUIDs of version 7, each later than the one before, that follow from the seed alone."""

    EPOCH = 1_577_836_800_000  # 2020-01-01, in milliseconds

    def __init__(self, seed: int) -> None:
        tail = Random(seed).getrandbits(62)  # noqa: S311 - made up, and the same each time
        self._tail = f"{0x8000 | tail >> 48 & 0x3FFF:04x}-{tail & 0xFFFFFFFFFFFF:012x}"
        self._count = -1
        self._head = ""

    def new(self) -> str:
        """The next one."""
        self._count += 1
        rest = self._count & 0xFFF
        if rest == 0:
            head = f"{self.EPOCH + (self._count >> 12):012x}"
            self._head = f"{head[:8]}-{head[8:]}"
        return f"{self._head}-7{rest:03x}-{self._tail}"


def pick(cumulated: Sequence[float], chance: Chance) -> int:
    """Which of several, by weights that were added up."""
    return bisect(cumulated, chance.random() * cumulated[-1], 0, len(cumulated) - 1)
