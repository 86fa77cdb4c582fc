"""Adding many rows at once.

`bulk_create` spends most of its time on building models and statements with a placeholder for each value; a folder of
some thousand cases has a million of those. Here each batch is one parameter: a JSON list that PostgreSQL unfolds.
(COPY would be quicker still, but it does not go together with row-level security.)
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from psycopg.types.multirange import Multirange

BATCH = 5000


def insert(model: type[Model], rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows, told by column; what is not told gets the model's default."""
    fields = [(str(field.column), field) for field in model._meta.concrete_fields]
    quote = connection.ops.quote_name
    table = quote(model._meta.db_table)
    columns = ", ".join(quote(column) for column, _ in fields)
    # Names of our own tables and columns; every value is in the parameter.
    statement = (
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
    )
    with connection.cursor() as cursor:
        for some in batched(rows, BATCH, strict=False):
            told = [
                {
                    column: _plain(row[field.attname] if field.attname in row else _default(field))
                    for column, field in fields
                }
                for row in some
            ]
            cursor.execute(statement, [json.dumps(told)])


def _default(field: Any) -> Any:
    """What a new row has when nothing is told; the same where the database would fill it in."""
    value = field.get_default()
    return value.get_source_expressions()[0].value if isinstance(value, DatabaseDefault) else value


def _plain(value: Any) -> Any:
    """A value as PostgreSQL reads it out of JSON."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, DateRange):
        return "empty" if value.isempty else f"[{value.lower or ''},{value.upper or ''})"
    if isinstance(value, Multirange):
        return f"{{{','.join(_plain(span) for span in value)}}}"
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    return value
