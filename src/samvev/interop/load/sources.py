"""Where the rows come from: a folder of CSV files, or a workbook. Gives text cells with the line they stand on."""

import csv
import io
import json
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zipfile import BadZipFile
from zoneinfo import ZoneInfo

from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no types

from samvev.interop.load.report import quoted
from samvev.interop.load.tables import TABLES

ORGANISATION = "organisation"
OSLO = ZoneInfo("Europe/Oslo")  # a spreadsheet's times have no zone: they are the clock on the wall
NOT_UTF8 = 'is not UTF-8; save it as "CSV UTF-8"'

type Line = tuple[int, list[str]]


@dataclass(slots=True)
class Sheet:
    """A table as it was found: its name for messages, its header and its other lines."""

    label: str
    header: list[str] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)


@dataclass(slots=True)
class Source:
    """Everything that was found, and what could not be read."""

    organisation: "Facts | None" = None
    sheets: dict[str, Sheet] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Facts:
    """What is told of the organisation, with the place of each fact for messages."""

    label: str
    values: dict[str, Any]
    places: dict[str, int]

    def place(self, name: str) -> str:
        """Where a fact stands."""
        return f"{self.label}:{self.places.get(name, 1)} {name}"


def read(path: Path) -> Source:
    """Everything in a folder, or in a workbook."""
    source = Source()
    workbook = path if path.is_file() else None
    folder = path.parent if path.is_file() else path
    if workbook is None:
        workbook = _csv_files(folder, source)
    if workbook is not None:
        _workbook(workbook, source)
    told = folder / f"{ORGANISATION}.json"
    if source.organisation is None and told.is_file():
        source.organisation = _facts(told, source)
    elif source.organisation is None:
        source.errors.insert(0, f"{told.name}: is missing")
    return source


def _csv_files(folder: Path, source: Source) -> Path | None:
    """Read every table; or give the one workbook that stands instead of them."""
    files = sorted(file for file in folder.glob("*") if not file.name.startswith((".", "~$")))
    tables = [file for file in files if file.suffix == ".csv"]
    workbooks = [file for file in files if file.suffix == ".xlsx"]
    if workbooks and (tables or len(workbooks) > 1):
        source.errors.append(f"{workbooks[0].name}: give one workbook, or CSV files, not both")
    for file in tables:
        if file.stem in TABLES:
            source.sheets[file.stem] = _csv(file, source)
        else:
            source.errors.append(f"{file.name}: is no table of an import; they are {', '.join(TABLES)}")
    return workbooks[0] if workbooks and not tables else None


def _csv(file: Path, source: Source) -> Sheet:
    sheet = Sheet(file.name)
    text = _text(file, source)
    if text is None:
        return sheet
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        source.errors.append(f"{file.name}:{line}: has a character that cannot be kept")
        return sheet
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in rows:
            _add(sheet, begins, cells)
            begins = rows.line_num + 1
    except csv.Error as error:
        source.errors.append(f"{file.name}:{begins}: cannot be read as CSV ({error})")
        return sheet
    if not sheet.header:
        source.errors.append(f"{file.name}:1: is empty; the first line must name the columns")
    return sheet


def _add(sheet: Sheet, number: int, cells: list[str]) -> None:
    """The first line is the header; lines with nothing in them do not count."""
    stripped = [cell.strip() for cell in cells]
    if not any(stripped):
        return
    if not sheet.header and number == 1:
        sheet.header = stripped
    elif sheet.header:
        sheet.lines.append((number, stripped))


def _text(file: Path, source: Source) -> str | None:
    try:
        content = file.read_bytes()
        return content.decode("utf-8-sig")
    except OSError as error:
        source.errors.append(f"{file.name}: cannot be read ({error.strerror})")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        source.errors.append(f"{file.name}:{line}: {NOT_UTF8}")
    return None


def _delimiter(text: str) -> str:
    header = text.split("\n", 1)[0]
    return ";" if header.count(";") > header.count(",") else ","


def _facts(file: Path, source: Source) -> Facts | None:
    text = _text(file, source)
    if text is None:
        return None
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        source.errors.append(f"{file.name}:{error.lineno}: is not JSON ({error.msg})")
        return None
    except (RecursionError, ValueError):
        source.errors.append(f"{file.name}:1: is not JSON")
        return None
    if not isinstance(values, dict):
        source.errors.append(f'{file.name}:1: is not an object, as in {{"orgnr": "…", "name": "…", "kind": "…"}}')
        return None
    places = {name: number for number, line in enumerate(text.split("\n"), 1) for name in values if f'"{name}"' in line}
    return Facts(file.name, values, places)


def _workbook(file: Path, source: Source) -> None:
    try:
        with warnings.catch_warnings(action="ignore"):  # about styles and extensions that do not concern the cells
            book = load_workbook(file, read_only=True, data_only=False)
            sheets = {sheet.title: list(_sheet_rows(sheet)) for sheet in book.worksheets}
            book.close()
    except (BadZipFile, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, SyntaxError) as error:
        source.errors.append(f"{file.name}: cannot be read as a workbook ({type(error).__name__})")
        return
    for name, rows in sheets.items():
        sheet = Sheet(name)
        for number, cells in rows:
            _add(sheet, number, cells)
        if name == ORGANISATION:
            source.organisation = _facts_of_sheet(sheet)
        elif name not in TABLES:
            source.errors.append(f"{quoted(name)[1:-1]}: is no table of an import; they are {', '.join(TABLES)}")
        else:
            source.sheets[name] = sheet
            if not sheet.header:
                source.errors.append(f"{name}:1: is empty; the first line must name the columns")


def _sheet_rows(sheet: Any) -> Iterator[Line]:
    sheet.reset_dimensions()
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        yield number, [plain(value) for value in row]


def plain(value: Any) -> str:
    """The value of a spreadsheet's cell as the text that a CSV file would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.replace(tzinfo=OSLO).isoformat() if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def _facts_of_sheet(sheet: Sheet) -> Facts:
    number, cells = sheet.lines[0] if sheet.lines else (1, [])
    values = {name: cell for name, cell in zip(sheet.header, cells, strict=False) if cell}
    return Facts(sheet.label, values, dict.fromkeys(values, number))
