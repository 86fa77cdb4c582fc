"""Importing again into an organisation that was merged: what came from it is found, nothing is written twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from samvev.accounts.models import User
from samvev.cases.models import Access, Case, Participation
from samvev.interop.load.known import tenant_of
from samvev.interop.tests.conftest import FJELL, LIA, ImportFolder
from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor, ActorKind, Office, OfficeRole, system
from samvev.kernel.ids import new_id
from samvev.organisations import actions
from samvev.organisations.models import Organisation
from samvev.oversight.joining import actions as joining
from samvev.oversight.joining import queries
from samvev.people.models import Person, Relation
from tests.world import OSLO

NEW = "310000094"
AFTER = datetime(2027, 1, 2, 12, tzinfo=OSLO)
pytestmark = pytest.mark.django_db


@pytest.fixture
def merged(folder: ImportFolder, other_folder: ImportFolder, see_all: Callable[[], None]) -> dict[str, Any]:
    """Lia and Fjell, with the same persons in each, become one on New Year's Day; gives the tenants by number."""
    folder.load()
    other_folder.load()
    see_all()
    tenants = {orgnr: tenant_of(orgnr) for orgnr in (LIA, FJELL, NEW)}
    model = Organisation.objects.get(orgnr=LIA)
    made = Organisation(pk=tenants[NEW], orgnr=NEW, name="Lifjell", kind=model.kind, since=date(2027, 1, 1))
    walls.enter(tenants=tenants.values())
    actions.found(made, by=system(made.pk))
    for orgnr in (LIA, FJELL):
        by = replace(system(tenants[orgnr]), tenants=frozenset({tenants[orgnr], made.pk}))
        actions.close(Organisation.objects.get(orgnr=orgnr), into=made, day=date(2027, 1, 1), by=by)
    return tenants


def unit(tenants: dict[str, Any]) -> Actor:
    """Somebody of the coordinating unit of the whole."""
    places = frozenset(tenants.values())
    offices = frozenset(Office(OfficeRole.COORDINATING_UNIT, place, None) for place in places)
    told = {"user_id": new_id(), "name": "Kari", "kind": ActorKind.STAFF, "tenant_id": tenants[LIA]}
    return Actor(**told, tenants=places, offices=offices)


def join_anna(tenants: dict[str, Any]) -> Person:
    """Anna of Lia and Anna of Fjell are one."""
    by = unit(tenants)
    walls.enter(user=by.user_id, tenants=by.tenants)
    one, other = Person.objects.filter(code="anna", tenant_id__in=by.tenants)
    pair = queries.pair(by, one.pk, other.pk)
    chosen = dict.fromkeys(pair.choices, "kept")
    return joining.join(pair, chosen=chosen, by=by).kept


def test_the_same_folder_again_changes_nothing(folder: ImportFolder, merged: Any, everything: Any) -> None:
    with clock.at(AFTER):
        before = everything(LIA, FJELL, NEW)
        report = folder.load()
        assert (report.new, report.changed) == (0, 0)
        assert everything(LIA, FJELL, NEW) == before


def test_what_is_new_or_changed_stays_where_its_rows_are(folder: ImportFolder, merged: Any) -> None:
    folder.change("persons.csv", "Dina Li", "Dina Lie")
    folder.add("persons.csv", "eli,Eli Li,,2015-05-05,K,,,")
    folder.add("cases.csv", "late,coordination,eli,2026-02-01,,")
    with clock.at(AFTER):
        folder.load()
        walls.enter(tenants=merged.values())
        here = {"tenant_id": merged[LIA]}
        assert Person.objects.get(**here, code="dina").name == "Dina Lie"
        assert Person.objects.get(tenant_id=merged[FJELL], code="dina").name == "Dina Li"
        assert Case.objects.get(**here, code="late").person.code == "eli"
        assert not Case.objects.filter(tenant_id__in=[merged[FJELL], merged[NEW]], code="late").exists()


def test_somebody_who_is_one_now_is_found_by_both_codes(
    folder: ImportFolder, other_folder: ImportFolder, merged: Any, everything: Any
) -> None:
    with clock.at(AFTER):
        walls.enter(tenants=merged.values())
        Case.objects.filter(code="plan", tenant_id=merged[FJELL]).update(kind="coordination")
        kept = join_anna(merged)
        other_folder.change("cases.csv", "plan,individual_plan", "plan,coordination")
        other_folder.change("persons.csv", "Anna Li,", "Anna Someone Else,")
        before = everything(LIA, FJELL, NEW)
        for one in (folder, other_folder):
            one.load()
        after = everything(LIA, FJELL, NEW)
        assert {table for table in after if after[table] != before[table]} <= {"people_relation", "audit_entry"}
        assert Person.objects.filter(code="anna", tenant_id__in=merged.values()).get() == kept
        assert kept.name == "Anna Li"
        owners = Participation.objects.filter(role="owner", case__code="plan", tenant_id__in=merged.values())
        assert set(owners.values_list("user_id", flat=True)) == {kept.user_id}
        assert set(Access.objects.filter(role="owner", case__code="plan").values_list("user_id", flat=True)) >= {
            kept.user_id
        }
        assert Relation.objects.filter(person=kept, tenant_id=kept.tenant_id).exists()
        assert User.objects.filter(pk=kept.user_id, is_active=True).exists()


def test_a_stricter_protection_in_the_folder_is_told_of_not_lost(
    folder: ImportFolder, other_folder: ImportFolder, merged: Any
) -> None:
    with clock.at(AFTER):
        walls.enter(tenants=merged.values())
        Case.objects.filter(code="plan", tenant_id=merged[FJELL]).update(kind="coordination")
        kept = join_anna(merged)
        gone = other_folder if kept.tenant_id == merged[LIA] else folder
        gone.change("persons.csv", "1985-03-14,K,,nn,", "1985-03-14,K,strict,nn,")
        (error,) = gone.errors()
        assert "stricter" in error
