"""The list of what an office oversees: every case once, by name, on the page where it belongs."""

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.urls import reverse

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
    first = overseen(actor, None).page
    return [list(overseen(actor, str(number)).page.object_list) for number in range(1, first.paginator.num_pages + 1)]


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


def naive(me):
    """What the list should be, sorted in Python: by name and key, those who are strictly protected last by key."""
    open_now = [c for c in Case.objects.filter(tenant_id=GRANLIA).select_related("person") if c.is_open]
    hidden = Protection.STRICT
    return sorted(
        (c.pk for c in open_now if c.start <= clock.today() and c.pk not in me.cases and c.pk not in me.blocked),
        key={c.pk: ((h := c.person.protection == hidden), "" if h else c.person.name, c.pk) for c in open_now}.get,
    )


@pytest.mark.parametrize("seed", range(5))
def test_the_order_is_the_one_that_sorting_by_hand_gives(actor, many, see_all, seed):
    chance = Random(seed)
    names = ["Åse Lie", "Ærlend Lie", "åse lie", "Øystein Berg", "Berg", "Zoë O'Neil", "de Lange", "Å"]
    today = clock.today()
    for person in Person.objects.filter(code__startswith="many-"):
        person.name, person.protection = chance.choice(names), chance.choice(Protection.values)
        person.save(update_fields=["name", "protection"])
    for case in Case.objects.filter(code__startswith="m-"):
        case.start = today + timedelta(days=chance.choice([-3, -2, 0, 1]))
        case.end = chance.choice([None, None, None, max(case.start, today - timedelta(days=1)), case.start])
        case.save(update_fields=["start", "end"])
    me = actor("ke")
    some = [case.pk for page in pages(me) for case in page]
    apart = replace(me, cases=dict.fromkeys(some[3:9]), blocked=frozenset(some[20:24]))
    see_all()
    assert some == naive(me)
    assert [case.pk for page in pages(apart) for case in page] == naive(apart)


@pytest.mark.parametrize(("asked", "shown"), [("2", 2), ("0", 3), ("99", 3), ("9" * 40, 3), ("two", 1), ("-1", 1)])
def test_a_page_that_there_is_not_is_the_nearest_there_is(actor, many, asked, shown):
    page = overseen(actor("ke"), asked).page
    assert page.number == shown
    assert list(page.object_list) == pages(actor("ke"))[shown - 1]


def test_one_keeps_apart_what_one_takes_part_in_oneself(actor, see_all):
    me = actor("ke")
    ours = replace(me, cases=dict.fromkeys([CASE_OWNER]))
    assert CASE_OWNER in {case.pk for case in overseen(me, None).page.object_list}
    assert CASE_OWNER not in {case.pk for case in overseen(ours, None).page.object_list}


def test_who_has_no_office_or_one_that_oversees_nothing_has_an_empty_page(actor, django_assert_num_queries):
    me = replace(actor("coordinator"), cases={})
    of_no_unit = replace(me, offices=frozenset({Office(OfficeRole.MANAGER, GRANLIA, None)}))
    with django_assert_num_queries(0):
        assert list(overseen(me, "2").page.object_list) == []
        assert list(overseen(of_no_unit, None).page.object_list) == []


def test_a_long_list_is_not_counted_to_its_end(actor, many, monkeypatch):
    """Each page stands where it stood; only how many there are is told as more than so many."""
    me = actor("ke")
    whole = pages(me)
    monkeypatch.setattr("samvev.front.overseen.LONG", 2 * PAGE)
    first, second, last = (overseen(me, str(number)) for number in (1, 2, 3))
    assert [list(one.page.object_list) for one in (first, second, last)] == whole
    assert [one.told for one in (first, second)] == ["100+", "100+"]
    assert tuple(one.page.has_next() for one in (first, second, last)) == (True, True, False)
    assert last.told == str(sum(map(len, whole)))


def test_a_list_that_ends_where_counting_does_is_counted(actor, many, monkeypatch):
    me = actor("ke")
    count = sum(map(len, pages(me)))
    for counted, told in ((count, str(count)), (count - 1, f"{count - 1}+")):
        monkeypatch.setattr("samvev.front.overseen.LONG", counted)
        assert overseen(me, None).told == told


def test_the_page_says_what_helps_in_a_long_list(browser, many, monkeypatch):
    monkeypatch.setattr("samvev.front.overseen.LONG", PAGE)
    shown = browser("ke").get(reverse("front:cases")).text
    assert "Listen er lang: Søk finner en sak" in shown
    assert "Side 1</span>" in shown
    assert 'class="count">50+</span>' in shown
