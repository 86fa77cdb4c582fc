"""The golden report: every cell that was worked out by hand, in JSON, workbook and document."""

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from django.db import transaction
from openpyxl import load_workbook
from pypdf import PdfReader

from samvev.interop.load import load
from samvev.kernel import walls
from samvev.kernel.actor import system
from samvev.oversight import formats, presenters, queries

GOLDEN = Path(__file__).parent / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text())
ORGNR = json.loads((GOLDEN / "organisation.json").read_text())["orgnr"]
TITLES = ("Aktive og passive saker", "Sakstyper", "Aktive saker, alder og kjønn", "Koordinatorens arbeidssted")


@pytest.fixture
def folder(tmp_path):
    """The import folder alone, as a municipality would hand it over."""
    for file in GOLDEN.iterdir():
        if file.suffix == ".csv" or file.name == "organisation.json":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.fixture
def book(db, folder):
    load(folder, ORGNR)
    organisation = queries.by_number(ORGNR)
    walls.enter(tenants=[organisation.pk])
    with transaction.atomic():
        return queries.yearly(system(organisation.pk), organisation, 2018, 2)


def test_every_cell_in_json(book):
    made = json.loads(formats.as_json(book))
    assert (made["organisation"], made["year"], made["as_of"]) == ("Fasit kommune", 2018, "2018-12-31")
    assert made["definitions"]["settings"]["activity_months"] == 12
    assert "siste 12 månedene" in made["definitions"]["active"]
    assert list(made["years"]) == ["2017", "2018"]
    for year, tables in EXPECTED.items():
        for name, table in tables.items():
            assert made["years"][year][name] == table, (year, name)


def numbers(sheet):
    """The sheet as {(line, column): number}."""
    heads = [cell.value for cell in sheet[1]]
    return {
        (row[0].value, heads[at]): cell.value
        for row in sheet.iter_rows(min_row=2)
        for at, cell in enumerate(row)
        if at and cell.value is not None
    }


def test_every_cell_in_the_workbook(book):
    workbook = load_workbook(BytesIO(formats.as_xlsx(book)))
    assert workbook.sheetnames[-1] == "Definisjoner"
    sheets = {name: numbers(workbook[name]) for name in workbook.sheetnames[:-1]}
    words = {"active": "Aktiv", "passive": "Passiv"}
    for year, tables in EXPECTED.items():
        for status, label in words.items():
            assert sheets[TITLES[0]][label, year] == tables["cases"][status]
            ages = sheets[f"{label}e saker, alder og kjønn"]
            for band, row in tables["age_sex"][status].items():
                for sex, column in (("M", "Menn"), ("K", "Kvinner")):
                    assert ages[band.replace("-", "–"), f"{year} {column}"] == row[sex]
            for name, row in tables["workplaces"].items():
                line = {"—": "Uten koordinator, eller koordinator uten enhet"}.get(name, name)
                line += " (ekstern)" * row["external"]
                assert sheets[TITLES[3]][line, f"{year} {label}"] == row[status]
            activity = sheets["Meldinger og innlogginger"]
            assert activity[f"Meldinger i {label.lower()}e saker", year] == tables["messages"][status]["total"]
            assert activity[f"Innlogginger i {label.lower()}e saker", year] == tables["sign_ins"][status]["total"]
        for reason, label in (("no_activity", "Ingen tok del"), ("consent_lapsed", "Ikke gyldig samtykke til planen")):
            assert sheets["Hvorfor saker var passive"][label, year] == tables["passive_reasons"][reason]
        assert sheets["Holdt utenfor tallene"]["Opplæringssaker", year] == tables["excluded"]["training"]


def test_workbook_holds_real_numbers(book):
    workbook = load_workbook(BytesIO(formats.as_xlsx(book)))
    for sheet in workbook.worksheets[:-1]:
        for row in sheet.iter_rows(min_row=2, min_col=2):
            assert all(cell.value is None or isinstance(cell.value, int | float) for cell in row), sheet.title


def test_every_line_in_the_document(book):
    """The text of the PDF has each table's lines with their numbers in order, and it is tagged and archivable."""
    raw = formats.as_pdf(book)
    reader = PdfReader(BytesIO(raw))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("nb")
    metadata = reader.xmp_metadata.stream.get_data().decode()
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert re.search(r"pdfaid:part>2<", metadata)
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for sheet in presenters.sheets(book.report, book.places):
        for row in sheet.rows:
            line = " ".join([row.label, *(cell.text for cell in row.cells)])
            assert re.sub(r"\s+", "", line) in re.sub(r"\s+", "", text), line


def test_the_same_figures_give_the_same_files(book):
    for made in (formats.as_pdf, formats.as_xlsx, formats.as_html):
        assert made(book) == made(book)


def test_loading_twice_changes_no_figure(book, folder):
    load(folder, ORGNR)
    again = queries.yearly(system(book.organisation.pk), book.organisation, 2018, 2)
    assert again.report["years"] == book.report["years"]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_every_format_in_every_language(book, language):
    from dataclasses import replace

    told = replace(book, language=language)
    page = formats.as_html(told).decode()
    assert f'<html lang="{language}">' in page
    assert {"nb": "Årsrapport", "nn": "Årsrapport", "en": "Yearly report"}[language] in page
    assert formats.as_pdf(told).startswith(b"%PDF")
