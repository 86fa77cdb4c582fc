"""The worklist of what must be registered elsewhere: what holds, what is done, and the file."""

import io
from collections import Counter
from datetime import date

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from samvev.accounts.models import User, UserKind
from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.actions import join
from samvev.cases.active import rebuild
from samvev.cases.models import Case, Coordinator, FormerKind, Participation, Role
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.period import period
from samvev.organisations.models import Sector, Unit
from samvev.oversight.queries import desk
from samvev.oversight.registrations import actions, facts, presenters
from samvev.oversight.registrations.models import Registered
from samvev.oversight.tests import slow
from samvev.oversight.tests.histories import histories, store
from samvev.oversight.tests.test_counting import NOW
from samvev.people.models import Person, Protection
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, STOREFJORD, days_ago, uid, user_id

YEAR = clock.today().year
PAGE = f"/registrations/{YEAR}/"


def of(actor, case_id):
    return {item.fact.value: item.state for item in facts.items(desk(actor("ke"), YEAR)) if item.case.pk == case_id}


@pytest.fixture
def facing(see_all):
    """Everybody's case is an individual plan; NAV takes part for the owner."""
    Case.objects.filter(tenant_id=GRANLIA).update(kind="individual_plan")
    Participation.objects.filter(case_id=CASE_OWNER, user=user_id("nav")).update(unit=uid("unit.nav"))


def test_what_holds_on_the_last_day(facing, actor):
    assert of(actor, CASE_OWNER) == {"plan": "left", "coordinator": "left", "nav_plan": "left"}
    Case.objects.filter(pk=CASE_CHILD).update(kind="child_coordination")
    assert of(actor, CASE_CHILD) == {"coordinator": "left", "child_coordinator": "left"}
    Case.objects.filter(pk=CASE_CHILD).update(kind="training")
    assert of(actor, CASE_CHILD) == {}


def test_child_welfare_that_takes_part_is_told_of_plan_and_team(facing, actor):
    Unit.objects.filter(pk=uid("unit.nav")).update(sector=Sector.CHILD_WELFARE)
    assert {"care_plan", "care_team"} <= set(of(actor, CASE_OWNER))


def test_whoever_is_invited_from_nav_takes_part_from_there(facing, actor):
    """Also when it is the person who invites, who cannot read where anybody works."""
    Participation.objects.filter(case_id=CASE_OWNER, user=user_id("nav")).delete()
    owner = actor("owner")
    invited = User(pk=user_id("nav"), name="N", kind=UserKind.STAFF)
    join(cases.case(owner, CASE_OWNER), user=invited, role=Role.PROVIDER, by=owner)
    this_year = facts.items(desk(actor("ke"), clock.today().year))
    assert "nav_plan" in {item.fact for item in this_year if item.case.pk == CASE_OWNER}


@pytest.mark.parametrize(
    ("changes", "before", "after"),
    [
        # (former kind, the day it stopped being that), …; what must be known on 31 December of the two years
        ([("coordination", (12, 30))], {"plan", "coordinator"}, {"plan", "coordinator"}),
        ([("coordination", (12, 31))], {"plan", "coordinator"}, {"plan", "coordinator"}),
        ([("coordination", (1, 1))], {"coordinator"}, {"plan", "coordinator"}),
        ([("coordination", (1, 2))], {"coordinator"}, {"plan", "coordinator"}),
        ([("child_coordination", (12, 31)), ("coordination", (1, 1))], {"coordinator"}, {"plan", "coordinator"}),
        ([("coordination", (12, 31)), ("child_coordination", (1, 1))], {"coordinator", "child_coordinator"}, None),
        ([("child_coordination", (1, 1)), ("coordination", (1, 2))], {"coordinator", "child_coordinator"}, None),
        ([("training", (1, 1))], set(), {"plan", "coordinator"}),
        ([("training", (12, 31))], {"plan", "coordinator"}, {"plan", "coordinator"}),
    ],
)
def test_the_kind_of_31_december_counts_and_that_of_1_january_does_not(facing, actor, changes, before, after):
    for kind, (month, day) in changes:
        until = date(YEAR - 1 if month == 1 else YEAR - 2, month, day)
        FormerKind.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, kind=kind, until=until)
    began = date(YEAR - 4, 1, 1)
    Case.objects.filter(pk=CASE_OWNER).update(start=began)
    Coordinator.objects.filter(case=CASE_OWNER).update(period=period(began))
    Consent.objects.filter(case=CASE_OWNER, member=None).update(given_on=began, valid_until=date(YEAR + 1, 1, 1))
    rebuild(GRANLIA)
    for year, expected in ((YEAR - 2, before), (YEAR - 1, after or {"plan", "coordinator"})):
        found = {i.fact.value for i in facts.items(desk(actor("ke"), year)) if i.case.pk == CASE_OWNER}
        assert found - {"nav_plan"} == expected, year


def test_random_histories_give_what_the_slow_way_gives(see_all, actor):
    Case.objects.filter(tenant_id=STOREFJORD).delete()
    sectors = {"family": "nav", "mental": "child_welfare"}
    for code, sector in sectors.items():
        Unit.objects.filter(pk=uid(f"unit.{code}")).update(sector=sector)
    at = desk(actor("neighbour"), YEAR)
    ids = {code: uid(f"unit.{code}") for code in ("family", "mental", "doctors")}
    see_all()

    @settings(max_examples=60, deadline=None)
    @given(st.lists(histories(), min_size=1, max_size=5))
    def check(cases):
        with transaction.atomic(), clock.at(NOW):
            for case in cases:
                store(case, tenant=STOREFJORD, unit_ids=ids)
            for year in (2017, 2018, 2019, 2020):
                wanted = Counter(f for case in cases for f in slow.registered(case, year, NOW.date(), sectors))
                assert Counter(fact for _case, fact in facts._holding(at, year)) == wanted
            transaction.set_rollback(True)

    check()


