"""Changing: allowed, unconflicted, done and recorded in one transaction — or not at all."""

import pytest

from samvev.audit.change import change
from samvev.audit.events import READ, Event, event_words
from samvev.audit.models import Entry, Revision, history
from samvev.audit.record import record, record_all
from samvev.cases import rules
from samvev.cases.models import Case
from samvev.kernel.errors import Conflict, Denied
from samvev.plans.models import Measure
from tests.world import CASE_OWNER, GRANLIA, uid


@pytest.fixture
def measure(actor):
    actor("coordinator")
    return Measure.objects.select_related("case").get(pk=uid("measure.health"))


def test_a_change_is_done_and_recorded(actor, measure):
    kari = actor("coordinator")
    with change(measure, rules.may_write_area, READ, by=kari, seen=measure.version):
        measure.write(by=kari, title="Ny tittel")
    entry = Entry.objects.latest("id")
    assert (entry.user_name, entry.organisation, entry.role) == ("Kari Nes", "Granlia kommune", "coordinator")
    assert (entry.case_id, entry.person_id, entry.areas) == (CASE_OWNER, uid("person.owner"), ["health"])
    assert entry.basis == "coordinator"
    assert Measure.objects.get(pk=measure.pk).version == 2


def test_what_a_text_said_before_is_kept(actor, measure):
    kari = actor("coordinator")
    old = measure.title
    with change(measure, rules.may_write_area, READ, by=kari, seen=measure.version):
        assert measure.write(by=kari, title="Ny tittel", description="") == ["title"]
    assert history(measure).get().before == {"title": old}
    assert history(measure).get().by_name == "Kari Nes"


def test_a_denied_change_does_nothing(actor, measure):
    berit = actor("gp")  # reads health, may not write
    with pytest.raises(Denied, match=r"not write|ikke skrive"), change(measure, rules.may_write_area, READ, by=berit):
        measure.write(by=berit, title="Skal ikke stå")
    assert Measure.objects.get(pk=measure.pk).title != "Skal ikke stå"
    assert not Entry.objects.exists()


def test_a_change_on_an_old_copy_does_nothing(actor, measure):
    kari = actor("coordinator")
    with pytest.raises(Conflict), change(measure, rules.may_write_area, READ, by=kari, seen=measure.version + 1):
        measure.write(by=kari, title="Skal ikke stå")
    assert not Revision.objects.exists()


def test_an_error_within_a_change_undoes_it(actor, measure):
    kari = actor("coordinator")

    def fall_over() -> None:
        with change(measure, rules.may_write_area, READ, by=kari):
            measure.write(by=kari, title="Skal ikke stå")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fall_over()
    assert Measure.objects.get(pk=measure.pk).title != "Skal ikke stå"


def test_an_office_is_named_as_the_basis(actor):
    ingrid = actor("ke")
    record(READ, by=ingrid, target=Case.objects.get(pk=CASE_OWNER))
    entry = Entry.objects.latest("id")
    assert (entry.role, entry.basis, entry.tenant_id) == ("coordinating_unit", "office", GRANLIA)


def test_lists_are_logged_in_one_query(actor, django_assert_num_queries):
    ingrid = actor("ke")
    cases = list(Case.objects.all())
    with django_assert_num_queries(1):
        record_all(READ, by=ingrid, targets=cases)
    assert Entry.objects.count() == 3


def test_an_event_is_named_once_and_an_unknown_one_shows_its_code():
    with pytest.raises(ValueError, match="twice"):
        Event(READ.code, "again")
    assert event_words("gone.event") == "gone.event"
