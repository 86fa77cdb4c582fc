"""A small import folder with a little of everything, in every form that it can have."""

import csv
import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from openpyxl import Workbook

from samvev.interop.load import LoadErrors, Report, load
from samvev.kernel import walls
from samvev.organisations.models import Organisation

GOLDEN = Path(__file__).parent / "golden"
LIA, FJELL = "311000012", "311000020"
DATES = {"from", "to", "start", "end", "birth_date", "created_on", "closed_on", "due_on", "given_on", "valid_until"}


class ImportFolder:
    """An import folder that a test can change."""

    def __init__(self, path: Path, orgnr: str = LIA) -> None:
        self.path, self.orgnr = path, orgnr
        shutil.copytree(GOLDEN, path)
        told = json.loads((path / "organisation.json").read_text())
        (path / "organisation.json").write_text(json.dumps(told | {"orgnr": orgnr}))

    def change(self, file: str, old: str, new: str) -> None:
        """Say something else in a file."""
        text = (self.path / file).read_text()
        assert old in text
        (self.path / file).write_text(text.replace(old, new))

    def write(self, file: str, text: str) -> None:
        """Let a file say this."""
        (self.path / file).write_text(text)

    def add(self, file: str, line: str) -> None:
        """Add a line to a file."""
        with (self.path / file).open("a") as handle:
            handle.write(f"{line}\n")

    def load(self, **options: Any) -> Report:
        """Load it."""
        return load(self.path, self.orgnr, **options)

    def errors(self) -> list[str]:
        """What loading it says is wrong."""
        with pytest.raises(LoadErrors) as caught:
            self.load()
        return caught.value.errors

    def with_semicolons(self) -> None:
        """The same, as a Norwegian spreadsheet writes CSV: semicolons, a byte order mark, CRLF."""
        for file in self.path.glob("*.csv"):
            rows = list(csv.reader(file.read_text().splitlines(keepends=True)))
            with file.open("w", newline="", encoding="utf-8-sig") as handle:
                csv.writer(handle, delimiter=";").writerows(rows)

    def as_workbook(self) -> Path:
        """The same as one workbook, with dates as a spreadsheet has them."""
        book = Workbook()
        book.remove(book.worksheets[0])
        for file in sorted(self.path.glob("*.csv")):
            sheet = book.create_sheet(file.stem)
            header, *rows = csv.reader(file.read_text().splitlines(keepends=True))
            sheet.append(header)
            for row in rows:
                cells = zip(header, row, strict=True)
                days = DATES if file.stem != "messages" else ()  # there, `to` holds people
                sheet.append([date.fromisoformat(v) if v and k in days else (v or None) for k, v in cells])
            file.unlink()
        book.save(self.path / "lia.xlsx")
        return self.path / "lia.xlsx"


@pytest.fixture
def folder(tmp_path: Path, db: None) -> ImportFolder:
    """The golden folder, to change and load."""
    return ImportFolder(tmp_path / "lia")


@pytest.fixture
def other_folder(tmp_path: Path, db: None) -> ImportFolder:
    """The same codes in another organisation."""
    return ImportFolder(tmp_path / "fjell", FJELL)


@pytest.fixture
def everything(db: None) -> Callable[..., dict[str, str]]:
    """A checksum for each table, over every row of the organisations."""

    def look(*orgnrs: str) -> dict[str, str]:
        from django.apps import apps

        walls.enter(tenants=Organisation.objects.filter(orgnr__in=orgnrs or [LIA]).values_list("pk", flat=True))
        found = {}
        with connection.cursor() as cursor:
            for model in apps.get_models():
                if model.__module__.startswith("samvev."):
                    table = model._meta.db_table
                    cursor.execute(f'SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM "{table}" t')
                    found[table] = cursor.fetchone()[0]
        return found

    return look
