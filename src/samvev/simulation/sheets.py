"""Rows on their way into the database: made as text, taken in by COPY while the next ones are made.

COPY does not go together with row-level security, so this is for the owner of the tables alone.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from queue import Queue
from threading import Thread
from typing import Any

from django.db import connection
from django.db.models import AutoField, Model
from psycopg import sql
from psycopg.types.multirange import Multirange

NULL = r"\N"
WAITING = 2  # batches that may wait for the database
type Batch = list[tuple[sql.Composed, bytes]]  # each a COPY with its rows


class Sheet:
    """The rows of one table. `told` names the columns that `add` is given; the others get the model's default."""

    def __init__(self, model: type[Model], told: str) -> None:
        names = told.split()
        fields = {field.attname: field for field in model._meta.concrete_fields}
        rest = [f for name, f in fields.items() if name not in names and not isinstance(f, AutoField)]
        columns = [str(fields[name].column) for name in names] + [str(field.column) for field in rest]
        self.statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
            sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
        )
        self.table = model._meta.db_table
        self.width = len(names)
        self.tail = "".join(f"\t{_plain(field.get_default())}" for field in rest) + "\n"
        self.rows: list[str] = []

    def add(self, *values: str) -> None:
        """One row. Values are text as COPY reads it, with neither tabs nor line breaks."""
        self.rows.append("\t".join(values) + self.tail)

    def taken(self) -> bytes:
        """Everything so far; the sheet is empty then."""
        rows, self.rows = self.rows, []
        return "".join(rows).encode()


def _plain(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list | Multirange):
        return "{}"
    return str(value)


class Copier:
    """Hands batches to the database in a thread of its own; what went wrong there is raised here."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw  # psycopg's own connection: Django's belongs to the thread that opened it
        self._batches: Queue[Batch | None] = Queue(WAITING)
        self._error: BaseException | None = None
        self._thread = Thread(target=self._work, daemon=True)
        self.copied = 0

    def send(self, sheets: Sequence[Sheet]) -> None:
        """Bring in what stands on the sheets, in their order."""
        self.check()
        self.copied += sum(len(sheet.rows) for sheet in sheets)
        self._batches.put([(sheet.statement, sheet.taken()) for sheet in sheets if sheet.rows])

    def _work(self) -> None:
        while (batch := self._batches.get()) is not None:
            if self._error is None:
                try:
                    self._copy(batch)
                except BaseException as error:
                    self._error = error

    def _copy(self, batch: Batch) -> None:
        with self._raw.cursor() as cursor:
            for statement, rows in batch:
                with cursor.copy(statement) as copy:
                    copy.write(rows)

    def start(self) -> None:
        """Begin to listen."""
        self._thread.start()

    def finish(self) -> None:
        """Wait until everything is in."""
        self._batches.put(None)
        self._thread.join()

    def check(self) -> None:
        """Raise what went wrong in the other thread, if anything did."""
        if self._error is not None:
            raise self._error


@contextmanager
def copying() -> Iterator[Copier]:
    """A copier on Django's connection, in the transaction that is open there. All is in when the block ends."""
    connection.ensure_connection()
    copier = Copier(connection.connection)
    copier.start()
    try:
        yield copier
    finally:
        copier.finish()
    copier.check()
