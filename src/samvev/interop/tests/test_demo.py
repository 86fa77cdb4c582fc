"""The demo country: its folders load, everyone of the cast can sign in, and the hospital takes part."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from samvev.accounts.cast import CAST
from samvev.audit.models import Entry
from samvev.cases.models import Case
from samvev.consents.birthdays.models import Birthday
from samvev.consents.birthdays.rules import LEAD
from samvev.consents.families.queries import children
from samvev.interop.demo import prepare_demo
from samvev.interop.load import load
from samvev.interop.tests.country import COUNTRY, ORGNRS, door, load_country
from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor
from samvev.needs.complaints import queries as complaints
from samvev.needs.complaints.rules import FLAG_DAYS, waiting_days
from samvev.needs.models import Appointment
from samvev.needs.satisfaction import queries as answers
from samvev.organisations.models import Organisation
from samvev.oversight.satisfaction import satisfaction
from samvev.oversight.scope import Scope

pytestmark = [pytest.mark.heavy, pytest.mark.django_db]


@pytest.fixture
def country(see_all: Callable[[], None]) -> None:
    """The demo country, loaded. The cast of the other tests gives up its doors first."""
    load_country()


def batons(manager: Actor) -> list[Appointment]:
    """What waits for the manager."""
    return list(Appointment.objects.filter(unit__in=[one.unit_id for one in manager.offices], proposed=None))


def test_everyone_of_the_cast_can_enter_and_the_second_time_changes_nothing(
    country: None, everything: Callable[..., dict[str, str]]
) -> None:
    for code in CAST:
        assert door(code).user_id
    assert len(door("owner").cases) == 1
    assert len(door("parent").cases) == 2
    assert len(door("hospital").cases) >= 2
    assert not door("stranger").cases
    assert door("ke").holds_any("coordinating_unit")
    assert door("neighbour").organisation == "Storefjord kommune"
    (baton,) = batons(door("manager"))
    assert baton.named_by_id == door("ke").user_id
    before = everything(*ORGNRS.values())
    for name, orgnr in ORGNRS.items():
        report = load(COUNTRY / name, orgnr)
        assert (report.new, report.changed, report.access) == (0, 0, 0)
    prepare_demo(ORGNRS)
    assert everything(*ORGNRS.values()) == before


def case_of(code: str) -> Case:
    return Case.objects.select_related("person").get(code=code, tenant_id=tenant("granlia"))


def tenant(name: str) -> UUID:
    return Organisation.objects.get(orgnr=ORGNRS[name]).pk


def test_complaints_stand_where_complaints_can_stand(country: None) -> None:
    desk = door("ke")
    states = [row.state for row in complaints.worklist(desk)]
    assert sorted(states) == ["forwarded", "received", "received"]
    waited = sorted(
        waiting_days(row, clock.today()) or 0 for row in complaints.worklist(desk) if row.forwarded_on is None
    )
    assert waited == [0, FLAG_DAYS - 1]  # one is flagged tomorrow
    assert {row.state for row in complaints.worklist(desk, ended=True)} == {"changed", "upheld", "not_upheld"}
    assert all(row.answer and row.answered_by_name == desk.name for row in complaints.worklist(desk, ended=True))
    assert all(row.ruling for row in complaints.worklist(desk) if row.case and row.case.code == "2026-010")
    (own,) = complaints.of_case(door("parent"), case_of("child9-plan"))
    assert (own.by_user_id, own.complains_as) == (door("parent").user_id, "parent")
    assert [row.state for row in complaints.worklist(door("neighbour"))] == ["forwarded"]


def test_enough_have_said_how_it_goes_for_the_report_to_tell_and_one_let_the_coordinator_read(country: None) -> None:
    first_of_quarter = clock.today().replace(month=(clock.today().month - 1) // 3 * 3 + 1, day=1)
    year = (first_of_quarter - timedelta(days=1)).year
    for place, code, years in (("granlia", "ke", (year - 1, year)), ("storefjord", "neighbour", (year,))):
        door(code)
        told = satisfaction(Scope(tenants=(tenant(place),), years=years))
        assert all(told[each]["answered"] >= 5 for each in years), (place, told)
    (read,) = answers.answers(door("coordinator"), case_of("owner16-plan"))
    assert (read.user_id, read.shared) == (door("owner16").user_id, True)
    assert answers.answers(door("coordinator"), case_of("owner-plan")) == []


def test_the_cast_coordinates_a_family_with_birthdays_near(country: None) -> None:
    coordinator, case = door("coordinator"), case_of("family-plan")
    eldest, middle, youngest = children(coordinator, case)
    assert [one.person.code for one in (eldest, middle, youngest)] == ["lea", "jonas", "ida"]
    assert [one.code for one in middle.cases] == ["jonas-coordination"]
    assert middle.member is not None
    assert middle.member.apart == ["health"]
    near = clock.today() + LEAD
    for child, age, code in ((eldest, 16, "family-plan"), (middle, 12, "jonas-coordination")):
        born = child.person.birth_date
        if clock.today() <= born.replace(year=born.year + age) <= near:
            assert Birthday.objects.filter(case__code=code, age=age, person=None).exists(), code


def test_what_was_said_is_logged_on_the_day_it_was_said(country: None) -> None:
    walls.enter(tenants=[tenant("granlia")])
    said = Entry.objects.filter(tenant_id=tenant("granlia"), event="needs.said_how_it_goes")
    assert said.count() == 16
    assert all(entry.at.astimezone(clock.NORWAY).date() < clock.today() for entry in said)
