"""The log on a database of a test's own, where entries are committed and the owner of the tables can do harm."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connections, transaction

from conftest import clone, url_of, use_database
from samvev.audit.events import READ
from samvev.audit.record import record
from samvev.kernel import walls
from samvev.kernel.actor import system
from samvev.project.database import Embedded
from tests.world import GRANLIA


@contextmanager
def owned(server: Embedded, blocker: Any) -> Iterator[psycopg.Connection]:
    """Let Django use a fresh copy of the world, and give a connection to it as the owner of its tables."""
    before = dict(connections["default"].settings_dict)
    name = f"log_{uuid4().hex[:12]}"
    with blocker.unblock():
        use_database(clone(server, name))
        with psycopg.connect(url_of(server.owner_url, name), autocommit=True) as connection:
            yield connection
        connections["default"].close()
        connections["default"].settings_dict.update(before)


def write(count: int = 1, tenant: UUID = GRANLIA) -> None:
    """Some entries, committed."""
    with transaction.atomic():
        walls.enter(tenants=[tenant])
        for number in range(count):
            record(READ, by=system(tenant), detail=f"Side {number}")


def ids(owner: psycopg.Connection) -> list[int]:
    """The ids of all entries."""
    return [row[0] for row in owner.execute("SELECT id FROM audit_entry ORDER BY id").fetchall()]
