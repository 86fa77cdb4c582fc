"""The list of what an office oversees: every case once, by name, on the page where it belongs."""

from dataclasses import replace

import pytest

from samvev.cases.models import Case, CaseKind
from samvev.front.overseen import PAGE, overseen
from samvev.kernel import clock
from samvev.kernel.actor import Office, OfficeRole
from samvev.kernel.ids import new_id
from samvev.people.models import Person, Protection
from tests.world import CASE_OWNER, GRANLIA


@pytest.fixture
def many(see_all):
    """So many more persons with an open case that there are three pages, two of them of one name."""
    made = [
        Person(pk=new_id(), tenant_id=GRANLIA, code=f"many-{number}", name=f"Person {min(number, 118):03}")
        for number in range(120)
    ]
    Person.objects.bulk_create(made)
    day = clock.today()
    Case.objects.bulk_create(
        Case(pk=new_id(), tenant_id=GRANLIA, code=f"m-{n}", person=one, kind=CaseKind.COORDINATION, start=day)
        for n, one in enumerate(made)
    )


def pages(actor):
    first = overseen(actor, None)
    return [list(overseen(actor, str(number)).object_list) for number in range(1, first.paginator.num_pages + 1)]


def test_every_case_stands_on_one_page_by_name(actor, many, see_all):
    found = pages(actor("ke"))
    assert [len(page) for page in found[:-1]] == [PAGE] * (len(found) - 1)
    cases = [case for page in found for case in page]
    assert len({case.pk for case in cases}) == len(cases)
    assert [case.person.name for case in cases] == sorted(case.person.name for case in cases)
    see_all()
    assert {case.pk for case in cases} == set(Case.objects.filter(tenant_id=GRANLIA).values_list("pk", flat=True))


def test_those_who_are_strictly_protected_stand_last_in_no_order_that_tells_a_name(actor, many, see_all):
    hidden = Person.objects.filter(code__in=["many-3", "many-90", "many-40"])
    hidden.update(protection=Protection.STRICT)
    last = pages(actor("ke"))[-1][-3:]
    assert {case.person_id for case in last} == set(hidden.values_list("pk", flat=True))
    assert [case.pk for case in last] == sorted(case.pk for case in last)


@pytest.mark.parametrize(("asked", "shown"), [("2", 2), ("0", 3), ("99", 3), ("9" * 40, 3), ("two", 1), ("-1", 1)])
def test_a_page_that_there_is_not_is_the_nearest_there_is(actor, many, asked, shown):
    page = overseen(actor("ke"), asked)
    assert page.number == shown
    assert list(page.object_list) == pages(actor("ke"))[shown - 1]


def test_one_keeps_apart_what_one_takes_part_in_oneself(actor, see_all):
    me = actor("ke")
    ours = replace(me, cases=dict.fromkeys([CASE_OWNER]))
    assert CASE_OWNER in {case.pk for case in overseen(me, None).object_list}
    assert CASE_OWNER not in {case.pk for case in overseen(ours, None).object_list}


def test_who_has_no_office_or_one_that_oversees_nothing_has_an_empty_page(actor, django_assert_num_queries):
    me = replace(actor("coordinator"), cases={})
    of_no_unit = replace(me, offices=frozenset({Office(OfficeRole.MANAGER, GRANLIA, None)}))
    with django_assert_num_queries(0):
        assert list(overseen(me, "2").object_list) == []
        assert list(overseen(of_no_unit, None).object_list) == []
