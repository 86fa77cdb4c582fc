"""The pages of the yearly report: every number opens as many cases as it says; who may, and who may not."""

import re
from datetime import datetime
from html import unescape
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from samvev.audit.models import Entry
from samvev.cases.active import rebuild
from samvev.cases.models import Activity, Coordinator
from samvev.kernel import clock
from samvev.organisations.models import Organisation, Unit
from samvev.oversight import figures, selection
from samvev.oversight.models import Chapter
from samvev.oversight.scope import Scope
from samvev.people.models import Person, Protection
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, OSLO, STOREFJORD, uid

YEAR = clock.today().year


@pytest.fixture
def used(see_all):
    """Two of Granlia's three cases were used this year."""
    for case in (CASE_OWNER, CASE_OWNER16):
        Activity.objects.create(
            tenant_id=GRANLIA, case_id=case, kind="message", at=datetime(YEAR, 1, 15, 12, tzinfo=OSLO)
        )
    rebuild(GRANLIA)


def test_the_first_page_is_the_last_whole_year(browser, used):
    answer = browser("ke").get("/reports/yearly/")
    assert answer.status_code == 302
    assert answer.url == f"/reports/yearly/{YEAR - 1}/"


@pytest.mark.parametrize("kind", ["", "with", "without", "coordination"])
def test_every_number_opens_a_list_with_as_many_in_it(browser, used, kind):
    client = browser("ke")
    page = client.get(f"/reports/yearly/{YEAR}/", {"years": 2, "kind": kind}).content.decode()
    links = re.findall(r'href="(/reports/yearly/\d+/cases\?[^"]+)">([\d\s\xa0,.]+)</a>', page)
    assert links or kind in ("without", "coordination")
    for url, number in links:
        behind = client.get(unescape(url))
        assert behind.status_code == 200, url
        told = behind.context["behind"]
        # a total is what the cases add up to; a mean (with a comma) is no count of its own
        if "," not in number:
            assert int(re.sub(r"\s", "", number)) in {told.total, len(told.rows)}, url


def test_a_list_of_cases_is_logged_and_has_no_personal_data_in_its_address(browser, used):
    client = browser("ke")
    before = Entry.objects.count()
    answer = client.get(f"/reports/yearly/{YEAR}/cases?table=cases&cell=active")
    assert [case.person.name for case, _ in answer.context["behind"].rows] == ["Emil Strand", "Nora Eide"]
    assert Entry.objects.filter(event="audit.listed").count() >= 2
    assert Entry.objects.count() > before


@pytest.mark.parametrize(
    "url", [f"/reports/yearly/{YEAR}/cases?table=cases&cell=active", "/overview/cases?figure=open"]
)
def test_who_is_strictly_protected_stands_last_so_that_the_place_tells_no_name(browser, used, url):
    Person.objects.filter(name="Emil Strand").update(protection=Protection.STRICT)
    page = browser("ke").get(url).content.decode()
    assert "Emil" not in page
    assert page.index("Nora Eide") < page.index("Strengt fortrolig adresse")


@pytest.mark.parametrize("cell", ["cases=x", "age_sex=active.0-5", "workplaces=active.x", "nothing=at-all"])
def test_a_cell_that_there_is_not_is_not_found(browser, used, cell):
    table, _, name = cell.partition("=")
    assert browser("ke").get(f"/reports/yearly/{YEAR}/cases?table={table}&cell={name}").status_code == 404


def test_a_year_that_has_not_begun_is_not_found(browser, used):
    assert browser("ke").get(f"/reports/yearly/{YEAR + 1}/").status_code == 404


@pytest.mark.parametrize("someone", ["coordinator", "stranger", "owner", "localadmin"])
def test_figures_are_not_for_everyone(browser, used, someone):
    for page in ("", "cases?table=cases&cell=active", "file.xlsx"):
        assert browser(someone).get(f"/reports/yearly/{YEAR}/{page}").status_code == 403


