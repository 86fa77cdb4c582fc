"""Which organisations act as one: in Python and in the database, on every day."""

from datetime import date
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from samvev.kernel import walls
from samvev.kernel.ids import new_id
from samvev.organisations import queries
from samvev.organisations.models import Kind, Organisation, Succession
from samvev.organisations.succession import family, heir

PLACES = [uuid4() for _ in range(6)]


def test_without_mergers_everybody_is_alone():
    assert heir(PLACES[0], {}) == PLACES[0]
    assert family(PLACES[:1], {}) == {PLACES[0]}


def test_a_chain_ends_with_the_last():
    into = {PLACES[0]: PLACES[1], PLACES[1]: PLACES[2], PLACES[3]: PLACES[2]}
    assert heir(PLACES[0], into) == PLACES[2]
    assert family([PLACES[3]], into) == set(PLACES[:4])
    assert family([PLACES[4]], into) == {PLACES[4]}


@pytest.fixture
def six(see_all):
    walls.enter(tenants=PLACES)
    for number, pk in enumerate(PLACES):
        told = {"orgnr": f"31000100{number}", "name": f"Bygd {number}", "kind": Kind.MUNICIPALITY}
        Organisation.objects.update_or_create(pk=pk, defaults=told)


def from_database(tenants: list[UUID], day: date) -> frozenset[UUID]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_family(%s::uuid[], %s)", [tenants, day])
        return frozenset(cursor.fetchone()[0])


# Who closes (0-4), how far on in the list the one is that it closes into, and the year: a forest without cycles.
CLOSINGS = st.dictionaries(st.integers(0, 4), st.tuples(st.integers(1, 5), st.integers(2024, 2028)))


@given(closings=CLOSINGS, asked=st.lists(st.integers(0, 5), max_size=3), year=st.integers(2023, 2029))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_python_and_the_database_agree(six, closings, asked, year):
    Succession.objects.all().delete()
    for number, (step, when) in closings.items():
        into = PLACES[min(number + step, 5)]
        Succession.objects.create(id=new_id(), closed_id=PLACES[number], into_id=into, day=date(when, 1, 1))
    day, tenants = date(year, 6, 1), [PLACES[number] for number in asked]
    assert from_database(tenants, day) == family(tenants, queries.into(day))
    for one in tenants:
        here = queries.family(one, day)
        assert (here[0], frozenset(here)) == (one, family([one], queries.into(day)))
