"""The demo's made-up country: loaded once, with its days moved so that it happens now."""

import csv
import json
import re
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.db import transaction

ORGANISATIONS = ("granlia", "storefjord", "midtdal")
FIXED = {"birth_date", "about_birth_date"}  # people keep their birthdays
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*")
OSLO = ZoneInfo("Europe/Oslo")

type Progress = Callable[[str, int, int], None]


def load_once(data: Path, progress: Progress) -> None:
    """Load the country into the demo in `data`, unless that was done before.

    How far its days are moved is decided once and kept: loading again after a crash then changes nothing.
    """
    source = Path(__file__).resolve().parent.parent / "interop" / "demo_country"
    note = data / "demo.json"
    state = json.loads(note.read_text()) if note.exists() else {}
    if state.get("loaded"):
        return
    state.setdefault("weeks", _weeks(source, date.today()))
    note.write_text(json.dumps(state))
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder)
        for name in ORGANISATIONS:
            shifted_copy(source / name, target / name, timedelta(weeks=state["weeks"]))
        _load(target, progress)
    note.write_text(json.dumps(state | {"loaded": True}))


def _weeks(source: Path, today: date) -> int:
    """Whole weeks, so that every day keeps its weekday and nothing that has happened is in the future."""
    as_of = date.fromisoformat((source / "as_of.txt").read_text().strip())
    return (today - as_of).days // 7


def _load(country: Path, progress: Progress) -> None:
    from samvev.interop.demo import prepare_demo
    from samvev.interop.load import load

    told = {name: json.loads((country / name / "organisation.json").read_text()) for name in ORGANISATIONS}
    with transaction.atomic():
        for name in ORGANISATIONS:
            load(country / name, told[name]["orgnr"], progress=progress)
        prepare_demo({name: facts["orgnr"] for name, facts in told.items()})


def shifted_copy(source: Path, target: Path, by: timedelta) -> None:
    """Copy an import folder with every date in its tables moved, except those of birth."""
    target.mkdir(parents=True)
    for file in sorted(source.iterdir()):
        if file.suffix == ".csv":
            _shift_table(file, target / file.name, by)
        elif file.is_file():
            shutil.copy(file, target / file.name)


def _shift_table(source: Path, target: Path, by: timedelta) -> None:
    with (
        source.open(newline="", encoding="utf-8") as given,
        target.open("w", newline="", encoding="utf-8") as new,
    ):
        rows = csv.DictReader(given)
        writer = csv.DictWriter(new, rows.fieldnames or [])
        writer.writeheader()
        for row in rows:
            writer.writerow({key: cell if key in FIXED else shifted(cell, by) for key, cell in row.items()})


def shifted(cell: str, by: timedelta) -> str:
    """The cell, moved if it is a date or a time. The clock in Oslo keeps its hour across summer time."""
    if DAY.fullmatch(cell):
        return (date.fromisoformat(cell) + by).isoformat()
    if MOMENT.fullmatch(cell):
        local = datetime.fromisoformat(cell).astimezone(OSLO).replace(tzinfo=None) + by
        return local.replace(tzinfo=OSLO).isoformat()
    return cell
