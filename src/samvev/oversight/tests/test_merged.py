"""After a merger: figures, overview and clean-up of the whole, and what was before can be chosen."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.urls import reverse

from samvev.accounts.models import Employment, Post
from samvev.accounts.staff import queries as staff
from samvev.cases.models import Case
from samvev.cases.outside import queries as outside
from samvev.kernel import clock, walls
from samvev.kernel.actor import OfficeRole, system
from samvev.kernel.errors import Invalid
from samvev.kernel.period import period
from samvev.needs import queries as needs
from samvev.organisations import actions, queries
from samvev.organisations.models import Kind, Organisation
from samvev.oversight.actions import set_activity_months
from samvev.oversight.models import Chapter
from samvev.people.citizens import registered
from tests.world import CASE_OWNER, GRANLIA, MIDTDAL, OSLO, STOREFJORD, uid, user_id

NUMBER = "55909030187"  # made up: month + 80
DAY = date(2027, 1, 1)
AFTER = datetime(2027, 1, 2, 12, tzinfo=OSLO)
YEAR_BEFORE = reverse("oversight:yearly", args=[2026])


@pytest.fixture
def new(see_all):
    """Granlia and Storefjord become Fjordlia on New Year's Day."""
    made = Organisation(orgnr="310000094", name="Fjordlia kommune", kind=Kind.MUNICIPALITY, since=DAY)
    walls.enter(tenants=[GRANLIA, STOREFJORD, made.pk])
    actions.found(made, by=system(made.pk))
    for pk in (GRANLIA, STOREFJORD):
        by = replace(system(pk), tenants=frozenset({pk, made.pk}))
        actions.close(Organisation.objects.get(pk=pk), into=made, day=DAY, by=by)
    return made


@contextmanager
def later(*tenants):
    """After the day, behind the wall of some organisations."""
    with clock.at(AFTER):
        walls.enter(tenants=tenants)
        yield


def test_the_page_is_of_the_whole_and_what_was_can_be_chosen(browser, new):
    with clock.at(AFTER):
        ke = browser("ke")
        page = ke.get(YEAR_BEFORE).content.decode()
        assert "Fjordlia kommune ·" in page
        assert f"{YEAR_BEFORE}?organisation={STOREFJORD}" in page
        old = ke.get(YEAR_BEFORE, {"organisation": GRANLIA}).content.decode()
        assert "Granlia kommune ·" in old
        assert "Fjordlia kommune svarer nå" in old
        for page in ("pdf", "json", "xlsx", "html"):
            address = reverse("oversight:file", args=[2026, page])
            assert ke.get(address, {"organisation": GRANLIA}).status_code == 200
        behind = {"table": "cases", "cell": "active", "organisation": GRANLIA}
        assert ke.get(reverse("oversight:cases", args=[2026]), behind).status_code == 200


@pytest.mark.parametrize("given", [str(MIDTDAL), "nonsense", "00000000-0000-0000-0000-000000000000"])
def test_only_what_became_part_of_it_can_be_chosen(browser, new, given):
    with clock.at(AFTER):
        assert browser("ke").get(YEAR_BEFORE, {"organisation": given}).status_code == 404


def test_nothing_can_be_chosen_before_the_day_nor_a_year_when_it_was_closed(browser, new):
    assert browser("ke").get(reverse("oversight:yearly", args=[2025]), {"organisation": STOREFJORD}).status_code == 404
    with clock.at(AFTER):
        closed = browser("ke").get(reverse("oversight:yearly", args=[2027]), {"organisation": STOREFJORD})
        assert closed.status_code == 404


def test_the_last_chapter_of_the_old_one_is_written_after_it_closed(browser, new, see_all):
    with clock.at(AFTER):
        address = f"{reverse('oversight:chapter', args=[2026, 'activity'])}?organisation={STOREFJORD}"
        answer = browser("ke").post(address, {"text": "Vi gjorde mye."})
        assert answer.url == f"{YEAR_BEFORE}?organisation={STOREFJORD}#chapter-activity"
        assert browser("hospital").get(address).status_code == 404
    see_all()
    assert Chapter.objects.get().tenant_id == STOREFJORD


