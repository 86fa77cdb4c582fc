"""A kept question: the same words with other values, the same rows as the ORM's own, and never an answer of before."""

from datetime import date

import pytest
from django.db import connection
from django.db.models import DateField, F
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from samvev.cases.models import Case, Coordinator
from samvev.kernel import clock
from samvev.kernel.kept import AnyOf, Given, Kept, keys, texts
from samvev.people.models import Person
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, uid


@Kept
def _case():
    found = Case.objects.filter(tenant_id=Given("tenant"), pk=Given("case"))
    return found.select_related("person").annotate(called=F("person__name"))


@Kept
def _held():
    held = Coordinator.objects.filter(AnyOf("case_id", "cases"), period__contains=Given("day", DateField()))
    return held.select_related("user").order_by("case_id")


def test_it_gives_what_the_orm_gives(see_all):
    see_all()
    for case_id in (CASE_OWNER, CASE_CHILD):
        (case,) = _case(tenant=GRANLIA, case=case_id)
        same = Case.objects.select_related("person").get(pk=case_id)
        assert (case, case.person, case.called) == (same, same.person, same.person.name)
        assert case.active_during == same.active_during
    assert _case(tenant=uid("nobody"), case=CASE_OWNER) == []


def test_a_list_of_any_length_is_the_same_question(see_all, django_assert_num_queries):
    see_all()
    today = clock.today()
    with django_assert_num_queries(3):
        one = _held(cases=[CASE_OWNER], day=today)
        two = _held(cases=[CASE_OWNER, CASE_OWNER16], day=today)
        none = _held(cases=[], day=today)
    assert [held.case_id for held in one] == [CASE_OWNER]
    assert {held.case_id for held in two} == {CASE_OWNER, CASE_OWNER16}
    assert none == [] == _held(cases=[CASE_OWNER], day=date(1900, 1, 1))
    assert one[0].user.name == Coordinator.objects.get(pk=one[0].pk).user.name


def test_what_changed_meanwhile_is_seen(see_all):
    see_all()
    assert _case(tenant=GRANLIA, case=CASE_OWNER)[0].person.name == "Nora Eide"
    Person.objects.filter(pk=uid("person.owner")).update(name="Nora Berg")
    assert _case(tenant=GRANLIA, case=CASE_OWNER)[0].person.name == "Nora Berg"


def test_the_walls_stand(actor, see_all):
    see_all()
    assert _case(tenant=GRANLIA, case=CASE_OWNER)
    actor("neighbour")
    assert _case(tenant=GRANLIA, case=CASE_OWNER) == []


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(KeyError):
        _case(tenant=GRANLIA)


@Kept
def _names():
    return Coordinator.objects.filter(AnyOf("case_id", "cases")).order_by("pk").values_list("case_id", "user__name")


def test_plain_columns_come_as_tuples_in_their_order(see_all):
    see_all()
    cases = [CASE_OWNER, CASE_OWNER16]
    same = Coordinator.objects.filter(case_id__in=cases).order_by("pk").values_list("case_id", "user__name")
    assert _names(cases=keys(cases)) == list(same) != []


def test_keys_are_a_list_that_the_database_reads(see_all):
    see_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::uuid[], %s::uuid[]", [keys([CASE_OWNER, None, CASE_CHILD]), keys([])])
        assert cursor.fetchone() == ([CASE_OWNER, None, CASE_CHILD], [])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(['a"b', "c\\d", "{e,f}", "g\nh", "NULL", "", " "])
def test_texts_come_back_word_for_word(db, found):
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::text[]", [texts(found)])
        assert cursor.fetchone() == (found,)
