"""The coordinating unit and its figures: the overview, the yearly report with its files, the clean-up, the worklist."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from samvev.accounts.models import Employment
from samvev.cases.active import rebuild
from samvev.cases.models import Access, Activity, Case, Participation
from samvev.kernel import clock
from samvev.kernel.period import period
from tests.browser.house import House
from tests.browser.someone import Cast, Someone, said
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, uid, user_id

pytestmark = [pytest.mark.browser, pytest.mark.heavy, pytest.mark.xdist_group("figures")]

YEAR = clock.today().year


def a_year_of_use() -> None:
    """Two cases are used; someone left the team and someone their job; somebody trained."""
    for case_id in (CASE_OWNER, CASE_OWNER16):
        Activity.objects.create(tenant_id=GRANLIA, case_id=case_id, kind="message")
    gone = period(days_ago(300), days_ago(9))
    for model in (Participation, Access):
        model.objects.filter(case_id=CASE_OWNER, user=user_id("nav")).update(period=gone)
    Employment.objects.filter(user=user_id("provider")).update(period=period(days_ago(900), days_ago(2)))
    Case.objects.create(
        id=uid("training"),
        tenant_id=GRANLIA,
        code="training",
        kind="training",
        person_id=uid("person.relative"),
        start=clock.today() - timedelta(days=40),
    )
    rebuild(GRANLIA)


@pytest.fixture(scope="module", autouse=True)
def used(house: House) -> None:
    """The house has been lived in."""
    house.does(a_year_of_use)


def opens_the_number(someone: Someone, where: str) -> int:
    """Follow a number to its list; the list says as many as the number did."""
    link = someone.page.locator(where).first
    number = link.inner_text().strip()
    with someone.page.expect_navigation():
        link.click()
    someone.sees("%(n)s in the list.", n=number)
    assert someone.page.locator("main .rows > li").count() == int(number)
    return int(number)


def tags(reader: PdfReader) -> set[str]:
    """The kinds of elements that a tagged document is built of."""
    found: set[str] = set()

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            found.add(str(node.get("/S", "")))
            walk(node.get("/K", []))

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def test_the_overview_of_the_unit_and_of_a_manager(cast: Cast) -> None:
    ke, manager = cast("ke"), cast("manager")
    ke.chooses_in_the_menu("Overview")
    ke.looks("figures-overview")
    assert opens_the_number(ke, "a.figure__value") == 2
    ke.looks("figures-behind")
    manager.chooses_in_the_menu("Overview")
    manager.sees("Barn og familie")
    manager.does_not_see("Psykisk helse og rus")
    manager.looks("figures-unit")
    manager.may_be_refused(403)
    assert manager.answered("/clean-up/") == 403


def test_the_yearly_report_with_its_chapter_and_files(cast: Cast) -> None:
    ke = cast("ke")
    ke.chooses_in_the_menu("Reports")
    ke.goes(f"/reports/yearly/{YEAR}/")
    ke.looks("figures-report")
    shown = ke.page.locator("section:has(> #t-cases) tbody tr").first.locator("td").last.inner_text()
    assert opens_the_number(ke, "section:has(> #t-cases) tbody tr:first-child td:last-child a") == 2
    ke.sees("Nora Eide")
    ke.goes(f"/reports/yearly/{YEAR}/")
    ke.presses("Write", of=said("What we have done"))
    ke.fills("Text", "Åtte møter i koordinatorforum.")
    ke.presses("Save")
    ke.sees("Åtte møter i koordinatorforum.")
    sheet = load_workbook(BytesIO(ke.downloads("Workbook"))).worksheets[0]
    assert sheet.cell(2, sheet.max_column).value == int(shown) == 2
    reader = PdfReader(BytesIO(ke.downloads("The report as PDF")))
    text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    assert "Åtte møter i koordinatorforum." in text
    assert said("Active and passive cases") in text
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "nb"
    assert {"/H1", "/H2", "/Table", "/TH", "/Figure", "/P"} <= tags(reader)


def test_three_rows_are_mended(cast: Cast) -> None:
    ke = cast("ke")
    ke.chooses_in_the_menu("Clean-up")
    ke.looks("figures-clean-up")
    for kind, name, button in (
        ("Staff who left and still take part", "Emil Strand", "Take them out"),
        ("Consents for someone who has left the team", "Nora Eide", "End the consents"),
        ("Training cases", "Per Eide", "End the training"),
    ):
        ke.chooses_in_the_menu("Clean-up")
        ke.presses(kind)
        ke.looks(f"figures-{button.split()[-1]}")
        rows = ke.page.locator("main form .rows > li")
        before = rows.count()
        rows.filter(has_text=name).get_by_role("checkbox").first.check()
        ke.presses(button)
        ke.sees("Tidied up lately")
        assert ke.page.locator("main form .rows > li").count() == before - 1
    ke.presses("Undo")
    ke.sees("Per Eide")


def test_what_must_be_registered_elsewhere(cast: Cast) -> None:
    ke = cast("ke")
    ke.chooses_in_the_menu("Clean-up")
    ke.presses("What must be registered in other systems")
    ke.goes(f"/registrations/{YEAR}/")
    ke.looks("figures-registrations")
    ke.page.locator("main form").get_by_role("checkbox").first.check()
    left = ke.page.locator("main form").get_by_role("checkbox").count()
    ke.presses("Mark as registered")
    assert ke.page.locator("main form").get_by_role("checkbox").count() == left - 1
    ke.presses("Take out the list")
    ke.looks("figures-take-out")
