"""Someone known to two organisations that became one: one person, whose cases stay where they were written."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from samvev.cases.access import refresh_standing
from samvev.cases.active import rebuild
from samvev.cases.models import Access, Case, Participation
from samvev.cases.queries import has_other_plan
from samvev.consents.deciders.queries import cases_of
from samvev.interop.load.known import known
from samvev.kernel import clock, walls
from samvev.kernel.actor import system
from samvev.kernel.errors import Invalid, NotFound
from samvev.kernel.period import period
from samvev.organisations import actions as organisations
from samvev.organisations.models import Kind, Organisation
from samvev.oversight.cleanup import faults
from samvev.oversight.cleanup.actions import mend
from samvev.oversight.figures import report
from samvev.oversight.joining import actions, queries
from samvev.oversight.queries import desk
from samvev.oversight.scope import Scope
from samvev.people.models import HiddenAddress, Joining, Person, Relation
from tests.world import CASE_OWNER, GRANLIA, OSLO, STOREFJORD, uid, user_id

NUMBER = "55909030187"  # made up: month + 80
NORA, THERE, SECOND = uid("person.owner"), uid("nora.there"), uid("case.there")
BEFORE, AFTER = datetime(2026, 12, 31, 12, tzinfo=OSLO), datetime(2027, 1, 2, 12, tzinfo=OSLO)


@pytest.fixture
def fjordlia(see_all):
    """Granlia and Storefjord become one. Nora is registered in both, with her number, and a case in each."""
    day = date(2027, 1, 1)
    made = Organisation(orgnr="310000094", name="Fjordlia kommune", kind=Kind.MUNICIPALITY, since=day)
    walls.enter(tenants=[GRANLIA, STOREFJORD, made.pk])
    organisations.found(made, by=system(made.pk))
    for pk in (GRANLIA, STOREFJORD):
        by = replace(system(pk), tenants=frozenset({pk, made.pk}))
        organisations.close(Organisation.objects.get(pk=pk), into=made, day=day, by=by)
    here = Person.objects.get(pk=NORA)
    there = Person(id=THERE, tenant_id=STOREFJORD, code="n7", name="Nora K. Eide", birth_date=here.birth_date, sex="K")
    for person in (here, there):
        person.keep_number(NUMBER)
        person.save()
    case = Case.objects.create(
        id=SECOND, tenant_id=STOREFJORD, code="c7", kind="coordination", person=there, start=date(2025, 3, 1)
    )
    Participation.objects.create(
        tenant_id=STOREFJORD, case=case, user_id=user_id("parent"), role="parent", period=period(date(2025, 3, 1))
    )
    HiddenAddress.objects.create(tenant_id=STOREFJORD, person=there, user_id=user_id("parent"))
    refresh_standing(case)
    rebuild(STOREFJORD)
    return made


def pair(actor):
    return queries.pair(actor("ke"), NORA, THERE)


def choose(both, **chosen):
    return dict.fromkeys(both.choices, "kept") | chosen


def test_before_the_day_nobody_holds_them_up_to_each_other(fjordlia, actor):
    with clock.at(BEFORE), pytest.raises(NotFound):
        pair(actor)


def alike(actor):
    return {frozenset(one.pk for one in fault.persons): fault for fault in faults.find(desk(actor("ke")), "duplicates")}


def test_one_person_in_two_groups_is_dismissed_from_the_chosen_group_alone(fjordlia, actor):
    with clock.at(AFTER):
        walls.enter(tenants=[GRANLIA, STOREFJORD])
        there = Person.objects.get(pk=THERE)
        third = Person(id=uid("n8"), tenant_id=GRANLIA, code="n8", name=there.name, birth_date=there.birth_date)
        third.save(force_insert=True)
        by_name, by_number = frozenset({THERE, third.pk}), frozenset({NORA, THERE})
        assert min(by_name) == min(by_number)
        groups = alike(actor)
        assert set(groups) == {by_name, by_number}
        assert len({fault.key for fault in groups.values()}) == 2
        mend(desk(actor("ke")), what="duplicates", keys=[groups[by_name].key], by=actor("ke"))
        assert set(alike(actor)) == {by_number}


def test_two_of_the_same_name_are_held_up_again_when_they_have_the_same_number_too(fjordlia, actor):
    with clock.at(AFTER):
        walls.enter(tenants=[GRANLIA, STOREFJORD])
        there = Person.objects.filter(pk=THERE)
        number = there.values_list("national_id_key", flat=True).get()
        there.update(name="Nora Eide", national_id_key="")
        (fault,) = alike(actor).values()
        mend(desk(actor("ke")), what="duplicates", keys=[fault.key], by=actor("ke"))
        assert alike(actor) == {}
        there.update(national_id_key=number)
        (fault,) = alike(actor).values()
        mend(desk(actor("ke")), what="duplicates", keys=[fault.key], by=actor("ke"))
        assert alike(actor) == {}


def test_one_person_with_cases_in_both(fjordlia, actor, see_all):
    with clock.at(AFTER):
        (fault,) = faults.find(desk(actor("ke")), "duplicates")
        assert {one.pk for one in fault.persons} == {NORA, THERE}
        both = pair(actor)
        actions.join(both, chosen=choose(both), by=actor("ke"))
        see_all()
        case = Case.objects.select_related("person").get(pk=SECOND)
        assert (case.tenant_id, case.person_id) == (STOREFJORD, NORA)
        assert set(Access.objects.filter(case=SECOND).values_list("person_id", flat=True)) <= {NORA}
        assert set(HiddenAddress.objects.values_list("person_id", "tenant_id")) == {(NORA, GRANLIA)}
        assert {one.pk for one in cases_of(case)} >= {CASE_OWNER, SECOND}
        assert SECOND not in actor("owner").cases
        walls.enter(tenants=[GRANLIA, STOREFJORD])
        Case.objects.filter(pk=CASE_OWNER).update(kind="individual_plan")
        assert has_other_plan(Case.objects.get(pk=SECOND))


def test_a_report_of_the_years_before_counts_the_case_as_it_did(fjordlia, actor, see_all):
    with clock.at(AFTER):
        asked = Scope((STOREFJORD,), (2025, 2026), people=(GRANLIA, fjordlia.pk))
        there = Organisation.objects.get(pk=STOREFJORD)
        before = report(there, asked)["years"]
        both = pair(actor)
        assert both.kept.person.pk == NORA
        actions.join(both, chosen=dict.fromkeys(both.choices, "other"), by=actor("ke"))
        see_all()
        assert report(there, asked)["years"] == before
        assert sum(before["2025"]["cases"][name] for name in ("active", "passive")) == 1


def test_importing_again_finds_the_person_by_the_code_that_is_gone(fjordlia, actor, see_all):
    with clock.at(AFTER):
        both = pair(actor)
        actions.join(both, chosen=choose(both), by=actor("ke"))
        see_all()
        assert known("310000027", STOREFJORD).person("n7") == NORA


def test_it_is_two_again_each_in_its_place(fjordlia, actor, see_all):
    with clock.at(AFTER):
        both = pair(actor)
        actions.join(both, chosen=choose(both), by=actor("ke"))
        actions.undo(queries.joining(actor("ke"), Joining.objects.get().pk), by=actor("ke"))
        see_all()
        assert Person.objects.get(pk=THERE).tenant_id == STOREFJORD
        assert HiddenAddress.objects.get().tenant_id == STOREFJORD
        assert Case.objects.get(pk=SECOND).person_id == THERE


def test_a_day_of_birth_that_would_let_a_parent_see_again_is_refused(fjordlia, actor, see_all):
    with clock.at(AFTER):
        Person.objects.filter(pk=NORA).update(birth_date=date(2018, 1, 1))
        Person.objects.filter(pk=THERE).update(birth_date=date(2001, 1, 1))
        about = {"person_id": THERE, "other_id": uid("person.parent"), "kind": "parent"}
        Relation.objects.create(tenant_id=STOREFJORD, **about, period=period(date(2025, 3, 1)))
        for case in Case.objects.filter(person__in=[NORA, THERE]).select_related("person"):
            refresh_standing(case)
        both = pair(actor)
        kept_is_young = both.kept.person.birth_date.year == 2018
        young, old = ("kept", "other") if kept_is_young else ("other", "kept")
        with pytest.raises(Invalid):
            actions.join(both, chosen=choose(both, birth_date=young), by=actor("ke"))
        see_all()
        assert Case.objects.get(pk=SECOND).person_id == THERE
        actions.join(pair(actor), chosen=choose(both, birth_date=old), by=actor("ke"))
