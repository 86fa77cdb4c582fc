"""The overview: every number opens as many cases as it says; who may, and how much it asks."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvev.audit.models import Entry
from samvev.cases.active import rebuild
from samvev.cases.models import Activity, Case, CaseKind, Coordinator
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.period import period
from samvev.needs.models import Appointment, NeedReport
from samvev.oversight.queries import desk
from samvev.oversight.today import queries, standing
from samvev.plans.models import Measure, Plan
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, days_ahead, uid, user_id

PAGE = "/overview/"


@pytest.fixture
def lived(see_all):
    """One case is used, late and past its revision; one runs out of consent; one is new, one has ended."""
    Activity.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, kind="entry")
    Measure.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, title="x", due_on=days_ago(3))
    Plan.objects.update_or_create(case_id=CASE_OWNER, defaults={"tenant_id": GRANLIA, "revise_on": days_ago(1)})
    Consent.objects.filter(case_id=CASE_CHILD, member=None).update(valid_until=days_ahead(10))
    for code, start, end, kind in (
        ("new", days_ago(2), None, "coordination"),
        ("ended", days_ago(90), days_ago(5), "coordination"),
        ("long_ago", days_ago(300), days_ago(200), "coordination"),
        ("test", days_ago(9), None, "training"),
    ):
        Case.objects.create(
            id=uid(code), tenant_id=GRANLIA, code=code, kind=kind, person_id=uid("person.child9"), start=start, end=end
        )
    Appointment.objects.create(
        tenant_id=GRANLIA,
        case_id=uid("new"),
        unit_id=uid("unit.mental"),
        named_by_id=user_id("ke"),
        named_by_name="Ingrid Solbakk",
        answer="waiting",
    )
    NeedReport.objects.create(
        tenant_id=GRANLIA, number="1", tracking_key="k" * 64, reporter="self", difficult="x", agrees="yes"
    )
    rebuild(GRANLIA)


def large(answer):
    return {one.label: one.text for one in answer.context["large"]}


def test_the_state_of_today(browser, lived):
    answer = browser("ke").get(PAGE)
    assert answer.status_code == 200
    assert [one.text for one in answer.context["large"]] == ["1", "3", "1", "1", "1"]
    assert answer.context["training"] == 1
    flow = {one.label: one.text for _, numbers in answer.context["flow"] for one in numbers}
    assert list(flow.values()) == ["1", "1", "1", "1", "1", "1"]


@pytest.mark.parametrize("someone", ["ke", "admin", "manager"])
def test_every_number_opens_a_list_with_as_many_in_it(browser, lived, someone):
    client = browser(someone)
    page = client.get(PAGE).content.decode()
    links = re.findall(r'href="(/overview/cases\?[^"]+)">([\d\s\xa0]+)</a>', page)
    assert len(links) > 10
    for url, number in links:
        behind = client.get(unescape(url))
        assert behind.status_code == 200, url
        found = behind.context.get("reports") or behind.context.get("coordinators")
        count = len(found) if found is not None else behind.context["page"].paginator.count
        assert count == int(re.sub(r"\s", "", number)), url


def test_every_table_adds_up_to_the_whole(browser, lived):
    tables = {table.key: table for table in browser("ke").get(PAGE).context["tables"]}
    for key in ("units", "kinds"):
        *rows, total = tables[key].rows
        assert total.kind == "total"
        for at, cell in enumerate(total.cells):
            assert sum(int(row.cells[at].text) for row in rows) == int(cell.text), (key, at)
    assert sum(int(row.cells[0].text) for row in tables["load"].rows) == 3  # the new one has no coordinator yet


def test_a_manager_sees_their_unit_alone(browser, lived):
    answer = browser("manager").get(PAGE)
    assert {row.label for t in answer.context["tables"] if t.key == "units" for row in t.rows} == {
        "Barn og familie",
        "Sammen",
    }
    assert "undecided" not in answer.content.decode()
    assert browser("manager").get("/overview/cases?figure=undecided").status_code == 404
    elsewhere = browser("manager").get(f"/overview/cases?figure=open&unit={uid('unit.mental')}")
    assert elsewhere.context["page"].paginator.count == 0


@pytest.mark.parametrize("someone", ["coordinator", "stranger", "owner", "localadmin", "records"])
def test_the_overview_is_not_for_everyone(browser, lived, someone):
    assert browser(someone).get(PAGE).status_code == 403
    assert browser(someone).get("/overview/cases?figure=open").status_code == 403


def test_a_neighbour_sees_nothing_of_granlia(browser, lived):
    assert [one.text for one in browser("neighbour").get(PAGE).context["large"]][:2] == ["0", "1"]


@pytest.mark.parametrize("query", ["figure=nothing", "figure=", ""])
def test_a_number_that_there_is_not_is_not_found(browser, lived, query):
    assert browser("ke").get(f"/overview/cases?{query}").status_code == 404


def test_a_list_is_logged_and_holds_nobody_elses_case(browser, lived):
    answer = browser("ke").get("/overview/cases?figure=active")
    assert [case["case"].pk for case in answer.context["rows"]] == [CASE_OWNER]
    assert Entry.objects.filter(event="audit.listed", case_id=CASE_OWNER, user_id=user_id("ke")).exists()


def test_a_consent_that_was_renewed_does_not_run_out(browser, lived, see_all):
    see_all()
    Consent.objects.create(
        tenant_id=GRANLIA, case_id=CASE_CHILD, given_on=days_ago(1), valid_until=days_ahead(300), areas=[]
    )
    assert large(browser("ke").get(PAGE))["Med samtykker som går ut innen 30 dager"] == "0"


def test_a_year_ago_stands_beside(browser, see_all):
    Activity.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER16, kind="entry", at=clock.now() - timedelta(days=370))
    rebuild(GRANLIA)
    answer = browser("ke").get(PAGE)
    assert answer.context["large"][0].beside.startswith("1 ")


def test_as_many_questions_however_many_cases(browser, lived, see_all):
    client = browser("ke")
    with CaptureQueriesContext(connection) as before:
        client.get(PAGE)
    see_all()
    for n in range(20):
        made = Case.objects.create(
            tenant_id=GRANLIA,
            code=f"n{n}",
            kind=list(CaseKind)[n % 6],
            person_id=uid("person.owner"),
            start=days_ago(n),
        )
        Coordinator.objects.create(
            tenant_id=GRANLIA, case=made, user_id=user_id("nav"), unit_id=uid("unit.nav"), period=period(days_ago(n))
        )
    with CaptureQueriesContext(connection) as after:
        assert client.get(PAGE).status_code == 200
    assert len(after) == len(before) <= 22


def test_the_months_change_every_case_and_agree_with_the_facts(browser, see_all):
    Activity.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, kind="entry", at=clock.now() - timedelta(days=120))
    rebuild(GRANLIA)
    client = browser("ke")
    assert client.get(PAGE).context["large"][0].text == "1"
    assert client.post("/reports/settings", {"months": "0"}).status_code == 200
    assert client.post("/reports/settings", {"months": "3"}).status_code == 302
    assert client.get(PAGE).context["large"][0].text == "0"
    see_all()
    assert rebuild(GRANLIA) == []
    entry = Entry.objects.get(event="oversight.months_set")
    assert entry.detail == "12 → 3"


@pytest.mark.parametrize("someone", ["manager", "coordinator", "localadmin"])
def test_the_months_are_set_by_the_unit_and_top_administrators(browser, see_all, someone):
    assert browser(someone).get("/reports/settings").status_code == 403


def test_a_year_ago_is_counted_as_today_is(actor, lived):
    for code in ("ke", "manager"):
        at = desk(actor(code))
        now = queries.today(at).whole
        assert standing.state(at, clock.today()) == {"active": now["active"], "passive": now["passive"]}


def test_behind_the_load_of_a_unit_each_coordinator_opens_the_cases_of_that_unit(browser, lived, see_all):
    """The same one coordinates from two units, and one case from none."""
    held = Coordinator.objects.filter(
        case_id__in=[CASE_OWNER, CASE_OWNER16, CASE_CHILD], period__contains=clock.today()
    )
    held.update(user_id=user_id("coordinator"))
    for case_id, unit in ((CASE_OWNER, "unit.family"), (CASE_OWNER16, "unit.mental"), (CASE_CHILD, None)):
        held.filter(case_id=case_id).update(unit_id=unit and uid(unit))
    rebuild(GRANLIA)
    client = browser("ke")
    load = next(table for table in client.get(PAGE).context["tables"] if table.key == "unit_load")
    assert [[cell.text for cell in row.cells] for row in load.rows] == [["1", "1,0"]] * 3
    for row in load.rows:
        [(user, number, url)] = client.get(row.cells[0].url).context["coordinators"]
        assert (user.pk, number) == (user_id("coordinator"), 1)
        assert client.get(url).context["page"].paginator.count == 1


def test_only_those_who_handle_reports_of_need_open_them_from_the_overview(browser, lived):
    assert "/inbox/" in browser("ke").get("/overview/cases?figure=undecided").content.decode().split("<main")[1]
    listed = browser("admin").get("/overview/cases?figure=undecided").content.decode().split("<main")[1]
    assert "Rapport" in listed or "Melding" in listed
    assert "/inbox/" not in listed
