import json
import sys
import types
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from samvev.project import installation
from samvev.project.cli import app

ORGNR = "910000001"


class LoadErrors(Exception):
    def __init__(self, errors: list[str]) -> None:
        self.errors = errors


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture
def loader(monkeypatch: pytest.MonkeyPatch, opened_here: None) -> Any:
    """A stand-in for the loader, which has its own tests: here it is about what the command makes of it."""
    module: Any = types.ModuleType("samvev.interop.load")
    module.LoadErrors, module.calls = LoadErrors, []

    def load(folder: Path, orgnr: str, *, dry_run: bool, progress: Any) -> str:
        module.calls.append((folder, orgnr, dry_run))
        progress("persons", 1, 2)
        progress("persons", 2, 2)
        return "2 persons [new]"

    module.load = load
    monkeypatch.setitem(sys.modules, "samvev.interop.load", module)
    return module


def test_every_command_explains_itself(runner: CliRunner) -> None:
    for command in ("demo", "serve", "worker", "migrate", "static", "check", "import"):
        answer = runner.invoke(app, [command, "--help"])
        assert answer.exit_code == 0, command
        assert "Usage" in answer.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["demo", "--port", "none"],
        ["demo", "--port", "70000"],
        ["import"],
        ["import", "."],
        ["import", "no-such-folder", "--organisation", ORGNR],
        ["import", ".", "--organisation", "12"],
        ["import", ".", "--organisation", ORGNR, "--unknown"],
    ],
)
def test_wrong_arguments(runner: CliRunner, arguments: list[str]) -> None:
    answer = runner.invoke(app, arguments)
    assert answer.exit_code == 2
    assert answer.stderr


def test_an_import(runner: CliRunner, loader: Any, tmp_path: Path) -> None:
    answer = runner.invoke(app, ["import", str(tmp_path), "--organisation", ORGNR, "--dry-run"])
    assert (answer.exit_code, answer.stdout) == (0, "2 persons [new]\n")
    assert loader.calls == [(tmp_path, ORGNR, True)]


def test_an_import_with_errors(runner: CliRunner, loader: Any, tmp_path: Path) -> None:
    errors = ['persons.csv:17 birth_date: "2018-13-01" is not a date', "cases.csv:2 person: [P9] is not known"]

    def load(*_: Any, **__: Any) -> None:
        raise LoadErrors(errors)

    loader.load = load
    answer = runner.invoke(app, ["import", str(tmp_path), "--organisation", ORGNR])
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert answer.stderr.splitlines()[-2:] == errors


def test_migrate_needs_the_owner(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    answer = runner.invoke(app, ["migrate"])
    assert answer.exit_code == 1
    assert "DATABASE_OWNER_URL" in answer.stderr


def test_static_needs_a_folder(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SAMVEV_STATIC_ROOT", raising=False)
    assert runner.invoke(app, ["static"]).exit_code == 1


def test_check_says_each_thing_and_fails(runner: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("samvev.project.checks.problems", lambda: ["One.", "Two [2]."])
    answer = runner.invoke(app, ["check"])
    assert (answer.exit_code, answer.stderr) == (1, "One.\nTwo [2].\n")
    monkeypatch.setattr("samvev.project.checks.problems", list)
    assert runner.invoke(app, ["check"]).exit_code == 0


def test_the_secret_key_is_made_once_and_kept_to_oneself(tmp_path: Path) -> None:
    key = installation.secret_key(tmp_path)
    assert installation.secret_key(tmp_path) == key
    assert len(key) >= 50
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0


def test_the_demos_settings(tmp_path: Path) -> None:
    from samvev.project.database import Embedded

    server = Embedded(tmp_path / "postgres", tmp_path / "postgres", started=True)
    variables = installation.environment(tmp_path, server)
    assert variables["SAMVEV_DEMO"] == "1"
    assert variables["DATABASE_URL"].startswith("postgresql://samvev_app@")
    assert json.dumps(variables)
