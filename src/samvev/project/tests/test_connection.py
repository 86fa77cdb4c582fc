import select
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections

from samvev.project.connection import database, parse_url


def test_a_unix_socket() -> None:
    parsed = parse_url("postgresql://samvev_app@/samvev?host=%2Fvar%2Flib%2Fthe%20data")
    assert (parsed["HOST"], parsed["NAME"], parsed["USER"]) == ("/var/lib/the data", "samvev", "samvev_app")
    assert parsed["OPTIONS"] == {}


def test_a_server_elsewhere() -> None:
    parsed = parse_url("postgres://app:p%40ss%2Fword@db.example.org:6432/samvev?sslmode=verify-full")
    assert (parsed["HOST"], parsed["PORT"], parsed["PASSWORD"]) == ("db.example.org", "6432", "p@ss/word")
    assert parsed["OPTIONS"] == {"sslmode": "verify-full"}


def test_nothing_but_postgresql() -> None:
    with pytest.raises(ValueError, match="postgresql://"):
        parse_url("sqlite:///file")


def test_a_pool_excludes_connections_that_stay_open() -> None:
    pooled, single = database("postgresql:///samvev", pool=8), database("postgresql:///samvev")
    assert (pooled["CONN_MAX_AGE"], pooled["OPTIONS"]["pool"]["max_size"]) == (0, 8)
    assert single["CONN_MAX_AGE"] > 0
    assert "pool" not in single["OPTIONS"]


def test_nothing_outlives_a_transaction() -> None:
    assert database("postgresql:///samvev")["DISABLE_SERVER_SIDE_CURSORS"] is True


@pytest.fixture
def resting(db: None) -> Iterator[Any]:
    """A connection of its own that was used and rests, as between two requests."""
    own = connections.create_connection("default")
    own.ensure_connection()
    own.health_check_enabled, own.health_check_done = True, False
    yield own
    own.close()


def test_a_resting_connection_is_used_again_without_asking(resting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = resting.connection
    monkeypatch.setattr(resting, "is_usable", lambda: pytest.fail("The server was asked."))
    resting.close_if_health_check_failed()
    assert resting.connection is before


def test_one_that_the_server_ended_is_let_go_of(resting: Any) -> None:
    told = select.poll()
    told.register(resting.connection.fileno(), select.POLLIN)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [resting.connection.info.backend_pid])
    assert told.poll(10_000), "The server did not hang up."
    resting.close_if_health_check_failed()
    assert resting.connection is None
    with resting.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)


def test_one_that_is_closed_already_is_let_go_of(resting: Any) -> None:
    resting.connection.close()
    resting.close_if_health_check_failed()
    assert resting.connection is None
