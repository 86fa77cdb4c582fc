"""The name that a case is listed by is its person's, whoever writes what; and nothing behind strict protection."""

import psycopg
import pytest
from django.db import connection

from conftest import url_of
from samvev.cases.listing import relist
from samvev.cases.models import Case, CaseKind
from samvev.kernel import clock
from samvev.kernel.ids import new_id
from samvev.people.models import Person, Protection
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, STOREFJORD, uid


def listed(case_id=CASE_OWNER):
    return Case.objects.values_list("listed_as", flat=True).get(pk=case_id)


def one_more(tenant_id):
    told = {"kind": CaseKind.COORDINATION, "start": clock.today(), "person_id": uid("person.owner")}
    return Case.objects.create(pk=new_id(), tenant_id=tenant_id, code="more", **told)


@pytest.fixture
def owner(see_all):
    return Person.objects.filter(pk=uid("person.owner"))


def test_a_new_case_takes_it_from_its_person(owner):
    assert listed() == "Nora Eide"
    assert listed(one_more(GRANLIA).pk) == "Nora Eide"


def test_it_follows_the_name_in_every_case_wherever_it_is(owner):
    there = one_more(STOREFJORD)
    owner.update(name="Nora Ås")
    assert {listed(), listed(there.pk)} == {"Nora Ås"}
    assert listed(CASE_CHILD) != "Nora Ås"


def test_behind_strict_protection_there_is_none(owner):
    owner.update(protection=Protection.STRICT)
    assert listed() is None
    assert listed(one_more(GRANLIA).pk) is None
    owner.update(name="Nora Ås")
    assert listed() is None
    owner.update(protection=Protection.CONFIDENTIAL)
    assert listed() == "Nora Ås"


def test_it_follows_a_case_to_another_person(owner):
    Case.objects.filter(pk=CASE_OWNER).update(person=uid("person.child9"))
    assert listed() == Person.objects.get(pk=uid("person.child9")).name


def test_neither_a_row_read_long_ago_nor_a_hand_changes_it(owner):
    old = Case.objects.get(pk=CASE_OWNER)
    owner.update(name="Nora Ås", protection=Protection.CONFIDENTIAL)
    old.save()
    assert listed() == "Nora Ås"
    Case.objects.filter(pk=CASE_OWNER).update(listed_as="Somebody")
    assert listed() == "Nora Ås"
    assert relist(GRANLIA) == []


def test_what_came_past_the_triggers_is_found_and_mended(server, db):
    """As with a copy that was brought back without them."""
    with psycopg.connect(url_of(server.owner_url, connection.settings_dict["NAME"])) as raw:
        raw.execute("ALTER TABLE cases_case DISABLE TRIGGER listed")
        raw.execute("UPDATE cases_case SET listed_as = 'Somebody' WHERE id = %s", [CASE_OWNER])
        raw.execute("ALTER TABLE cases_case ENABLE TRIGGER listed")
        mend = "SELECT samvev_relist(%s)"
        assert raw.execute(mend, [GRANLIA]).fetchall() == [], "only of an organisation one reaches"
        raw.execute("SELECT set_config('samvev.tenants', %s, true)", [f"{STOREFJORD},{GRANLIA}"])
        assert raw.execute(mend, [STOREFJORD]).fetchall() == []
        assert raw.execute(mend, [GRANLIA]).fetchall() == [(CASE_OWNER,)]
        found = raw.execute("SELECT listed_as FROM cases_case WHERE id = %s", [CASE_OWNER]).fetchone()
        assert found == ("Nora Eide",)
        raw.rollback()
