"""The scan of a consent: told by its content, made anew, refused when it acts, and opened by those who decide."""

import io
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from django.utils import translation
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from samvev.audit.models import Entry
from samvev.cases.entrance import enter
from samvev.consents.models import Consent, Way
from samvev.consents.papers import check
from samvev.consents.papers.models import Paper
from samvev.kernel.errors import Invalid
from tests.world import CASE_OWNER, CASE_OWNER16, user_id


def at(name, *ids):
    return reverse(f"consents:{name}", args=ids)


def picture(kind="JPEG", size=(60, 40), **options):
    made = io.BytesIO()
    Image.new("RGB", size, "white").save(made, kind, **options)
    return made.getvalue()


def pdf(pages=1, change=None):
    writer = PdfWriter()
    for _number in range(pages):
        writer.add_blank_page(200, 300)
    if change:
        change(writer)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def script(writer):
    names = DictionaryObject({NameObject("/JavaScript"): DictionaryObject()})
    writer._root_object[NameObject("/Names")] = names


def carries(writer):
    writer.add_attachment("hemmelig.txt", b"hei")


def launches(writer):
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("x.exe")})
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): action})


def opens_by_script(writer):
    action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    writer._root_object[NameObject("/OpenAction")] = action


def hidden(writer):
    """In an object that no page leads to."""
    writer._add_object(DictionaryObject({NameObject("/JS"): TextStringObject("x")}))


def encrypted(writer):
    writer.encrypt("hemmelig")


@pytest.mark.parametrize("change", [script, carries, launches, opens_by_script, hidden, encrypted])
def test_a_pdf_that_acts_or_carries_something_is_refused(change):
    with pytest.raises(Invalid):
        check.scan_of(pdf(change=change), "samtykke.pdf")


def test_names_written_in_another_way_are_seen_too():
    plain = pdf(change=hidden)
    assert b"/JS" in plain
    with pytest.raises(Invalid):
        check.scan_of(plain.replace(b"/JS ", b"/#4a#53 "), "samtykke.pdf")


def compressed(one):
    """A PDF whose objects, this one too, are packed together so that no name of them can be read in the file."""
    inside = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>"}
    inside |= {3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>", 5: one}
    head, body = b"", b""
    for number, words in inside.items():
        head += b"%d %d " % (number, len(body))
        body += words + b" "
    packed, made = zlib.compress(head + body), b"%PDF-1.5\n"
    four, told = len(made), (len(inside), len(head), len(packed))
    made += b"4 0 obj<</Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d>>stream\n" % told
    made += packed + b"\nendstream\nendobj\n"
    rows = [(0, 0, 0), (2, 4, 0), (2, 4, 1), (2, 4, 2), (1, four, 0), (2, 4, 3), (1, len(made), 0)]
    table, begin = b"".join(bytes([a]) + b.to_bytes(2) + bytes([c]) for a, b, c in rows), len(made)
    made += b"6 0 obj<</Type/XRef/Size 7/W[1 2 1]/Root 1 0 R/Length %d>>stream\n" % len(table)
    return made + table + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % begin


def test_what_is_packed_together_is_looked_into():
    assert check.scan_of(compressed(b"<<>>"), "samtykke.pdf")
    for hides in (b"<</JS (x)>>", b"<</A<</B[<</S/Launch>>]>>>>"):
        assert hides not in compressed(hides)
        with pytest.raises(Invalid):
            check.scan_of(compressed(hides), "samtykke.pdf")


def test_a_plain_pdf_keeps_its_pages_and_nothing_else():
    def told(writer):
        writer.add_metadata({"/Author": "Nora Eide", "/Title": "Diagnose"})

    found = check.scan_of(pdf(2, told), "Samtykke Nora.PDF")
    assert len(PdfReader(io.BytesIO(found.data)).pages) == 2
    assert b"Nora" not in found.data
    assert b"Diagnose" not in found.data


def test_a_picture_is_made_anew_without_place_and_maker():
    exif = Image.Exif()
    exif[0x010F] = "Kamera til Nora"  # maker
    exif[0x0112] = 6  # turned
    found = check.scan_of(picture(exif=exif), "bilde.jpeg")
    made = Image.open(io.BytesIO(found.data))
    assert made.size == (40, 60)
    assert not made.getexif()
    assert b"Kamera" not in found.data


def test_words_after_a_picture_do_not_follow_along():
    found = check.scan_of(picture("PNG") + b"<script>alert(1)</script>", "bilde.png")
    assert b"script" not in found.data


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "tom.pdf"),
        (b"<html>", "side.pdf"),
        (picture(), "bilde.pdf"),
        (pdf(), "samtykke.png"),
        (pdf(), "samtykke"),
        (picture("GIF"), "bilde.gif"),
        (b"%PDF-1.7\nikke noe mer", "samtykke.pdf"),
        (b"\xff\xd8\xff" + b"x" * 100, "bilde.jpg"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 100, "bilde.png"),
        (picture()[:200], "bilde.jpg"),
        (b"%PDF-" + b"x" * check.LARGEST, "stor.pdf"),
    ],
)
def test_what_is_no_plain_scan_is_refused(data, name):
    with pytest.raises(Invalid):
        check.scan_of(data, name)


