"""`samvev report yearly` and `samvev check --rebuild`."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from psycopg.types.multirange import Multirange
from typer.testing import CliRunner

from samvev.cases.models import Activity, Case
from samvev.kernel import walls
from samvev.project.cli import app
from tests.world import CASE_OWNER, GRANLIA, OSLO, TENANTS

ORGNR = "310000019"  # Granlia
YEARLY = ["report", "yearly", "--year", "2026"]


@pytest.fixture
def runner(opened_here: None, see_all: Any) -> CliRunner:
    """A runner whose commands find the test's own database open."""

    return CliRunner()


def test_json_alone_on_standard_output(runner: CliRunner) -> None:
    answer = runner.invoke(app, [*YEARLY, "--organisation", ORGNR, "--years", "4"])
    assert answer.exit_code == 0
    assert list(json.loads(answer.stdout)["years"]) == ["2023", "2024", "2025", "2026"]


def test_files_in_a_folder(runner: CliRunner, tmp_path: Path) -> None:
    out = tmp_path / "new"
    answer = runner.invoke(app, [*YEARLY, "--organisation", ORGNR, "--format", "xlsx,html,pdf", "--out", str(out)])
    assert (answer.exit_code, answer.stdout) == (0, "")
    assert {file.name for file in out.iterdir()} == {f"yearly-{ORGNR}-2026.{s}" for s in ("xlsx", "html", "pdf")}


def test_an_organisation_that_there_is_not(runner: CliRunner) -> None:
    answer = runner.invoke(app, [*YEARLY, "--organisation", "123456789"])
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "123456789" in answer.stderr


@pytest.mark.parametrize(
    "wrong",
    [["--organisation", "12"], ["--organisation", ORGNR, "--format", "doc"], ["--organisation", ORGNR, "--years", "0"]],
)
def test_wrong_arguments(runner: CliRunner, wrong: list[str]) -> None:
    assert runner.invoke(app, [*YEARLY, *wrong]).exit_code == 2


def test_rebuilding_proves_that_what_is_kept_agrees_and_mends_what_does_not(runner: CliRunner) -> None:
    assert "agree" in runner.invoke(app, ["check", "--rebuild"]).stdout
    walls.enter(tenants=TENANTS)
    Activity.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, kind="entry", at=datetime(2026, 9, 1, tzinfo=OSLO))
    told = runner.invoke(app, ["check", "--rebuild"])
    assert told.exit_code == 0
    assert "1 of 4" in told.stderr
    assert "agree" in runner.invoke(app, ["check", "--rebuild"]).stdout
    walls.enter(tenants=TENANTS)
    assert Case.objects.get(pk=CASE_OWNER).active_during != Multirange()