def test_a_manager_sees_the_figures_of_their_unit_only(browser, used):
    answer = browser("manager").get(f"/reports/yearly/{YEAR}/")
    sheet = next(s for s in answer.context["sheets"] if s.table.key == "workplaces")
    assert [row.label for row in sheet.rows] == ["Barn og familie", "Sammen"]
    listed = browser("manager").get(f"/reports/yearly/{YEAR}/cases?table=cases&cell=all")
    assert len(listed.context["behind"].rows) == 2


def test_a_neighbour_sees_nothing_of_granlia(browser, used):
    page = browser("neighbour").get(f"/reports/yearly/{YEAR}/").content.decode()
    assert "Barn og familie" not in page


def test_the_version_to_share_hides_small_numbers_and_opens_no_lists(browser, used):
    page = browser("ke").get(f"/reports/yearly/{YEAR}/?share=1").content.decode()
    assert "/cases?" not in page
    assert "skjult" in page


def test_a_chapter_is_written_kept_with_its_history_and_comes_with_the_report(browser, used):
    client = browser("ke")
    url = f"/reports/yearly/{YEAR}/chapters/activity"
    assert client.post(url, {"text": "Åtte møter i forum."}).status_code == 302
    assert client.post(url, {"text": "Ni møter i forum.", "seen": "1"}).status_code == 302
    late = client.post(url, {"text": "Sju møter.", "seen": "1"})
    assert late.status_code == 200
    assert "Ni møter i forum." in late.content.decode()
    assert Chapter.objects.get().text == "Ni møter i forum."
    assert "Ni møter i forum." in client.get(f"/reports/yearly/{YEAR}/").content.decode()
    pdf = PdfReader(BytesIO(client.get(f"/reports/yearly/{YEAR}/file.pdf").content))
    assert "Ni møter i forum." in "".join(page.extract_text() for page in pdf.pages)


def test_only_the_coordinating_unit_writes_chapters(browser, used):
    assert browser("admin").get(f"/reports/yearly/{YEAR}/chapters/activity").status_code == 403
    assert browser("manager").get(f"/reports/yearly/{YEAR}/chapters/activity").status_code == 404
    assert browser("ke").get(f"/reports/yearly/{YEAR}/chapters/nonsense").status_code == 404


def test_files(browser, used):
    client = browser("ke")
    book = load_workbook(BytesIO(client.get(f"/reports/yearly/{YEAR}/file.xlsx").content))
    assert book.worksheets[0]["B2"].value is not None
    assert client.get(f"/reports/yearly/{YEAR}/file.json").json()["years"][str(YEAR)]["cases"]["active"] == 2
    page = client.get(f"/reports/yearly/{YEAR}/file.html").content.decode()
    assert "<svg" in page
    assert "<script" not in page
    assert client.get(f"/reports/yearly/{YEAR}/file.doc").status_code == 404


def test_the_page_asks_as_many_questions_however_many_cases(browser, used, django_assert_max_num_queries):
    client = browser("ke")
    with django_assert_max_num_queries(22):
        client.get(f"/reports/yearly/{YEAR}/")


def test_the_page_keeps_to_the_content_security_policy(browser, used):
    page = browser("ke").get(f"/reports/yearly/{YEAR}/").content.decode()
    assert "<svg" in page
    assert " style=" not in page
    assert "<style" not in page


def test_a_unit_is_narrowed_with_what_is_under_it(browser, used):
    answer = browser("ke").get(f"/reports/yearly/{YEAR}/", {"unit": str(uid("unit.mental"))})
    assert [one.shown.text for one in answer.context["large"]][:2] == ["0", "1"]


def test_a_workplace_of_another_organisation_opens_the_cases_that_it_counts(see_all):
    outside = Unit.objects.filter(tenant_id=STOREFJORD).first()
    held = Coordinator.objects.filter(tenant_id=GRANLIA, case_id=CASE_OWNER)
    held.update(unit=outside)
    scope = Scope((GRANLIA,), (clock.today().year,))
    report, places = figures.report_and_places(Organisation.objects.get(pk=GRANLIA), scope)
    counted = report["years"][str(scope.years[0])]["workplaces"]
    [name] = [name for name in counted if name.startswith(outside.name)]
    _subject, rows = selection.behind(scope, "workplaces", f"all.{places[name]}")
    assert [row["id"] for row in rows] == [CASE_OWNER]
    assert counted[name]["external"]