def test_too_many_pages_and_too_many_pixels_are_refused(monkeypatch):
    with pytest.raises(Invalid):
        check.scan_of(pdf(31), "bok.pdf")
    monkeypatch.setattr(check, "PIXELS", 1000)
    with pytest.raises(Invalid):
        check.scan_of(picture(), "bilde.jpg")


@pytest.mark.parametrize(("command", "fine"), [(["cat"], True), (["false"], False), (["/nowhere/scanner"], False)])
def test_the_virus_check_is_asked_and_no_answer_is_no(settings, command, fine):
    settings.SAMVEV_VIRUS_CHECK = command
    if fine:
        assert check.scan_of(picture(), "bilde.jpg")
    else:
        with pytest.raises(Invalid), translation.override("en"):
            check.scan_of(picture(), "bilde.jpg")


def test_a_file_that_takes_too_long_is_refused_in_words_and_nothing_is_kept(monkeypatch, browser, on_paper, see_all):
    monkeypatch.setattr(check, "MAKING_SECONDS", 0)
    for data, name in ((pdf(), "samtykke.pdf"), (picture(), "bilde.jpg")):
        answer = browser("coordinator").post(at("papers", CASE_OWNER, on_paper.pk), sent(data, name))
        assert answer.status_code == 200
        assert "tok for lang tid" in answer.content.decode()
    see_all()
    assert not Paper.objects.exists()


def test_a_virus_check_that_does_not_answer_is_not_called_a_virus(monkeypatch, settings):
    settings.SAMVEV_VIRUS_CHECK = ["cat"]
    monkeypatch.setattr(check, "VIRUS_SECONDS", 0)
    with pytest.raises(Invalid, match="svarer ikke"):
        check.scan_of(picture(), "bilde.jpg")


def test_what_makes_it_anew_has_none_of_our_secrets(monkeypatch):
    told = []
    real = check.subprocess.run
    monkeypatch.setattr(check.subprocess, "run", lambda *args, **told_: told.append(told_) or real(*args, **told_))
    assert check.scan_of(picture(), "bilde.jpg")
    assert told[0]["env"] == {}
    assert told[0]["timeout"] == 20


@pytest.fixture
def on_paper(see_all):
    """A consent that was given on paper."""
    given = Consent.objects.get(case_id=CASE_OWNER, member_id=user_id("nav"))
    Consent.objects.filter(pk=given.pk).update(way=Way.PAPER)
    return given


def sent(data=None, name="Samtykke Nora Eide.pdf"):
    return {"scan": SimpleUploadedFile(name, data or pdf(), "text/html")}


def test_the_coordinator_attaches_it_and_those_who_decide_open_it(browser, on_paper, see_all):
    kari, page = browser("coordinator"), at("papers", CASE_OWNER, on_paper.pk)
    assert "Papiret mangler" in kari.get(at("sharing", CASE_OWNER)).content.decode()
    assert kari.post(page, sent()).status_code == 302
    see_all()
    paper = Paper.objects.get()
    for code, answer in (
        ("owner", 200),
        ("coordinator", 200),
        ("nav", 403),
        ("gp", 403),
        ("ke", 403),
        ("stranger", 404),
    ):
        assert browser(code).get(at("paper", CASE_OWNER, paper.pk)).status_code == answer, code
        assert browser(code).get(page).status_code == answer, code
    assert "Papiret mangler" not in kari.get(at("sharing", CASE_OWNER)).content.decode()