def test_a_case_counts_by_the_kind_it_was_of_that_day(facing, actor):
    FormerKind.objects.create(
        tenant_id=GRANLIA, case_id=CASE_OWNER, kind="coordination", until=clock.today().replace(month=1, day=1)
    )
    last_year = {i.fact.value for i in facts.items(desk(actor("ke"), YEAR - 1)) if i.case.pk == CASE_OWNER}
    assert last_year == {"coordinator"}
    assert "plan" in of(actor, CASE_OWNER)


def test_one_who_left_before_the_year_does_not_take_part_in_it(facing, actor):
    Participation.objects.filter(case_id=CASE_OWNER, user=user_id("nav")).update(
        period=period(days_ago(800), days_ago(700))
    )
    assert "nav_plan" not in of(actor, CASE_OWNER)


def test_marked_as_registered_and_not_after_all(facing, actor, browser, see_all):
    client = browser("ke")
    keys = [f"plan.{CASE_OWNER}", f"nav_plan.{CASE_OWNER}", "plan.nonsense"]
    assert client.post(PAGE, {"key": keys}).status_code == 302
    assert client.post(PAGE, {"key": keys}).status_code == 302  # twice is once
    assert of(actor, CASE_OWNER) == {"plan": "done", "coordinator": "left", "nav_plan": "done"}
    assert Registered.objects.count() == 2
    assert Entry.objects.filter(event="oversight.registered", case_id=CASE_OWNER).exists()
    client.post(f"{PAGE}?state=done", {"key": [f"plan.{CASE_OWNER}"]})
    assert of(actor, CASE_OWNER)["plan"] == "left"


def test_what_was_registered_and_is_not_so_any_more_is_told(facing, actor, browser, see_all):
    browser("ke").post(PAGE, {"key": [f"plan.{CASE_OWNER}"]})
    see_all()
    Case.objects.filter(pk=CASE_OWNER).update(kind="coordination")
    assert of(actor, CASE_OWNER)["plan"] == "stale"
    assert browser("ke").get(f"{PAGE}?state=stale").context["page"].paginator.count == 1


def test_every_number_opens_a_list_with_as_many_in_it(facing, browser, see_all):
    client = browser("ke")
    client.post(PAGE, {"key": [f"coordinator.{CASE_OWNER16}"]})
    for one in client.get(PAGE).context["counts"]:
        for number, url in one.numbers:
            assert client.get(url).context["page"].paginator.count == number


def test_the_file_names_whom_it_must_and_is_logged(facing, browser, see_all):
    Person.objects.filter(pk=uid("person.owner")).update(name="=HYPERLINK(1)")
    Person.objects.filter(pk=uid("person.child9")).update(protection="strict")
    client = browser("ke")
    told = client.post(f"{PAGE}file", {"suffix": "xlsx"})
    sheet = load_workbook(io.BytesIO(told.content)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert sheet["A2"].data_type == "s"
    assert "'=HYPERLINK(1)" in {row[0] for row in rows}
    assert "Sara Strand" not in {row[0] for row in rows}
    assert "Emil Strand" in client.post(f"{PAGE}file", {"suffix": "csv"}).content.decode("utf-8-sig")
    see_all()
    exported = Entry.objects.filter(event="audit.exported", user_id=user_id("ke"))
    assert {entry.case_id for entry in exported} == {CASE_OWNER, CASE_OWNER16}
    assert Entry.objects.filter(event="oversight.worklist_taken_out", detail=f"{YEAR}.xlsx").exists()


def test_the_file_asks_for_a_fresh_proof(facing, browser):
    client = browser("ke")
    session = client.session
    session["proved"] = 0
    session.save()
    assert client.post(f"{PAGE}file", {"suffix": "xlsx"}).status_code == 302


@pytest.mark.parametrize("someone", ["admin", "manager", "coordinator", "owner", "localadmin", "records", "stranger"])
def test_others_do_not_see_it(facing, browser, someone):
    for page in (PAGE, f"{PAGE}file", "/registrations/"):
        assert browser(someone).get(page).status_code == 403


def test_a_neighbour_sees_nothing_of_granlia(facing, browser):
    assert "Nora Eide" not in browser("neighbour").get(PAGE).content.decode()


def test_behind_strict_protection_no_name_is_told_and_no_order_tells_one(facing, actor, browser):
    Person.objects.filter(pk=uid("person.owner")).update(name="Aa Aase", protection=Protection.STRICT)
    assert facts.items(desk(actor("ke"), YEAR))[-1].case.pk == CASE_OWNER
    lines = {line[2]: line for line in presenters.table(facts.items(desk(actor("ke"), YEAR)))}
    code = Case.objects.values_list("code", flat=True).get(pk=CASE_OWNER)
    assert lines[code][:2] == [str(Protection.STRICT.label), ""]
    shown = browser("ke").get(PAGE).content.decode()
    assert "Aase" not in shown
    assert str(Protection.STRICT.label) in shown


def test_what_somebody_else_marks_at_the_same_moment_hinders_nobody(facing, actor, monkeypatch):
    by = actor("ke")
    at = desk(by, YEAR)
    read_before = facts.items(at)
    keys = [item.key for item in read_before if item.state == "left"]
    actions.mark(at, keys=keys[:1], by=by)
    monkeypatch.setattr(facts, "items", lambda _desk: read_before)
    actions.mark(at, keys=keys, by=by)
    assert Registered.objects.filter(year=YEAR, tenant_id=GRANLIA).count() == len(keys) > 1
