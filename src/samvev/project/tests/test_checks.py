from pathlib import Path
from typing import Any

import psycopg
import pytest

from conftest import clone, url_of
from samvev.accounts.tests.provider import write_table
from samvev.project import checks
from samvev.project.database import Embedded

SAFE = {"SAMVEV_SECRET_KEY": "x" * 50, "SAMVEV_DATA_KEYS": "1:a2V5"}
UNSAFE = {
    "SAMVEV_SECRET_KEY is shorter": {"SAMVEV_SECRET_KEY": "short"},
    "SAMVEV_SECRET_KEY is not set": {"SAMVEV_SECRET_KEY": ""},
    "SAMVEV_DEBUG": {"SAMVEV_DEBUG": "1"},
    "SAMVEV_DEMO": {"SAMVEV_DEMO": "1"},
    "SAMVEV_INSECURE_COOKIES": {"SAMVEV_INSECURE_COOKIES": "1"},
    "SAMVEV_DATA_KEYS": {"SAMVEV_DATA_KEYS": ""},
    "SAMVEV_SYNTHETIC_IDS": {"SAMVEV_SYNTHETIC_IDS": "1"},
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SAMVEV_DEBUG", "SAMVEV_DEMO", "SAMVEV_INSECURE_COOKIES", "SAMVEV_SYNTHETIC_IDS", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize(("sentence", "variables"), UNSAFE.items())
def test_unsafe_variables(sentence: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(checks._environment()) == []
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    (found,) = checks._environment()
    assert found.startswith(sentence)


def test_no_database_of_its_own() -> None:
    (found,) = checks.problems()
    assert "DATABASE_URL is not set" in found


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS has *"),
        ("ALLOWED_HOSTS", ["localhost"], "ALLOWED_HOSTS is not set"),
        ("BASE_URL", "http://plan.example.org", "https://"),
        ("STATIC_ROOT", None, "SAMVEV_STATIC_ROOT is not set"),
        ("STATIC_ROOT", "/nowhere", "samvev static"),
    ],
)
def test_unsafe_settings(name: str, value: Any, sentence: str, settings: Any, tmp_path: Any) -> None:
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["plan.example.org"], "https://plan.example.org"
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "staticfiles.json").touch()
    assert list(checks._web()) == []
    setattr(settings, name, value)
    (found,) = checks._web()
    assert sentence in found


def test_nobody_vouches_for_anyone(settings: Any) -> None:
    (found,) = checks._sign_in()
    assert found == "SAMVEV_PROVIDERS is not set: nobody can sign in."


def test_keys_towards_providers(settings: Any, tmp_path: Path) -> None:
    settings.SAMVEV_PROVIDERS = write_table(tmp_path, people={"preset": "id-porten"})
    key = tmp_path / "key.json"
    key.chmod(0o644)
    (found,) = checks._sign_in()
    assert "chmod 600" in found
    key.chmod(0o600)
    assert list(checks._sign_in()) == []
    key.unlink()
    (found,) = checks._sign_in()
    assert "is not there" in found


def test_a_test_environment_is_not_for_production(settings: Any, tmp_path: Path) -> None:
    settings.SAMVEV_PROVIDERS = write_table(tmp_path, people={"preset": "id-porten", "test": True})
    (tmp_path / "key.json").chmod(0o600)
    (found,) = checks._sign_in()
    assert "anyone can be anyone" in found


@pytest.mark.django_db
def test_the_applications_role_is_safe(server: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url_of(server.app_url, "samvev_template"))
    assert list(checks._database()) == []


@pytest.mark.django_db
def test_roles_that_see_through_walls(server: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url_of(server.superuser_url, "samvev_template"))
    assert any("can bypass" in sentence for sentence in checks._database())
    monkeypatch.setenv("DATABASE_URL", url_of(server.owner_url, "samvev_template"))
    (found,) = checks._database()
    assert "owns tables" in found


@pytest.mark.django_db
def test_migrations_that_wait(server: Embedded, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url_of(server.app_url, "samvev_template"))
    monkeypatch.setattr("samvev.project.health.unapplied", lambda: ["plans.0001_initial"])
    (found,) = checks._database()
    assert "samvev migrate" in found


@pytest.mark.django_db
def test_a_wall_that_is_down(server: Embedded, worker_id: str) -> None:
    url = clone(server, f"walls_{worker_id}")
    owner = url.replace("samvev_app@", "samvev_owner@")
    with psycopg.connect(owner) as connection:
        connection.execute("ALTER TABLE people_person DISABLE ROW LEVEL SECURITY")
    with psycopg.connect(url) as connection:
        (found,) = checks._walls(connection)
    assert "people_person" in found


def test_a_database_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://samvev_app@/samvev?host=%2Fnowhere")
    (found,) = checks._database()
    assert "does not answer" in found
