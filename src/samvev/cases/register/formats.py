"""The register as a file. What somebody typed is text there and never a formula (checklist 34)."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator

import xlsxwriter  # type: ignore[import-untyped]  # it brings no types
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.cases.register.queries import Authorised

KINDS = {
    "employment": gettext_lazy("Employment"),
    "office": gettext_lazy("Office"),
    "coordinator": gettext_lazy("Coordinates"),
    "team": gettext_lazy("In a team"),
    "substitute": gettext_lazy("Substitute"),
    "emergency": gettext_lazy("Emergency access"),
    "help": gettext_lazy("Help from the coordinating unit"),
}
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def heads() -> list[str]:
    """The columns' names."""
    return [_("Who"), _("What"), _("Role"), _("Where"), _("Case"), _("From"), _("To"), _("Given by")]


def cells(line: Authorised) -> list[str]:
    """A line as text; an open end is empty."""
    last = line.last.isoformat() if line.last else ""
    kind = str(KINDS[line.what])
    return [line.name, kind, line.role, line.place, line.case, line.first.isoformat(), last, line.granted_by]


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


def _table(lines: Iterable[Authorised]) -> Iterator[list[str]]:
    yield heads()
    for line in lines:
        yield cells(line)


def csv_of(table: Iterable[list[str]]) -> bytes:
    """Rows of text, with semicolons, as Norwegian spreadsheets open it."""
    stream = io.StringIO()
    rows = ([harmless(text) for text in row] for row in table)
    csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def xlsx_of(table: Iterable[list[str]]) -> bytes:
    """Rows of text as a workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(table):
            sheet.write_row(number, 0, [harmless(text) for text in row])
        sheet.autofit()
    return stream.getvalue()


def as_csv(lines: Iterable[Authorised]) -> bytes:
    """The register as text."""
    return csv_of(_table(lines))


def as_xlsx(lines: Iterable[Authorised]) -> bytes:
    """The register as a workbook."""
    return xlsx_of(_table(lines))


FILES: dict[str, Callable[[Iterable[list[str]]], bytes]] = {"csv": csv_of, "xlsx": xlsx_of}
WRITERS: dict[str, Callable[[Iterable[Authorised]], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
