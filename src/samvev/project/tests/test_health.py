import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from samvev.project import health


def test_alive_without_a_database() -> None:
    answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready() -> None:
    answer = Client().get("/readyz")
    assert answer.status_code == 200
    assert json.loads(answer.content) == {"database": True, "migrations": True, "queue": True, "worker": False}


def fails(*_: Any) -> None:
    raise OperationalError


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "stand_in"),
    [("_migrated", lambda: False), ("_migrated", fails), ("_queue", lambda: {"queue": False, "worker": False})],
)
def test_not_ready(name: str, stand_in: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, name, stand_in)
    assert Client().get("/readyz").status_code == 503


def test_only_reading() -> None:
    assert Client().post("/healthz").status_code == 405
