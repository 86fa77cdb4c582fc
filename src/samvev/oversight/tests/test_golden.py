"""The golden report: every cell that was worked out by hand, in JSON, workbook and document."""

import csv
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from samvev.interop.load import load
from samvev.kernel import walls
from samvev.kernel.actor import system
from samvev.oversight import formats, presenters, queries, selection
from samvev.oversight.scope import Scope
from samvev.oversight.tests import golden_story
from samvev.oversight.tests.golden_story import GOLDEN, OFFICE, ORGNR
from samvev.web import sessions

EXPECTED = json.loads((GOLDEN / "expected.json").read_text())
FURTHER = json.loads((GOLDEN / "further.json").read_text())
LINES = list(csv.reader(StringIO((GOLDEN / "sheets.csv").read_text()), delimiter=";"))[1:]
SHEETS = {name: [line[1:] for line in LINES if line[0] == name] for name in dict.fromkeys(line[0] for line in LINES)}
TITLES = ("Aktive og passive saker", "Sakstyper", "Aktive saker, alder og kjønn", "Koordinatorens arbeidssted")


@pytest.fixture
def organisation(db, tmp_path):
    with transaction.atomic():
        made = golden_story.told(tmp_path)
    walls.enter(tenants=[made.pk])
    return made


@pytest.fixture
def book(organisation):
    with transaction.atomic():
        return queries.yearly(system(organisation.pk), organisation, 2018, 2)


def test_every_cell_in_json(book):
    made = json.loads(formats.as_json(book))
    assert (made["organisation"], made["year"], made["as_of"]) == ("Fasit kommune", 2018, "2018-12-31")
    assert made["definitions"]["settings"]["activity_months"] == 12
    assert "siste 12 månedene" in made["definitions"]["active"]
    assert list(made["years"]) == ["2017", "2018"]
    for year, tables in EXPECTED.items():
        assert {name: made["years"][year][name] for name in tables} == tables, year
        assert {name: made["years"][year][name] for name in FURTHER[year]} == FURTHER[year], year
        assert made["years"][year].keys() == tables.keys() | FURTHER[year].keys(), "a table nobody worked out"


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


def in_words(cell):
    """A cell of the workbook as `sheets.csv` has it; where there is nothing to tell, it is empty."""
    if cell.value is None or isinstance(cell.value, str):
        return cell.value or "–"
    return f"{cell.value:.{cell.number_format.partition('.')[2].count('0')}f}".replace(".", ",")


def test_every_cell_of_the_further_tables_in_the_workbook(book):
    workbook = load_workbook(BytesIO(formats.as_xlsx(book)))
    for name, lines in SHEETS.items():
        sheet = workbook[name[: formats.NAME]]
        assert [cell.value for cell in sheet[1]] == [None, "2017", "2018"]
        found = [[row[0].value, *(in_words(cell) for cell in row[1:])] for row in sheet.iter_rows(min_row=2)]
        assert found == lines, name


class Tables(HTMLParser):
    """The tables of a page: heading, and each line's cells."""

    def __init__(self):
        super().__init__()
        self.found, self.heading, self.inside, self.text = {}, "", "", ""

    def handle_starttag(self, tag, attrs):
        if tag in ("h2", "h3", "caption", "th", "td"):
            self.inside, self.text = tag, ""
        if tag == "tr":
            self.row = []

    def handle_data(self, data):
        self.text += data

    def handle_endtag(self, tag):
        text = " ".join(self.text.split())
        if tag in ("h2", "h3", "caption") and self.inside == tag:
            self.heading = text
        if tag in ("th", "td") and self.inside == tag:
            self.row.append(text)
        if tag == "tr":
            self.found.setdefault(self.heading, []).append(self.row)


def on_screen(organisation):
    """The page as somebody of the coordinating unit sees it."""
    client, ages = Client(), timedelta(days=36_500)
    session = client.session
    sessions.begin(session, golden_story.Story(organisation.pk).users[OFFICE], sessions.Limits(ages, ages))
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client.get(reverse("oversight:yearly", args=[2018]), {"years": 2}).content.decode()


@pytest.mark.parametrize("where", ["screen", "paper"])
def test_every_cell_of_the_further_tables_on_the_page(book, where):
    page = Tables()
    page.feed(on_screen(book.organisation) if where == "screen" else formats.as_html(book).decode())
    for name, lines in SHEETS.items():
        assert page.found[name][1:] == lines, name


def test_workbook_holds_real_numbers(book):
    workbook = load_workbook(BytesIO(formats.as_xlsx(book)))
    for sheet in workbook.worksheets[:-1]:
        for row in sheet.iter_rows(min_row=2, min_col=2):
            told = (None, "for få til å vises")
            assert all(cell.value in told or isinstance(cell.value, int | float) for cell in row), sheet.title


def test_every_line_in_the_document(book):
    """The text of the PDF has each table's lines with their numbers in order, and it is tagged and archivable."""
    raw = formats.as_pdf(book)
    reader = PdfReader(BytesIO(raw))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"].startswith("nb")
    metadata = reader.xmp_metadata.stream.get_data().decode()
    assert re.search(r"pdfuaid:part>1<", metadata)
    assert re.search(r"pdfaid:part>2<", metadata)
    text = re.sub(r"\s+", "", " ".join(page.extract_text() for page in reader.pages))
    for sheet in presenters.sheets(book.report, book.places):
        for row in sheet.rows:
            line = " ".join([row.label, *(cell.text for cell in row.cells)])
            assert re.sub(r"\s+", "", line) in text, line
    for name, lines in SHEETS.items():  # as worked out by hand: every table whole, its lines in their order
        assert re.sub(r"\s+", "", " ".join(" ".join(line) for line in lines)) in text, name


def test_the_same_figures_give_the_same_files(book):
    for made in (formats.as_pdf, formats.as_xlsx, formats.as_html):
        assert made(book) == made(book)


def test_every_number_of_the_further_tables_opens_what_makes_it(organisation):
    for year, tables in FURTHER.items():
        for name, cell, number in (leaf for key, table in tables.items() for leaf in leaves(key, table)):
            _subject, rows = selection.behind(Scope((organisation.pk,), (int(year),)), name, cell)
            assert number in (len(rows), sum(row["value"] for row in rows)), (year, name, cell)


def leaves(name, table):
    """The numbers that open a list, each by the name of its table and cell."""
    hidden = {"satisfaction": set(table), "supervision": {"coordinators", "load_max"}, "meetings": {"cases"}}
    for cell, number in (table | table.get("outcomes", {}) | table.get("about", {})).items():
        if isinstance(number, int) and cell not in hidden.get(name, ()):
            yield name, cell, number


def test_loading_twice_changes_no_figure(book, tmp_path):
    load(tmp_path, ORGNR)
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
