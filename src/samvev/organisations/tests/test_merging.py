"""Registering a merger: what hinders it, who may, and what the wall says."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import DatabaseError, transaction

from samvev.accounts.models import User
from samvev.audit.models import Entry
from samvev.cases.models import Case
from samvev.kernel import clock, walls
from samvev.kernel.actor import system
from samvev.kernel.errors import Denied, Invalid
from samvev.organisations import actions, queries, rules
from samvev.organisations.models import Kind, Organisation, Succession
from samvev.people.models import Person
from tests.world import GRANLIA, MIDTDAL, OSLO, STOREFJORD, user_id

DAY = date(2027, 1, 1)
AFTER = datetime(2027, 1, 1, 1, tzinfo=OSLO)


@pytest.fixture
def places(see_all):
    see_all()
    return [Organisation.objects.get(pk=pk) for pk in (GRANLIA, STOREFJORD, MIDTDAL)]


def both(*tenants):
    return replace(system(tenants[0]), tenants=frozenset(tenants))


def close(closed, into, day=DAY):
    return actions.close(closed, into=into, day=day, by=both(closed.pk, into.pk))


def test_one_closes_into_another_and_both_logs_tell(places):
    granlia, storefjord, _ = places
    close(granlia, storefjord)
    found = Entry.objects.filter(event__startswith="organisations.").values_list("tenant_id", "event")
    assert set(found) == {(GRANLIA, "organisations.closed"), (STOREFJORD, "organisations.takes_over")}
    assert queries.family(GRANLIA) == [GRANLIA]
    assert {one.pk for one in queries.municipalities()} == {GRANLIA, STOREFJORD, MIDTDAL}
    with clock.at(AFTER):
        assert queries.family(GRANLIA) == [GRANLIA, STOREFJORD]
        assert queries.acting(GRANLIA) == storefjord
        assert {one.pk for one in queries.municipalities()} == {STOREFJORD, MIDTDAL}


@pytest.mark.parametrize(
    ("day", "words"), [(date(2027, 7, 1), "1. januar"), (date(2026, 12, 31), "1. januar"), (date(2025, 1, 1), "i år")]
)
def test_it_is_on_new_years_day(places, day, words):
    with pytest.raises(Invalid, match=words):
        close(places[0], places[1], day)


def test_what_hinders_a_merger_is_said_in_words(places):
    granlia, storefjord, hospital = places
    storefjord.activity_months = 6
    assert "6" in "".join(rules.faults(granlia, storefjord, DAY, []))
    assert rules.faults(granlia, hospital, DAY, [])
    assert rules.faults(granlia, granlia, DAY, [])


def test_nobody_closes_twice_or_into_what_is_closed_or_in_a_circle(places):
    granlia, storefjord, third = places
    third.kind = Kind.MUNICIPALITY
    there = [Succession(closed=granlia, into=storefjord, day=DAY)]
    later, earlier = date(2028, 1, 1), date(2026, 1, 1)
    assert rules.faults(granlia, third, later, there)  # it closes already
    assert rules.faults(third, granlia, DAY, there)  # into one that is closed then
    assert rules.faults(storefjord, granlia, later, there)  # back again
    assert rules.faults(storefjord, granlia, earlier, there)  # a circle, whichever comes first
    assert rules.faults(storefjord, third, DAY, there)  # on the same day as it takes over another
    assert not rules.faults(storefjord, third, later, there)  # a chain
    assert not rules.faults(third, storefjord, DAY, there)  # one more, the same day


def test_nobody_closes_into_one_that_has_not_begun(places):
    granlia, storefjord, _ = places
    later = date(2028, 1, 1)
    new = Organisation(orgnr="310000094", name="Fjordlia kommune", kind=Kind.MUNICIPALITY, since=later)
    walls.enter(tenants=[GRANLIA, STOREFJORD, new.pk])
    actions.found(new, by=system(new.pk))
    close(storefjord, new, later)
    with pytest.raises(Invalid, match="2028"):
        close(granlia, new)
    close(granlia, new, later)


def test_a_merger_is_called_off_before_its_day_and_no_later(places):
    granlia, storefjord, _ = places
    made = close(granlia, storefjord)
    with clock.at(AFTER), pytest.raises(Invalid):
        actions.call_off(made, by=both(GRANLIA, STOREFJORD))
    actions.call_off(made, by=both(GRANLIA, STOREFJORD))
    assert not Succession.objects.exists()
    assert Organisation.objects.filter(pk=STOREFJORD).exists()


def test_what_was_made_for_a_merger_goes_with_the_last_that_is_called_off(places):
    new = Organisation(orgnr="310000094", name="Fjordlia kommune", kind=Kind.MUNICIPALITY, since=DAY)
    walls.enter(tenants=[GRANLIA, STOREFJORD, new.pk])
    actions.found(new, by=system(new.pk))
    made = [close(one, new) for one in places[:2]]
    assert new not in queries.municipalities()
    actions.call_off(made[0], by=both(GRANLIA, new.pk))
    assert Organisation.objects.filter(pk=new.pk).exists()
    actions.call_off(made[1], by=both(STOREFJORD, new.pk))
    assert not Organisation.objects.filter(pk=new.pk).exists()


def made_and_called_off(closed, since, prepare):
    """Is a new organisation left, when the one merger into it is called off?"""
    new = Organisation(orgnr="310000094", name="Fjordlia kommune", kind=Kind.MUNICIPALITY, since=since)
    walls.enter(tenants=[GRANLIA, new.pk])
    actions.found(new, by=system(new.pk))
    prepare(new)
    actions.call_off(close(closed, new), by=both(GRANLIA, new.pk))
    return Organisation.objects.filter(pk=new.pk).exists()


def test_one_that_has_begun_stays_when_a_merger_into_it_is_called_off(places):
    assert made_and_called_off(places[0], date(2026, 1, 1), lambda new: None)


def test_one_where_somebody_was_prepared_stays_when_its_merger_is_called_off(places):
    told = {"kind": "staff", "code": "first", "name": "Vilde Aas"}
    assert made_and_called_off(places[0], DAY, lambda new: User.objects.create(tenant_id=new.pk, **told))


def test_one_that_a_case_came_to_stays_when_a_merger_into_it_is_called_off(places):
    def prepare(new):
        person = Person.objects.create(tenant_id=new.pk, code="one", name="Ola Dahl")
        told = {"code": "one", "kind": "coordination", "start": date(2026, 1, 1), "came_from_id": STOREFJORD}
        Case.objects.create(tenant_id=new.pk, person=person, **told)

    assert made_and_called_off(places[0], DAY, prepare)


def test_who_answers_for_which_year(places):
    granlia, storefjord, _ = places
    new = Organisation(orgnr="310000094", name="Fjordlia kommune", kind=Kind.MUNICIPALITY, since=DAY)
    walls.enter(tenants=[GRANLIA, STOREFJORD, new.pk])
    actions.found(new, by=system(new.pk))
    for one in (granlia, storefjord):
        close(one, new)
    assert queries.answering(granlia, 2027) == [GRANLIA]  # nothing has happened yet
    with clock.at(AFTER):
        assert queries.answering(granlia, 2026) == [GRANLIA]
        assert queries.answering(granlia, 2027) == []
        assert set(queries.answering(new, 2026)) == set(queries.answering(new, 2027)) == {new.pk, GRANLIA, STOREFJORD}


def test_one_that_takes_another_in_keeps_its_own_old_figures(places):
    granlia, storefjord, _ = places
    close(granlia, storefjord)
    with clock.at(AFTER):
        assert queries.answering(storefjord, 2026) == [STOREFJORD]
        assert queries.answering(storefjord, 2027) == [STOREFJORD, GRANLIA]


def test_only_the_command_registers(places, actor):
    with pytest.raises(Denied):
        actions.close(places[0], into=places[1], day=DAY, by=actor("admin"))
    with pytest.raises(Denied):
        actions.close(places[0], into=places[1], day=DAY, by=system(GRANLIA))


@pytest.mark.parametrize(
    "around", [{"tenants": [GRANLIA]}, {"tenants": [GRANLIA, STOREFJORD], "user": user_id("admin")}, {}]
)
def test_the_wall_lets_nobody_who_is_signed_in_or_half_there_write(places, around):
    walls.enter(**around)
    with pytest.raises(DatabaseError), transaction.atomic():
        Succession.objects.create(closed_id=GRANLIA, into_id=STOREFJORD, day=DAY)
