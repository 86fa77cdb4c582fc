"""Emergency accounts and new keys from the command line."""

import pytest
from typer.testing import CliRunner

from samvev.project.cli import app


@pytest.fixture
def run(db: None, opened_here: None) -> object:
    """Run a command on the test's own database."""

    return lambda *words: CliRunner().invoke(app, list(words))


def test_an_account_is_made_shown_once_and_disabled(run) -> None:
    made = run("break-glass", "create", "nod-1", "--organisation", "310000019")
    assert made.exit_code == 0
    assert "otpauth://totp/Samvev:nod-1?secret=" in made.output
    again = run("break-glass", "create", "nod-1", "--organisation", "310000019")
    assert again.exit_code == 1
    assert run("break-glass", "disable", "nod-1", "--organisation", "310000019").output == "Disabled.\n"
    assert "There is no such account." in run("break-glass", "disable", "nod-1", "--organisation", "310000019").output


def test_there_has_to_be_an_organisation(run) -> None:
    answer = run("break-glass", "create", "nod-1", "--organisation", "999999999")
    assert answer.exit_code == 1
    assert "no organisation" in answer.output


def test_new_keys_say_how_much_they_sealed(run) -> None:
    assert "0 numbers sealed anew" in run("keys", "rotate").output
