"""Is the log whole? Walks the chain of seals, then every month, and names the first thing that is not as sealed."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from samvev.audit import partitions
from samvev.audit.models import Entry, Seal
from samvev.audit.sealing import BEGINNING, COLUMNS, FORM, PRINT, Block, digest_of, prints_of, read_whole_log

type Progress = Callable[[str, int, int], None]

TOLERANCE = timedelta(hours=1)  # between the clocks of those who write entries
CHUNK = 5000
YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found: `wrong` is empty when the log is as it was sealed."""

    wrong: str
    entries: int = 0
    seals: int = 0
    unsealed: int = 0
    newest: str = ""
    forgotten_before: date | None = None


class Broken(Exception):
    """The first thing that is not as it was sealed."""


def verify(expect: str = "", progress: Progress = lambda *_: None) -> Outcome:
    """Compare the log with its seals. `expect`: a hash of a seal that was written down elsewhere."""
    with transaction.atomic():
        read_whole_log()
        try:
            chain = Chain(expect)
            checked = chain.check(progress)
        except Broken as broken:
            return Outcome(str(broken))
        unsealed = Entry.objects.filter(id__gt=chain.reached).count()
        return Outcome("", checked, chain.length, unsealed, chain.newest, chain.forgotten)


class Chain:
    """The seals, proved to be the unbroken chain they were made as."""

    def __init__(self, expect: str) -> None:
        self.length, self.reached, self.newest = 0, 0, ""
        self.forgotten: date | None = None
        self.sealed: Counter[date] = Counter()  # entries, by month
        self.earliest: dict[int, datetime] = {}  # from which moment on the entries of a seal can be
        if expect not in {"", *self._read()}:
            raise Broken("The seal that was written down elsewhere is not in the chain: seals are gone or replaced.")

    def _read(self) -> Iterator[str]:
        """Walk the chain; gives the digests."""
        previous, before, began = BEGINNING, None, None
        for number, seal in enumerate(Seal.objects.order_by("number").iterator(chunk_size=200), start=1):
            if seal.number != number:
                raise Broken(f"Seal {number} is missing.")
            if digest_of(seal, previous) != seal.digest:
                raise Broken(f"Seal {number} is not the one that was made.")
            if seal.month:
                if seal.at != began:  # the seals of one run bear the same moment
                    before, began = began, seal.at
                if before:
                    self.earliest[number] = before - TOLERANCE
                self.sealed[seal.month] += len(seal.prints) // PRINT
            self._note_forgotten(seal)
            self.length, self.reached, self.newest = number, seal.upto_id, seal.digest
            previous = seal.digest
            yield previous

    def _note_forgotten(self, seal: Seal) -> None:
        if seal.forgotten_before:
            if seal.at.date() - seal.forgotten_before < YEAR * partitions.LEAST_YEARS:
                raise Broken(f"Seal {seal.number} says that entries were deleted before their time was over.")
            self.forgotten = seal.forgotten_before

    def check(self, progress: Progress) -> int:
        """Compare every month with its seals; gives how many entries there were."""
        kept = {month: count for month, count in self.sealed.items() if not self._is_forgotten(month)}
        total, checked = sum(kept.values()), 0
        for month in sorted({*kept, *_months()}):
            for _ in self._month(month):
                checked += 1
                if checked % CHUNK == 0:
                    progress("Entries", checked, total)
        progress("Entries", checked, total)
        return checked

    def _is_forgotten(self, month: date) -> bool:
        return self.forgotten is not None and month < self.forgotten

    def _month(self, month: date) -> Iterator[None]:
        """The entries of a month beside what its seals say of each, both by id."""
        there = _entries(month, self.reached)
        found = next(there, None)
        for seal in self._seals(month):
            block = Block()
            for known, sealed in prints_of(seal):
                if found is not None and found[0] < known:
                    raise Broken(_added(found))
                if found is None or found[0] > known:
                    raise Broken(f"Entry {known} is missing.")
                self._compare(seal, found, block.add(found, seal.form) == sealed)
                yield
                found = next(there, None)
            if block.whole.hexdigest() != seal.body:
                raise Broken(f"The entries that seal {seal.number} covers have been altered.")
        if found is not None:
            raise Broken(_added(found))

    def _seals(self, month: date) -> Iterable[Seal]:
        if self._is_forgotten(month):
            return []
        return Seal.objects.filter(month=month, number__lte=self.length).order_by("number").iterator(chunk_size=50)

    def _compare(self, seal: Seal, found: tuple[Any, ...], same: bool) -> None:
        if not same:
            raise Broken(f"Entry {found[0]} has been altered.")
        earliest = self.earliest.get(seal.number)
        if earliest and found[1] < earliest:
            raise Broken(f"Entry {found[0]} was put in later than it says ({found[1]:%Y-%m-%d %H:%M} UTC).")


def _added(found: tuple[Any, ...]) -> str:
    return f"Entry {found[0]} was put in afterwards."


def _entries(month: date, upto: int) -> Iterator[tuple[Any, ...]]:
    """The entries of a month with ids that have been sealed, by id, a few thousand at a time."""
    begins, ends = partitions.bounds(month)
    within = Entry.objects.filter(at__gte=begins, at__lt=ends, id__lte=upto).order_by("id").values_list(*COLUMNS[FORM])
    last = -1
    while some := list(within.filter(id__gt=last)[:CHUNK]):
        yield from some
        last = some[-1][0]


def _months() -> list[date]:
    """Every month that has a partition, or entries outside of those."""
    parted = partitions.parted_months()
    outside = Entry.objects.all()
    if parted:
        (begins, _next), (_last, ends) = partitions.bounds(parted[0]), partitions.bounds(parted[-1])
        outside = outside.exclude(at__gte=begins, at__lt=ends)
    return [*parted, *{partitions.month_of(at) for at in outside.values_list("at", flat=True).iterator()}]
