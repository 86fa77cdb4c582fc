import json
import sys
import types
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from samvev.project import country

WEEKS = timedelta(weeks=20)


@pytest.mark.parametrize(
    ("cell", "moved"),
    [
        ("2026-01-05", "2026-05-25"),
        ("2026-01-05T09:30:00+01:00", "2026-05-25T09:30:00+02:00"),  # half past nine stays half past nine
        ("2026-01-05T08:30:00Z", "2026-05-25T09:30:00+02:00"),
        ("", ""),
        ("N-2026-01-05", "N-2026-01-05"),
        ("Met on 2026-01-05", "Met on 2026-01-05"),
    ],
)
def test_days_and_times_move(cell: str, moved: str) -> None:
    assert country.shifted(cell, WEEKS) == moved


def test_birthdays_stay(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "persons.csv").write_text("code,birth_date,since\nP1,2010-02-03,2026-01-05\n")
    (source / "organisation.json").write_text("{}")
    country.shifted_copy(source, tmp_path / "copy", WEEKS)
    assert (tmp_path / "copy" / "persons.csv").read_text().split() == [
        "code,birth_date,since",
        "P1,2010-02-03,2026-05-25",
    ]
    assert (tmp_path / "copy" / "organisation.json").exists()


@pytest.mark.django_db
def test_it_is_loaded_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    fake: Any = types.ModuleType("samvev.interop.load")
    fake.load = lambda folder, _orgnr, **_: loaded.append(folder.name)
    monkeypatch.setitem(sys.modules, "samvev.interop.load", fake)
    monkeypatch.setattr("samvev.interop.demo.prepare_demo", lambda _orgnrs: None)
    for _ in range(2):
        country.load_once(tmp_path, lambda *_: None)
    assert tuple(loaded) == country.ORGANISATIONS
    assert json.loads((tmp_path / "demo.json").read_text())["loaded"] is True


@pytest.mark.django_db
def test_after_a_crash_the_same_days_are_loaded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "demo.json").write_text('{"weeks": 7}')
    moved: list[timedelta] = []
    monkeypatch.setattr(country, "shifted_copy", lambda _source, _target, by: moved.append(by))
    monkeypatch.setattr(country, "_load", lambda *_: None)
    country.load_once(tmp_path, lambda *_: None)
    assert set(moved) == {timedelta(weeks=7)}
