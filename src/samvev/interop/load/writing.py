"""Bringing rows into the database: what is new is added, what differs is changed, the rest is left alone."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any
from uuid import UUID

from django.db.models import Model

from samvev.audit.models import Revision, Written
from samvev.interop.load.inserting import insert
from samvev.interop.load.report import OUTCOMES
from samvev.kernel.actor import Actor
from samvev.kernel.rows import Versioned

BATCH = 2000
NEW, CHANGED, UNCHANGED = OUTCOMES
NO_LINE = 0  # a row that follows from other tables, of something that this table does not name


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row as it is to be. `values` hold what the folder tells; `first` what a new row is given besides."""

    id: UUID
    line: int
    values: dict[str, Any]
    first: dict[str, Any] = field(default_factory=dict)


class Writer:
    """Writes rows of one organisation and counts, by table and line of the folder, what became of them."""

    def __init__(self, tenant_id: UUID, by: Actor) -> None:
        self.tenant_id = tenant_id
        self.by = by
        self.outcomes: dict[str, dict[int, str]] = {}

    @property
    def tables(self) -> dict[str, Counter[str]]:
        """For each table how many lines were new, changed and unchanged."""
        return {table: Counter(lines.values()) for table, lines in self.outcomes.items()}

    def write(self, table: str, model: type[Model], rows: Sequence[Wanted]) -> None:
        """Let these rows be as wanted. A line is new when the first row that is written for it is new."""
        existing = {row.pk: row for row in self._existing(model, rows)}
        self._change(model, existing, rows, table)
        added = [row for row in rows if row.id not in existing]
        self._add(model, added)
        for row in added:
            self._count(table, row.line, NEW)

    def add(self, table: str, model: type[Model], rows: Sequence[Wanted]) -> None:
        """Add those of the rows that are not there; what happened once does not change."""
        there: set[Any] = set()
        for some in batched(rows, BATCH, strict=False):
            ids = [row.id for row in some]
            there.update(model._default_manager.filter(pk__in=ids).values_list("pk", flat=True))
        self._add(model, [row for row in rows if row.id not in there])
        for row in rows:
            self._count(table, row.line, UNCHANGED if row.id in there else NEW)

    def _existing(self, model: type[Model], rows: Sequence[Wanted]) -> Iterator[Any]:
        for some in batched(rows, BATCH, strict=False):
            yield from model._default_manager.filter(pk__in=[row.id for row in some])

    def _add(self, model: type[Model], rows: Sequence[Wanted]) -> None:
        insert(model, ({"id": row.id, "tenant_id": self.tenant_id, **row.first, **row.values} for row in rows))

    def _change(self, model: type[Model], existing: dict[Any, Any], rows: Sequence[Wanted], table: str) -> None:
        changed, fields, revisions = [], set(), []
        for row in rows:
            found = existing.get(row.id)
            if found is None:
                continue
            before = {name: getattr(found, name) for name, value in row.values.items() if getattr(found, name) != value}
            self._count(table, row.line, CHANGED if before else UNCHANGED)
            if not before:
                continue
            if isinstance(found, Versioned):
                found.version += 1
                fields.add("version")
            if isinstance(found, Written):
                revisions.append(self._revision(found, before))
            for name in before:
                setattr(found, name, row.values[name])
            fields.update(before)
            changed.append(found)
        if changed:
            model._default_manager.bulk_update(changed, [_field(model, name) for name in fields], batch_size=500)
            Revision.objects.bulk_create(revisions)

    def _revision(self, row: Written, before: dict[str, Any]) -> Revision:
        return Revision(
            tenant_id=self.tenant_id,
            case_id=row.audit_case_id,
            target=row._meta.label_lower,
            target_id=row.pk,
            version=row.version,
            before={name: value if value is None else str(value) for name, value in before.items()},
            by_id=self.by.user_id,
            by_name=self.by.name,
        )

    def _count(self, table: str, line: int, outcome: str) -> None:
        """A line that was there is changed when any row that it became is new or changed."""
        lines = self.outcomes.setdefault(table, {})
        if line == NO_LINE:
            return
        earlier = lines.get(line)
        if earlier is None:
            lines[line] = outcome
        elif earlier == UNCHANGED and outcome != UNCHANGED:
            lines[line] = CHANGED


def _field(model: type[Model], name: str) -> str:
    """The name of the field behind a column: `case` for `case_id`."""
    return next(field.name for field in model._meta.concrete_fields if name in (field.attname, field.name))


def told(**values: Any) -> dict[str, Any]:
    """Those of the values that the folder tells: "not known" leaves what is there."""
    return {name: value for name, value in values.items() if value is not None}
