import threading

import psycopg
import pytest
from django.core.checks import WARNING, run_checks
from django.core.management import call_command
from django.db import connection

from conftest import clone, url_of
from samvev.project import migration
from samvev.project.connection import as_owner
from samvev.project.database import Embedded


@pytest.mark.django_db
def test_no_model_is_ahead_of_its_migrations() -> None:
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=3)
    except SystemExit:
        pytest.fail("A model has changed; samvev needs a migration for it. See the output.", pytrace=False)


def test_django_has_nothing_to_complain_about() -> None:
    assert [str(message) for message in run_checks() if message.level >= WARNING and not message.is_silenced()] == []


@pytest.mark.usefixtures("django_db_setup")
def test_the_owners_hat_comes_off_again(
    server: Embedded, worker_id: str, django_db_blocker: pytest.FixtureRequest
) -> None:
    name = f"hat_{worker_id}"
    clone(server, name)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        before = connection.settings_dict
        with as_owner(url_of(server.owner_url, name)), connection.cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('lock_timeout')")
            assert cursor.fetchone() == ("samvev_owner", "10s")
        assert connection.settings_dict is before


@pytest.mark.heavy
@pytest.mark.usefixtures("django_db_setup")
def test_two_migrations_wait_for_each_other(
    server: Embedded, worker_id: str, django_db_blocker: pytest.FixtureRequest
) -> None:
    name = f"alone_{worker_id}"
    clone(server, name)
    url = url_of(server.owner_url, name)
    done = threading.Event()

    def migrate() -> None:
        migration.migrate(url, verbosity=0)
        connection.close()
        done.set()

    with psycopg.connect(url, autocommit=True) as other, django_db_blocker.unblock():  # type: ignore[attr-defined]
        other.execute("SELECT pg_advisory_lock(%s)", [migration.LOCK])
        second = threading.Thread(target=migrate)
        second.start()
        waiting = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted)"
        while not done.is_set() and other.execute(waiting).fetchone() == (False,):
            pass
        assert not done.is_set()
        other.execute("SELECT pg_advisory_unlock(%s)", [migration.LOCK])
        second.join(120)
    assert done.is_set()
