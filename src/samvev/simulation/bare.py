"""Tables without foreign keys and indexes while very much is brought in: both are made anew, from all that is there.

One lookup and one insertion for every row becomes one join and one sort for every table. All in the transaction that
is open: if anything fails, everything is as it was.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from psycopg import sql

KEYS = """
SELECT c.conrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint c
WHERE c.contype = 'f' AND c.conrelid::regclass::text = ANY (%s) ORDER BY 1, 2
"""
# Not those of primary keys and of other constraints: they hold while the rows come in. Nor those of some rows only:
# their conditions would come back in other words.
INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
WHERE i.indrelid::regclass::text = ANY (%s) AND NOT i.indisunique AND i.indpred IS NULL
AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1
"""
ROOM = "256MB"  # for each sort


@contextmanager
def bare(tables: list[str]) -> Iterator[None]:
    """Take foreign keys and indexes off these tables, and put them back after the block. For their owner alone."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS, [tables])
        keys = cursor.fetchall()
        cursor.execute(INDEXES, [tables])
        indexes = cursor.fetchall()
        for table, name, _words in keys:
            cursor.execute(_sql("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
        for name, _words in indexes:
            cursor.execute(_sql("DROP INDEX {}", name))
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('maintenance_work_mem', %s, true)", [ROOM])
        for _name, words in indexes:
            cursor.execute(words)
        for table, name, words in keys:
            cursor.execute(_sql(f"ALTER TABLE {{}} ADD CONSTRAINT {{}} {words}", table, name))


def _sql(words: str, *names: str) -> sql.Composed:
    return sql.SQL(words).format(*map(sql.Identifier, names))