def test_it_comes_as_a_file_that_can_do_nothing_and_the_log_says_so(browser, on_paper, see_all):
    browser("coordinator").post(at("papers", CASE_OWNER, on_paper.pk), sent())
    see_all()
    paper = Paper.objects.get()
    answer = browser("owner").get(at("paper", CASE_OWNER, paper.pk))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith('attachment; filename="samtykke-')
    assert "Nora" not in answer["Content-Disposition"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    see_all()
    assert Entry.objects.filter(user_id=user_id("owner"), detail="consents:paper", case_id=CASE_OWNER).exists()


def test_what_is_refused_is_told_and_nothing_is_kept(browser, on_paper, see_all):
    answer = browser("coordinator").post(at("papers", CASE_OWNER, on_paper.pk), sent(pdf(change=script)))
    assert "utfører noe" in answer.content.decode()
    see_all()
    assert not Paper.objects.exists()


@pytest.mark.parametrize("code", ["owner", "nav", "ke"])
def test_nobody_else_attaches_or_removes(browser, on_paper, see_all, code):
    browser("coordinator").post(at("papers", CASE_OWNER, on_paper.pk), sent())
    browser(code).post(at("papers", CASE_OWNER, on_paper.pk), sent())
    see_all()
    paper = Paper.objects.get()
    assert browser(code).post(at("remove_paper", CASE_OWNER, paper.pk)).status_code == 403
    assert browser("coordinator").post(at("remove_paper", CASE_OWNER, paper.pk)).status_code == 302
    see_all()
    assert not Paper.objects.exists()
    assert Entry.objects.filter(event="consents.paper_removed", case_id=CASE_OWNER).exists()


def test_a_consent_in_samvev_has_no_paper(browser, see_all):
    given = Consent.objects.get(case_id=CASE_OWNER, member_id=user_id("nav"))
    page = at("papers", CASE_OWNER, given.pk)
    assert "ikke gitt på papir" in browser("coordinator").get(page).content.decode()
    browser("coordinator").post(page, sent())
    see_all()
    assert not Paper.objects.exists()


def test_not_more_than_five(browser, on_paper, see_all):
    for _number in range(6):
        browser("coordinator").post(at("papers", CASE_OWNER, on_paper.pk), sent(picture(), "side.jpg"))
    see_all()
    assert Paper.objects.count() == 5


@pytest.fixture
def youths(browser, see_all):
    """A consent on paper in the sixteen-year-old's case, with its scan."""
    given = Consent.objects.get(case_id=CASE_OWNER16, member_id=user_id("provider"))
    Consent.objects.filter(pk=given.pk).update(way=Way.PAPER)
    assert browser("coordinator").post(at("papers", CASE_OWNER16, given.pk), sent()).status_code == 302
    see_all()
    return Paper.objects.get()


def shield_page(paper):
    return reverse("cases:shield", args=[paper.case_id, "consents.paper", paper.pk])


@pytest.mark.parametrize(("by", "told"), [("owner16", {}), ("coordinator", {"reason": "Emil ba om det"})])
def test_a_scan_that_is_kept_from_parents_is_nowhere_for_them(browser, youths, see_all, by, told):
    page, line = at("papers", CASE_OWNER16, youths.consent_id), browser("parent")
    assert line.get(at("paper", CASE_OWNER16, youths.pk)).status_code == 200
    log = reverse("cases:history", args=[CASE_OWNER16])
    assert browser(by).post(shield_page(youths), told).status_code == 302
    assert line.get(at("paper", CASE_OWNER16, youths.pk)).status_code == 404
    assert str(youths.pk) not in line.get(page).content.decode()
    assert "la ved skanningen" not in line.get(log).content.decode()
    for code in ("owner16", "coordinator"):
        assert browser(code).get(at("paper", CASE_OWNER16, youths.pk)).status_code == 200
        assert "Ikke for foreldre" in browser(code).get(page).content.decode()
    enter(user_id("parent"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM consents_paper")
        assert cursor.fetchone() == (0,)
        others = "SELECT count(*) FROM audit_entry WHERE target_id = %s AND user_id <> %s"  # one's own reading stays
        cursor.execute(others, [youths.pk, user_id("parent")])
        assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("code", ["parent", "provider"])
def test_nobody_else_keeps_a_scan_from_parents(browser, youths, code):
    assert browser(code).post(shield_page(youths), {"reason": "x"}).status_code in (403, 404)
