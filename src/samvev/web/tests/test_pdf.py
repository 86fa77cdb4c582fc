"""A PDF: archivable, readable aloud, the same bytes each time, and nothing that someone wrote can stop or run it."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pypdf import PdfReader

from samvev.web import pdf

AT = datetime(2026, 11, 21, 12, 0, 30, 999, tzinfo=ZoneInfo("Europe/Oslo"))
LETTER = {
    "from": "Testdal kommune",
    "mark": "Unntatt offentlighet",
    "to": ["Vakker Blomst"],
    "reference": "M-1",
    "date": "21. november 2026",
    "text": "Hei.\n\nTo linjer\ni ett avsnitt.",
    "greeting": "Hilsen",
    "signed": ["Kari Nes", "Rådgiver"],
}


def made(**changes: Any) -> bytes:
    """A letter, with some of it changed."""
    return pdf.render_pdf("needs/letter", LETTER | changes, title="Svar", language="nb", at=AT)


def words_of(document: bytes) -> str:
    """The text as it can be copied out of the document."""
    return "".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages)


def test_it_says_that_it_is_pdf_a_2a_and_pdf_ua_1_and_in_which_language() -> None:
    document = made()
    catalog = PdfReader(BytesIO(document)).root_object
    metadata = catalog["/Metadata"].get_object().get_data().decode()
    assert "<pdfaid:part>2<" in metadata
    assert "<pdfaid:conformance>A<" in metadata
    assert "<pdfuaid:part>1<" in metadata
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "nb"


def test_the_same_data_at_the_same_moment_gives_the_same_bytes() -> None:
    assert made() == made()


def test_line_breaks_and_paragraphs_are_kept() -> None:
    assert "To linjer\ni ett avsnitt." in words_of(made())


@pytest.mark.parametrize("text", ["😀 takk 👩‍👧", "中文 名前", "\u0378 \ue000", "عربي", '"quoted" \\u{41} #panic()'])
def test_no_character_stops_a_document(text: str) -> None:
    assert "takk" in words_of(made(text=f"{text} takk"))


def test_what_looks_like_source_is_only_shown() -> None:
    assert '#read("/etc/passwd")' in words_of(made(text='#read("/etc/passwd") $x$ *b*'))