def test_the_overview_and_the_clean_up_are_of_the_whole(browser, new):
    with clock.at(AFTER):
        ke = browser("ke")
        for name in ("overview", "cleanup"):
            answer = ke.get(reverse(f"oversight:{name}"))
            assert answer.status_code == 200
        assert "Fjordlia kommune" in ke.get(reverse("oversight:overview")).content.decode()


def test_a_need_is_reported_to_the_new_one_also_by_an_old_address(client, new):
    with clock.at(AFTER):
        told = client.get(reverse("needs:choose")).content.decode()
        assert "Fjordlia kommune" in told
        assert "Granlia kommune" not in told
        answer = client.get(reverse("needs:report", args=[GRANLIA]), follow=True)
        assert "Fjordlia kommune" in answer.content.decode()


def test_who_is_told_and_who_is_found_are_of_the_whole(new):
    with later(GRANLIA, STOREFJORD, new.pk):
        whole = {user_id("ke"), user_id("neighbour")}
        assert outside.coordinating_unit(new.pk) == outside.coordinating_unit(STOREFJORD) == whole
        assert needs.desk_users(new.pk) >= whole
        known = Case.objects.get(pk=CASE_OWNER).person
        known.keep_number(NUMBER)
        known.save()
        assert registered(new.pk, number=NUMBER) == known
        assert {unit.tenant_id for unit in staff.units(new.pk)} == {GRANLIA, STOREFJORD}
    with later(GRANLIA):
        assert outside.coordinating_unit(GRANLIA) == {user_id("ke")}  # the wall was not raised for the rest


def test_an_administrator_has_the_whole_in_hand_and_a_manager_their_unit(actor, new):
    before = actor("manager")
    with clock.at(AFTER):
        admin, manager = actor("admin"), actor("manager")
        assert staff.own(admin) == new
        assert admin.holds(OfficeRole.TOP_ADMIN, STOREFJORD)
        assert {one.unit_id for one in manager.offices} == {one.unit_id for one in before.offices}
        assert not manager.holds_any(OfficeRole.COORDINATING_UNIT, OfficeRole.TOP_ADMIN)


def test_a_part_that_somebody_administers_stays_that_part(actor, new, see_all):
    see_all()
    told = {"tenant_id": GRANLIA, "user_id": user_id("stranger"), "unit_id": uid("unit.mental")}
    Post.objects.create(**told, role=OfficeRole.LOCAL_ADMIN, period=period(date(2026, 1, 1)))
    with clock.at(AFTER):
        held = {one for one in actor("stranger").offices if one.role == OfficeRole.LOCAL_ADMIN}
        assert {one.tenant_id for one in held} == {GRANLIA}
        assert not Case.objects.visible_to(actor("stranger")).filter(tenant_id=STOREFJORD).exists()


def test_an_office_lasts_while_one_works_anywhere_in_the_whole(actor, new, see_all):
    see_all()
    Employment.objects.filter(user_id=user_id("ke")).update(tenant_id=STOREFJORD)
    assert not actor("ke").offices
    with clock.at(AFTER):
        assert actor("ke").holds(OfficeRole.COORDINATING_UNIT, GRANLIA)


def test_the_months_are_one_number_for_all(actor, new):
    admin = actor("ke")
    with pytest.raises(Invalid):
        set_activity_months(Organisation.objects.get(pk=GRANLIA), months=6, by=admin)
    with clock.at(AFTER):
        set_activity_months(queries.acting(GRANLIA), months=6, by=actor("ke"))
        found = Organisation.objects.filter(pk__in=[GRANLIA, STOREFJORD, new.pk])
        assert set(found.values_list("activity_months", flat=True)) == {6}


def test_content_stays_with_those_who_take_part(actor, new):
    with clock.at(AFTER):
        neighbour = actor("neighbour")
        assert CASE_OWNER not in neighbour.cases
        assert not neighbour.cases
