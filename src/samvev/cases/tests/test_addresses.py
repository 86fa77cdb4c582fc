"""Where a person lives, and who may know it (rules 43-46)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samvev.audit.models import Entry
from samvev.cases.addresses import actions, queries, rules
from samvev.cases.tasks import warn_of_protections
from samvev.kernel import clock
from samvev.kernel.errors import Denied, Invalid
from samvev.notifications.models import Notice
from samvev.people.models import Address, Person, ProtectedAddress, Protection
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, days_ahead, uid, user_id

STREET = "Fjellveien 7"


def write(actor, by="coordinator2", case_id=CASE_CHILD):
    who = actor(by)
    actions.write_address(queries.home(who, case_id), street=STREET, postcode="6800", place="Granlia", by=who)


def protect(actor, kind, days=300, by="coordinator2", case_id=CASE_CHILD, child_welfare=False):
    who = actor(by)
    until = days_ahead(days) if kind != Protection.NONE else None
    actions.protect(queries.home(who, case_id), kind=kind, until=until, child_welfare=child_welfare, by=who)


def reads(actor, code, case_id=CASE_CHILD):
    """Does the page give them the address, and does the database?"""
    who = actor(code)
    found = queries.address(who, queries.home(who, case_id))
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM people_address WHERE street = %s", [STREET])
        return found is not None, cursor.fetchone()[0] == 1


def test_without_protection_the_team_reads_it(actor):
    write(actor)
    for code in ("parent", "provider", "coordinator2"):
        assert reads(actor, code) == (True, True)


def test_a_confidential_address_is_never_shown_to_private_participants(actor, browser):
    write(actor)
    protect(actor, Protection.CONFIDENTIAL)
    assert reads(actor, "parent") == (False, False)
    assert reads(actor, "provider") == (True, True)
    page = browser("parent").get(reverse("cases:address", args=[CASE_CHILD]))
    assert page.status_code == 403
    assert STREET not in page.content.decode()


def test_public_bodies_of_other_organisations_read_a_confidential_one(actor):
    write(actor, by="coordinator", case_id=CASE_OWNER)
    protect(actor, Protection.CONFIDENTIAL, by="coordinator", case_id=CASE_OWNER)
    assert reads(actor, "hospital", CASE_OWNER) == (True, True)
    assert reads(actor, "relative", CASE_OWNER) == (False, False)
    assert reads(actor, "owner", CASE_OWNER) == (True, True)


def test_a_strictly_confidential_address_is_not_stored_at_all(actor):
    write(actor)
    protect(actor, Protection.STRICT)
    actor("coordinator2")
    assert not Address.objects.filter(person_id=uid("person.child9")).exists()
    with pytest.raises(Denied):
        write(actor)


def test_whoever_is_strictly_protected_is_found_by_no_search(actor, browser):
    protect(actor, Protection.STRICT)
    page = browser("coordinator2").post(reverse("front:search"), {"words": "Sara"}).content.decode()
    assert reverse("front:case", args=[CASE_CHILD]) not in page


def test_it_is_hidden_from_a_parent_by_a_flag_of_its_own(actor, browser):
    write(actor)
    who = actor("coordinator2")
    actions.hide_from(queries.home(who, CASE_CHILD), users=[user_id("parent")], by=who)
    assert reads(actor, "parent") == (False, False)
    assert reads(actor, "provider") == (True, True)
    page = browser("parent").get(reverse("consents:team", args=[CASE_CHILD])).content.decode()
    assert reverse("cases:address", args=[CASE_CHILD]) not in page


def test_only_parents_in_the_team_can_be_hidden_from(actor):
    who = actor("coordinator2")
    actions.hide_from(queries.home(who, CASE_CHILD), users=[user_id("provider"), user_id("owner")], by=who)
    assert queries.home(actor("coordinator2"), CASE_CHILD).address_hidden_from == frozenset()


def test_no_letter_shows_an_address_that_is_protected_or_hidden_from_a_parent(actor, see_all):
    def on_letter():
        see_all()
        return queries.for_letter(Person.objects.get(pk=uid("person.child9")), clock.today())

    write(actor)
    assert on_letter().street == STREET
    who = actor("coordinator2")
    actions.hide_from(queries.home(who, CASE_CHILD), users=[user_id("parent")], by=who)
    assert on_letter() is None
    actions.hide_from(queries.home(actor("coordinator2"), CASE_CHILD), users=[], by=who)
    assert on_letter().street == STREET
    protect(actor, Protection.CONFIDENTIAL)
    assert on_letter() is None


def test_the_log_tells_that_and_not_what(actor):
    write(actor)
    actor("coordinator2")
    assert STREET not in str(list(Entry.objects.values()))


@pytest.mark.parametrize("code", ["parent", "provider"])
def test_others_do_not_protect(actor, code):
    who = actor(code)
    with pytest.raises(Denied):
        actions.protect(queries.home(who, CASE_CHILD), kind="none", until=None, child_welfare=False, by=who)


@pytest.mark.parametrize(("kind", "days", "child_welfare"), [("strict", -1, False), ("confidential", 400, True)])
def test_days_that_make_no_sense_are_refused(actor, kind, days, child_welfare):
    with pytest.raises(Invalid):
        protect(actor, kind, days, child_welfare=child_welfare)


def test_the_warning_goes_out_once_and_nothing_opens_when_the_day_has_passed(actor, see_all):
    protect(actor, Protection.CONFIDENTIAL, days=20)
    for _night in range(2):
        warn_of_protections(timestamp=0)
    see_all()
    assert ProtectedAddress.objects.get().warned_days == 30
    told = Notice.objects.filter(kind="cases.protection_runs_out").values_list("user_id", flat=True)
    assert sorted(told) == sorted([user_id("coordinator2"), user_id("ke")])
    with clock.at(clock.now() + timedelta(days=30)):
        warn_of_protections(timestamp=0)
        see_all()
        assert ProtectedAddress.objects.get().warned_days == 0
        assert Person.objects.get(pk=uid("person.child9")).protection == Protection.CONFIDENTIAL


@given(left=st.integers(-400, 400), warned=st.sampled_from([None, *rules.WARN_DAYS]))
def test_a_warning_is_nearer_than_the_one_before(left, warned):
    day = clock.today()
    due = rules.warning_due(day + timedelta(days=left), warned, day)
    assert due is None or (left <= due and (warned is None or due < warned))


def test_the_pages_write_protect_and_hide(actor, browser):
    client, url = browser("coordinator2"), reverse("cases:address", args=[CASE_CHILD])
    client.post(url, {"street": STREET, "postcode": "68", "place": "Granlia"})
    assert STREET not in browser("parent").get(url).content.decode()
    client.post(url, {"street": STREET, "postcode": "6800", "place": "Granlia"})
    assert STREET in browser("parent").get(url).content.decode()
    client.post(reverse("cases:hide", args=[CASE_CHILD]), {"users": [user_id("parent")]})
    assert browser("parent").get(url).status_code == 403
    protecting = reverse("cases:protect", args=[CASE_CHILD])
    assert "en oppgave" in client.post(protecting, {"kind": "strict"}).content.decode().lower()
    client.post(protecting, {"kind": "strict", "until": days_ahead(100)})
    page = client.get(url).content.decode()
    assert "strengt" in page.lower()
    assert STREET not in page


def test_the_coordinating_unit_protects_without_reading(actor, browser):
    write(actor, by="coordinator", case_id=CASE_OWNER16)
    page = browser("ke").get(reverse("cases:address", args=[CASE_OWNER16]))
    assert page.status_code == 200
    assert STREET not in page.content.decode()
