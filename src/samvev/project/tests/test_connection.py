import pytest

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
