"""Figures from a real streaming replica: the same ones, behind the same walls, never older than the question."""

import os
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from conftest import use_database
from samvev.cases.active import rebuild
from samvev.cases.models import Case, CaseKind
from samvev.kernel import clock, walls
from samvev.organisations.models import Organisation
from samvev.oversight import figures, replica
from samvev.oversight.scope import Scope
from samvev.project import database
from samvev.project.connection import database as settings_of
from samvev.project.database import start_embedded
from samvev.project.migration import migrate
from tests.world import GRANLIA, MIDTDAL, build, uid

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("replica")]


def copied(primary, folder: Path):
    """A streaming replica of a server, started."""
    place = folder / "postgres"
    place.mkdir(parents=True, mode=0o700)
    user = database._server_user()
    if user:
        os.chown(place, user.pw_uid, user.pw_gid)
        database._let_through(place)
    way = ["-h", str(primary.socket), "-U", "postgres", "-R", "-X", "stream", "--checkpoint=fast"]
    assert database._run("pg_basebackup", *way, folder=place), database._tail(place)
    return start_embedded(folder)


@pytest.fixture(scope="module")
def both(django_db_setup, django_db_blocker):
    """A primary with the cast in it, and its replica."""
    before = {name: connection.settings_dict[name] for name in ("NAME", "USER", "HOST", "PORT", "OPTIONS")}
    with TemporaryDirectory(prefix="samvev-replica-") as name, django_db_blocker.unblock():
        primary = start_embedded(Path(name) / "primary")
        use_database(primary.app_url)
        migrate(primary.owner_url, verbosity=0)
        build()
        copy = copied(primary, Path(name) / "copy")
        try:
            yield primary, copy
        finally:
            connection.close()
            connection.settings_dict.update(before)
            copy.stop()
            primary.stop()


@pytest.fixture
def copy(both, monkeypatch):
    """The replica, named in the settings and not resting."""
    usual = connections["default"].settings_dict
    named = usual | settings_of(both[1].app_url, longest_way=2)
    monkeypatch.setitem(connections.settings, replica.ALIAS, named)
    monkeypatch.setattr(replica, "_rests_until", 0.0)
    yield both[1]
    connections[replica.ALIAS].close()
    del connections[replica.ALIAS]


def report(*tenants):
    """This year's figures over Granlia, asked with these organisations' walls."""
    with transaction.atomic():
        walls.enter(tenants=tenants)
        organisation = Organisation.objects.get(pk=GRANLIA)
        found = figures.report(organisation, Scope((GRANLIA,), (clock.today().year,)))
    return found["years"][str(clock.today().year)]


def counted(*tenants):
    """Figures, how often the replica was asked for them, and how often the primary."""
    with CaptureQueriesContext(connections[replica.ALIAS]) as there, CaptureQueriesContext(connection) as here:
        found = report(*tenants)
    asked = [sum("GROUP BY" in query["sql"] for query in queries) for queries in (there, here)]
    return found, *asked


@contextmanager
def unnamed():
    """Without a replica in the settings."""
    named = connections.settings.pop(replica.ALIAS)
    try:
        yield
    finally:
        connections.settings[replica.ALIAS] = named


def one_more_case(code: str) -> None:
    """Something new on the primary."""
    with transaction.atomic():
        walls.enter(tenants=[GRANLIA])
        new = {"tenant_id": GRANLIA, "kind": CaseKind.COORDINATION, "person_id": uid("person.owner")}
        Case.objects.create(code=code, start=clock.today(), **new)
        rebuild(GRANLIA)


def whole(figures):
    """Active and passive together."""
    return sum(figures["cases"].values())


def test_the_replica_answers_what_the_primary_would(copy):
    found, there, here = counted(GRANLIA)
    assert (there > 0, here) == (True, 0)
    assert whole(found) > 0
    with unnamed():
        assert report(GRANLIA) == found


def test_what_was_done_before_the_question_is_in_the_answer(copy):
    before = whole(report(GRANLIA))
    one_more_case("replica-1")
    found, there, here = counted(GRANLIA)
    assert whole(found) == before + 1
    assert (there > 0, here) == (True, 0)


def test_the_walls_stand_there_as_well(copy):
    found, there, here = counted(MIDTDAL)
    assert (there > 0, here, whole(found)) == (True, 0, 0)
    with psycopg.connect(copy.app_url) as raw:
        assert raw.execute("SELECT count(*) FROM cases_case").fetchone() == (0,)
        with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
            raw.execute("INSERT INTO web_draft SELECT * FROM web_draft")


def test_one_that_is_behind_is_not_believed(copy, monkeypatch):
    monkeypatch.setattr(replica, "PATIENCE", 0.1)
    before = whole(report(GRANLIA))
    with psycopg.connect(copy.superuser_url, autocommit=True) as raw:
        raw.execute("SELECT pg_wal_replay_pause()")
        one_more_case("replica-2")
        found, there, here = counted(GRANLIA)
        raw.execute("SELECT pg_wal_replay_resume()")
    assert (whole(found), there, here > 0) == (before + 1, 0, True)


def test_another_role_is_not_let_in(copy, monkeypatch):
    before = report(GRANLIA)
    owner = connections.settings[replica.ALIAS] | settings_of(copy.owner_url)
    connections[replica.ALIAS].close()
    del connections[replica.ALIAS]
    monkeypatch.setitem(connections.settings, replica.ALIAS, owner)
    found, there, here = counted(GRANLIA)
    assert (found, there, here > 0) == (before, 0, True)


def test_when_it_is_away_the_primary_answers_and_when_it_is_back_it_is_asked(copy, monkeypatch):
    before = report(GRANLIA)
    copy.stop()
    found, there, here = counted(GRANLIA)
    assert (found, there, here > 0) == (before, 0, True)
    start_embedded(copy.folder.parent)
    monkeypatch.setattr(replica, "_rests_until", 0.0)
    found, there, here = counted(GRANLIA)
    assert (found, there > 0, here) == (before, True, 0)
