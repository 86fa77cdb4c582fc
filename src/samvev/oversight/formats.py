"""The yearly report in each of its formats: JSON, a page to print, a workbook, a document."""

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it brings no types
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from samvev.oversight import presenters
from samvev.oversight.book import Book
from samvev.oversight.tables import Table
from samvev.web.pdf import render_pdf

STYLE = Path(__file__).parent / "static" / "oversight" / "report.css"
PAPER = 455  # points from margin to margin
NAME = 31  # characters of a sheet's name
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def as_json(book: Book) -> bytes:
    """As docs/reports.md has it (IMPORT.md section 3)."""
    return (json.dumps(book.report, ensure_ascii=False, indent=1) + "\n").encode()


def as_html(book: Book) -> bytes:
    """One file to read or print, with nothing from elsewhere."""
    with translation.override(book.language):
        return render_to_string(
            "oversight/standalone.html",
            {
                "organisation": book.organisation,
                "title": presenters.title(book.report),
                "made": presenters.made_words(book.report),
                "large": presenters.large(book.report),
                "chapters": presenters.written(book.chapters),
                "sheets": presenters.sheets(book.report, book.places),
                "words": presenters.words(book),
                "style": STYLE.read_text(),
                "language": book.language,
            },
        ).encode()


def as_xlsx(book: Book) -> bytes:
    """A workbook: one table a sheet, real numbers, and a sheet of definitions."""
    stream = BytesIO()
    with translation.override(book.language), xlsxwriter.Workbook(stream, {"in_memory": True}) as workbook:
        # The same figures give the same bytes, whenever the file is written.
        made = timezone.make_naive(parse_datetime(book.report["made_at"]) or timezone.now())
        workbook.set_properties(
            {"title": presenters.title(book.report), "company": book.organisation.name, "created": made}
        )
        head = workbook.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        names: set[str] = set()
        for table in presenters.all_tables(book.report, book.places):
            sheet = workbook.add_worksheet(_sheet_name(table.title, names))
            _fill(workbook, sheet, table, head, hidden="shared" in book.report)
        _define(workbook, workbook.add_worksheet(_sheet_name(_("Definitions"), names)), book, head)
    return stream.getvalue()


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """A name that a workbook allows, and that no other sheet has."""
    base = wanted.translate(FORBIDDEN).strip()
    name, number = base[:NAME].strip(), 1
    while name.casefold() in taken:
        number += 1
        name = f"{base[: NAME - 3].strip()} {number}"
    taken.add(name.casefold())
    return name


def _fill(workbook: Any, sheet: Any, table: Table, head: Any, *, hidden: bool) -> None:
    decimal, whole = workbook.add_format({"num_format": "0.0"}), workbook.add_format({"num_format": "0"})
    columns = table.columns or [""]
    heads = [f"{year} {column}".strip() for year in table.years for column in columns]
    sheet.write_row(0, 0, [table.first, *heads], head)
    for row, line in enumerate(table.lines, 1):
        sheet.write_string(row, 0, line.label)
        for column, cell in enumerate(line.cells, 1):
            if cell.value is not None:
                sheet.write_number(row, column, cell.value, decimal if cell.form == "decimal" else whole)
            elif words := presenters.withheld(cell, hidden):
                sheet.write_string(row, column, words)
    sheet.set_column(0, 0, 48)
    sheet.set_column(1, max(1, len(heads)), 12)
    sheet.freeze_panes(1, 1)


def _define(workbook: Any, sheet: Any, book: Book, head: Any) -> None:
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    told = [
        (_("Organisation"), book.organisation.name),
        (_("Report"), presenters.title(book.report)),
        (_("Made"), presenters.made_words(book.report)),
        *presenters.words(book),
    ]
    sheet.write_row(0, 0, [_("Word"), _("What it means")], head)
    for row, (word, meaning) in enumerate(told, 1):
        sheet.write_string(row, 0, word, wrapped)
        sheet.write_string(row, 1, meaning, wrapped)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)


def as_pdf(book: Book) -> bytes:
    """The whole yearly report as PDF/A-2a and PDF/UA-1, chapters included."""
    with translation.override(book.language):
        shown = presenters.sheets(book.report, book.places)
        data = {
            "from": book.organisation.name,
            "made": presenters.made_words(book.report),
            "headings": {"figures": _("The figures"), "words": _("What the words mean")},
            "large": [[one.shown.text, one.label, one.before] for one in presenters.large(book.report)],
            "chapters": presenters.written(book.chapters),
            "sheets": [_paper(sheet) for sheet in shown],
            "words": presenters.words(book),
        }
        title = f"{presenters.title(book.report)} – {book.organisation.name}"
        moment = parse_datetime(book.report["made_at"])
        return render_pdf("oversight/yearly", data, title=title, language=book.language, at=moment)


def _paper(sheet: presenters.Sheet) -> dict[str, Any]:
    return {
        "title": sheet.table.title,
        "words": sheet.table.words,
        "first": sheet.table.first,
        "heads": sheet.heads,
        "rows": [[row.label, row.kind, [cell.text for cell in row.cells]] for row in sheet.rows],
        "charts": [[chart.title, chart.svg, min(PAPER, chart.width * 0.75)] for chart in sheet.charts],
    }


WRITERS: dict[str, Callable[[Book], bytes]] = {"json": as_json, "html": as_html, "xlsx": as_xlsx, "pdf": as_pdf}
TYPES = {
    "json": "application/json",
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
