"""Sealing the log: a chain of hashes, so that a missing, altered or added entry shows (checklist 26).

Ids are given when an entry is written, not when its transaction ends, so an entry can appear after later ones. A seal
therefore reaches only as far as nobody can still add to: see `settled`. docs/adr/0013-the-log.md has the whole why.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection, transaction

from samvev.audit.models import Entry, Seal
from samvev.audit.partitions import month_of
from samvev.kernel import clock

FORM = 1  # how an entry becomes bytes; a new column of the log means a new form
COLUMNS = {
    1: (
        *("id", "at", "event", "tenant_id", "case_id", "person_id", "user_id", "user_name", "organisation"),
        *("role", "basis", "areas", "target", "target_id", "detail", "request_id", "session", "address"),
    )
}
BEGINNING = "0" * 64
MARK = 8  # bytes of an entry's hash that are kept to find it again
PRINT = 8 + MARK  # bytes: the id, and the beginning of the hash
MOST = 50_000  # entries in a seal
PATIENCE = 20.0  # seconds to wait for transactions that are under way
LOCK = 0x5A3B7E8  # any number that nobody else uses

HOLDERS = """
SELECT virtualtransaction FROM pg_locks
 WHERE relation = 'audit_entry'::regclass AND locktype = 'relation' AND granted
   AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   AND mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
   AND pid IS DISTINCT FROM pg_backend_pid()
"""


def read_whole_log() -> None:
    """Let the rest of this transaction see every entry, whosever it is: for who keeps the log, never for a page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('samvev.log', 'whole', true)")


def as_bytes(values: tuple[Any, ...], form: int) -> bytes:
    """An entry as the same bytes each time: its columns by name, moments in UTC, no spaces."""
    told = dict(zip(COLUMNS[form], values, strict=True))
    return json.dumps(told, default=_plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _plain(value: Any) -> str:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else str(value)


@dataclass
class Block:
    """The entries of one month in one run, as they are hashed."""

    prints: bytearray = field(default_factory=bytearray)
    whole: Any = field(default_factory=hashlib.sha256)

    def add(self, values: tuple[Any, ...], form: int) -> bytes:
        """Take an entry in; gives its print."""
        hashed = hashlib.sha256(as_bytes(values, form)).digest()
        one: bytes = values[0].to_bytes(8) + hashed[:MARK]
        self.whole.update(hashed)
        self.prints += one
        return one


def digest_of(seal: Seal, previous: str) -> str:
    """The hash that binds a seal to the one before it."""
    told = [previous, seal.number, _plain(seal.at), seal.form, str(seal.month), seal.after_id, seal.upto_id]
    told += [hashlib.sha256(bytes(seal.prints)).hexdigest(), seal.body, str(seal.forgotten_before)]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()


def prints_of(seal: Seal) -> Iterator[tuple[int, bytes]]:
    """The id and the print of each entry that a seal covers."""
    prints = bytes(seal.prints)
    for start in range(0, len(prints), PRINT):
        yield int.from_bytes(prints[start : start + 8]), prints[start : start + PRINT]


def settled(patience: float) -> int | None:
    """An id up to which every entry that will ever come is there; None when that is not so within `patience` seconds.

    Whoever writes an entry holds a lock on the table from before the id is given until the transaction's end. So
    when those who hold one after an id was read have ended, nothing at or below that id is still to come.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END FROM audit_entry_id_seq")
        last: int = cursor.fetchone()[0]
        waited_for = None
        until = time.monotonic() + patience
        while True:
            cursor.execute(HOLDERS)
            holders = {row[0] for row in cursor.fetchall()}
            waited_for = holders if waited_for is None else waited_for & holders
            if not waited_for:
                return last
            if time.monotonic() >= until:
                return None
            time.sleep(0.05)


def seal(patience: float = PATIENCE) -> list[Seal]:
    """Seal what was written since the last seal; gives the new seals, none when there is nothing, or no end to it."""
    made: list[Seal] = []
    with transaction.atomic():
        _alone()
        read_whole_log()
        now, upto = clock.now(), settled(patience)
        while upto is not None and (more := _seal_once(upto, now)):
            made += more
    return made


def note_forgotten(before: date) -> Seal:
    """Say in the chain that entries before a month were deleted because their time was over (checklist 29)."""
    last = newest()
    reached = last.upto_id if last else 0
    return _link(last, clock.now(), month=None, after=reached, upto=reached, block=Block(), forgotten=before)


def newest() -> Seal | None:
    """The last link of the chain."""
    return Seal.objects.order_by("-number").first()


def _alone() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _seal_once(upto: int, now: datetime) -> list[Seal]:
    """Seal the next entries, at most `MOST`, as one seal for each month they lie in."""
    last = newest()
    after = last.upto_id if last else 0
    waiting = Entry.objects.filter(id__gt=after, id__lte=upto).order_by("id")
    blocks: dict[date, Block] = {}
    count = 0
    for values in waiting.values_list(*COLUMNS[FORM])[:MOST].iterator(chunk_size=5000):
        blocks.setdefault(month_of(values[1]), Block()).add(values, FORM)
        count, reached = count + 1, values[0]
    if not count:
        return []
    made = []
    for month, block in sorted(blocks.items()):
        last = _link(last, now, month=month, after=after, upto=reached if count == MOST else upto, block=block)
        made.append(last)
    return made


def _link(
    last: Seal | None,
    at: datetime,
    *,
    month: date | None,
    after: int,
    upto: int,
    block: Block,
    forgotten: date | None = None,
) -> Seal:
    made = Seal(
        number=last.number + 1 if last else 1,
        at=at,
        form=FORM,
        month=month,
        after_id=after,
        upto_id=upto,
        prints=bytes(block.prints),
        body=block.whole.hexdigest(),
        forgotten_before=forgotten,
    )
    made.digest = digest_of(made, last.digest if last else BEGINNING)
    made.save(force_insert=True)
    return made
