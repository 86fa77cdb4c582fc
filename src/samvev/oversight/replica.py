"""Where the figures are asked for: a replica, when there is one that is not behind; else the primary, which always can.

The replica is asked behind the walls that stand on the primary, by the same role, and only once it has everything that
the primary had when the question came: a report never lacks what was done before it was asked for.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection, connections, transaction

ALIAS = "replica"
PATIENCE = 2.0  # seconds that are waited for a replica to catch up
STEP = 0.02
REST = 30.0  # seconds that it is left alone after that, or after it did not answer

SETTINGS = ("user", "tenants", "cases", "persons", "blocked", "hidden", "ticket")
STANDING = "SELECT current_user, pg_current_wal_flush_lsn()::text, " + ", ".join(
    f"coalesce(current_setting('samvev.{name}', true), '')" for name in SETTINGS
)
RAISE = "SELECT " + ", ".join(f"set_config('samvev.{name}', %s, true)" for name in SETTINGS)
# A server that is no replica has replayed nothing, and a promoted one nothing new: neither is ever asked.
CAUGHT_UP = "SELECT current_user, coalesce(pg_last_wal_replay_lsn() >= %s::pg_lsn, false)"

log = structlog.get_logger("samvev.oversight")
_rests_until = 0.0


class BehindError(OperationalError):
    """The replica does not have everything yet, or is not asked by the same role."""


def asked[T](question: Callable[[Any], T]) -> T:
    """The answer to a question that takes a cursor and only reads: the replica's, or the primary's."""
    if ALIAS in connections and time.monotonic() >= _rests_until:
        try:
            with _entered() as there, there.cursor() as cursor:
                return question(cursor)
        except (OperationalError, InterfaceError) as error:
            _leave_alone(error)
    with connection.cursor() as cursor:
        return question(cursor)


@contextmanager
def _entered() -> Iterator[Any]:
    """The replica's connection, in a transaction behind the same walls as ours."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING)
        role, place, *walls = cursor.fetchone()
    there = connections[ALIAS]
    with transaction.atomic(using=ALIAS):
        with there.cursor() as cursor:
            _wait(cursor, role, place)
            cursor.execute(RAISE, walls)
        yield there


def _wait(cursor: Any, role: str, place: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        cursor.execute(CAUGHT_UP, [place])
        its_role, caught_up = cursor.fetchone()
        if its_role != role:
            raise BehindError("another role")
        if caught_up:
            return
        if time.monotonic() > until:
            raise BehindError("behind")
        cursor.execute("SELECT pg_sleep(%s)", [STEP])


def _leave_alone(error: Exception) -> None:
    global _rests_until
    _rests_until = time.monotonic() + REST
    connections[ALIAS].close()
    log.warning("the replica is not asked", reason=str(error) if isinstance(error, BehindError) else "away")
