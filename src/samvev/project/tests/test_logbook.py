"""`samvev audit`: what a person at a terminal is told, and the exit status."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from samvev.accounts.arrival import refuse
from samvev.audit.record import Origin, origin
from samvev.kernel import clock
from samvev.project import installation
from samvev.project.cli import app
from tests.log import ids, owned, write


@pytest.fixture
def owner(server, django_db_blocker):
    """A database of the test's own, and a connection to it as the owner of the tables."""
    with owned(server, django_db_blocker) as connection:
        yield connection


@pytest.fixture
def command(owner, monkeypatch):
    """Runs `samvev audit …` on the test's own database."""

    @contextmanager
    def here(_data):
        yield

    monkeypatch.setattr(installation, "opened", here)
    return lambda *words: CliRunner().invoke(app, ["audit", *words])


def test_an_intact_log(command):
    write(3)
    assert command("seal").stdout == "Made 1 seal.\n"
    write(1)
    told = command("verify")
    assert told.exit_code == 0
    assert "Intact: 3 entries in 1 seals; 1 wait to be sealed." in told.stdout
    digest = re.search(r"Newest seal: ([0-9a-f]{64})\n", told.stdout).group(1)
    assert command("verify", "--expect", digest).exit_code == 0
    other = command("verify", "--expect", "0" * 64)
    assert other.exit_code == 1
    assert "not in the chain" in other.stderr


def test_a_touched_log(command, owner):
    write(3)
    command("seal")
    one = ids(owner)[1]
    owner.execute("DELETE FROM audit_entry WHERE id = %s", [one])
    told = command("verify")
    assert told.exit_code == 1
    assert f"Entry {one} is missing." in told.stderr


def test_a_hash_that_is_none(command):
    assert command("verify", "--expect", "abc").exit_code == 2


def test_refused_sign_ins_are_listed_for_whoever_runs_samvev(command):
    address = origin.set(Origin("192.0.2.9", str))
    refuse("idporten", "level")
    origin.reset(address)
    write(2)
    told = command("refused").stdout
    assert "192.0.2.9  idporten level" in told
    assert "1 refused in 7 days." in told
    with clock.at(clock.now() + timedelta(days=8)):
        assert command("refused").stdout == "0 refused in 7 days.\n"
