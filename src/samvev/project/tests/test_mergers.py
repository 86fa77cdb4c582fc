"""The merger by command, as it is run: the application's role alone, without the owner's address anywhere."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from conftest import clone, url_of
from samvev.kernel import clock
from samvev.project.database import Embedded

NEW = "310000094"
pytestmark = [pytest.mark.heavy, pytest.mark.usefixtures("django_db_setup")]


@pytest.fixture
def there(server: Embedded, worker_id: str) -> Iterator[str]:
    """A database of its own; gives its name."""
    name = f"merging_{worker_id}"
    clone(server, name)
    yield name
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def told(url: str, question: str) -> list[tuple[object, ...]]:
    """The answer to a question, asked by whoever the address says."""
    with psycopg.connect(url) as connection:
        return connection.execute(question).fetchall()


def samvev(url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A command as whoever runs an installation types it: settings in the environment, and only what is needed."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    settings = kept | {
        "DATABASE_URL": url,
        "SAMVEV_SECRET_KEY": "for-this-test-alone-" * 4,
        "SAMVEV_DATA_KEYS": "one:" + "A" * 43 + "=",
    }
    command = [sys.executable, "-m", "samvev.project", *words]
    return subprocess.run(command, env=settings, capture_output=True, text=True, cwd=Path.cwd(), check=False)


def test_the_application_s_role_alone_merges_and_calls_off(server: Embedded, there: str) -> None:
    app, owner = url_of(server.app_url, there), url_of(server.owner_url, there)
    numbers = [
        row[0] for row in told(owner, "SELECT orgnr FROM organisations_organisation WHERE kind = 'municipality'")
    ]
    day = f"{clock.today().year + 1}-01-01"
    words = ["organisations", "merge", *map(str, numbers), "--into", NEW, "--name", "Fjordlia kommune", "--on", day]
    assert told(app, "SELECT current_user") == [("samvev_app",)]

    dry = samvev(app, *words, "--kind", "municipality")
    assert (dry.returncode, "Nothing was changed" in dry.stdout) == (0, True), dry.stderr
    assert told(owner, "SELECT count(*) FROM organisations_succession") == [(0,)]

    done = samvev(app, *words, "--kind", "municipality", "--go")
    assert done.returncode == 0, done.stderr
    assert told(owner, "SELECT count(*) FROM organisations_succession") == [(2,)]
    events = "SELECT count(*) FROM audit_entry WHERE event LIKE 'organisations.%'"
    assert told(owner, events) == [(5,)]  # founded, and for each of the two: closed, takes over

    first, second = (samvev(app, "organisations", "call-off", str(number)) for number in numbers)
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert told(owner, "SELECT count(*) FROM organisations_succession") == [(0,)]
    assert told(owner, f"SELECT count(*) FROM organisations_organisation WHERE orgnr = '{NEW}'") == [(0,)]


def test_nobody_writes_a_succession_with_sql_alone(server: Embedded, there: str) -> None:
    app = url_of(server.app_url, there)
    insert = """
        INSERT INTO organisations_succession (id, closed_id, into_id, day)
        SELECT gen_random_uuid(), a.id, b.id, '2027-01-01'
        FROM organisations_organisation a, organisations_organisation b WHERE a.id <> b.id LIMIT 1
    """
    with psycopg.connect(app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(insert)
    # Somebody who is signed in, in both: not even then.
    everything = "(SELECT string_agg(id::text, ',') FROM organisations_organisation)"
    with psycopg.connect(app) as connection:
        connection.execute(f"SELECT set_config('samvev.tenants', {everything}, true)")
        connection.execute("SELECT set_config('samvev.user', gen_random_uuid()::text, true)")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(insert)
