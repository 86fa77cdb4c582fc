"""What every test stands on: a real PostgreSQL, the application's own role, and the cast.

One throw-away server for the run; a template database with the cast in it; a copy of that for each worker. Tests
run as the role that row-level security holds for, in a transaction that is rolled back.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from samvev.project.database import Embedded, start_embedded
from tests.coverage_gate import Notebook, is_whole, untouched

SERVER = "SAMVEV_TEST_SERVER"
NOTEBOOK = pytest.StashKey[Notebook]()
# A test says whether something is right, never how fast it was: speed belongs in `samvev bench`.
hypothesis.settings.register_profile("samvev", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("samvev")
TEMPLATE = "samvev_template"


def pytest_configure(config: pytest.Config) -> None:
    """Before anything else: a secret, and one database server for all workers."""
    settings.SECRET_KEY = "test-" * 12
    settings.SAMVEV_SYNTHETIC_IDS = True
    if not hasattr(config, "workerinput"):
        os.environ[SERVER] = tempfile.mkdtemp(prefix="samvev-")
    worker = getattr(config, "workerinput", {}).get("workerid", "main")
    config.stash[NOTEBOOK] = Notebook(Path(os.environ[SERVER]), worker)
    config.stash[NOTEBOOK].listen()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """When the whole suite is green, fail it for addresses and templates that nobody touched."""
    config = session.config
    config.stash[NOTEBOOK].save()
    if hasattr(config, "workerinput") or exitstatus or not is_whole(config):
        return
    if lines := untouched(Path(os.environ[SERVER])):
        config.get_terminal_writer().line("\n" + "\n".join(lines))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server that this run started."""
    if not hasattr(config, "workerinput"):
        folder = Path(os.environ[SERVER])
        if (folder / "postgres").exists():
            start_embedded(folder, durable=False).stop(adopted=True)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """One worker at a time."""
    with (folder / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def server() -> Embedded:
    """The run's database server."""
    folder = Path(os.environ[SERVER])
    with locked(folder):
        return start_embedded(folder, durable=False)


def url_of(url: str, database: str) -> str:
    """The same server and role, another database."""
    return url.replace("/samvev?", f"/{database}?")


def make_template(server: Embedded) -> None:
    """Create the template once a run: migrated, walled, with the cast in it."""
    from samvev.project.migration import migrate
    from tests.world import build

    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
            return
        connection.execute(f"CREATE DATABASE {TEMPLATE}_new OWNER samvev_owner")
    use_database(url_of(server.app_url, f"{TEMPLATE}_new"))
    migrate(url_of(server.owner_url, f"{TEMPLATE}_new"), verbosity=0)
    build()
    connections["default"].close()
    with psycopg.connect(server.superuser_url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {TEMPLATE}_new RENAME TO {TEMPLATE}")


def clone(server: Embedded, name: str) -> str:
    """A fresh copy of the template; gives the application's URL for it."""
    with locked(Path(os.environ[SERVER])):
        make_template(server)
        with psycopg.connect(server.superuser_url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} OWNER samvev_owner")
    return url_of(server.app_url, name)


def use_database(url: str) -> None:
    """Point Django's connection at a database."""
    from samvev.project.connection import database

    connections["default"].close()
    connections["default"].settings_dict.update(database(url) | {"TIME_ZONE": None})


@pytest.fixture(scope="session")
def django_db_setup(server: Embedded, django_db_blocker: Any, worker_id: str) -> None:
    """Each worker has its own copy of the template."""
    with django_db_blocker.unblock():
        use_database(clone(server, f"test_{worker_id}"))


@pytest.fixture
def actor(db: None) -> Callable[[str], Any]:
    """`actor("coordinator")`: the actor of one of the cast, with the walls raised for them."""
    from samvev.cases.entrance import enter
    from tests.world import user_id

    return lambda code: enter(user_id(code))


@pytest.fixture
def browser(db: None) -> Callable[[str], Client]:
    """`browser("owner")`: a client that is signed in as one of the cast."""
    from samvev.web import sessions
    from tests.world import user_id

    ages = timedelta(days=36_500)  # a test may move to another day and still be signed in

    def signed_in(code: str) -> Client:
        client = Client()
        session = client.session
        sessions.begin(session, user_id(code), sessions.Limits(ages, ages))
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
        return client

    return signed_in


@pytest.fixture
def opened_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands find the test's own database open, and start none."""
    from samvev.project import installation

    monkeypatch.setattr(installation, "opened", lambda _data: nullcontext())


@pytest.fixture
def see_all(db: None) -> Callable[[], None]:
    """Raise the walls for every organisation at once, to look at what a test left in the database."""
    from samvev.kernel import walls
    from tests.world import TENANTS

    def look() -> None:
        walls.enter(tenants=[UUID(str(t)) for t in TENANTS])

    look()
    return look
