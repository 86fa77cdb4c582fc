"""The oldest PostgreSQL we support: tables, grants and policies come up there as well."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from samvev.project import checks, database
from samvev.project.database import Embedded, start_embedded

BINARIES = Path("/usr/lib/postgresql/15/bin")
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(not (BINARIES / "postgres").exists(), reason="PostgreSQL 15 is not installed"),
]


@pytest.fixture
def old_server(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Embedded]:
    monkeypatch.setattr(database, "_binaries", lambda: BINARIES)
    embedded = start_embedded(data, durable=False)
    yield embedded
    embedded.stop()


def test_migrate(old_server: Embedded) -> None:
    addresses = {"DATABASE_URL": old_server.app_url, "DATABASE_OWNER_URL": old_server.owner_url}
    command = [sys.executable, "-m", "samvev.project", "migrate"]
    done = subprocess.run(command, env=os.environ | addresses, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    with psycopg.connect(old_server.app_url) as connection:
        row = connection.execute("SHOW server_version_num").fetchone()
        assert row
        assert row[0].startswith("15")
        assert list(checks._walls(connection)) == []
        assert list(checks._role(connection)) == []
        assert connection.execute("SELECT count(*) FROM people_person").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT count(*) FROM samvev_log.entry_rest")
        connection.rollback()
        connection.execute("SELECT samvev_log_ahead()")
        assert connection.execute("SELECT count(*) FROM samvev_log_forget()").fetchone() == (0,)
