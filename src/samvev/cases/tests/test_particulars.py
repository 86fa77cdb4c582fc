"""What is registered about a person, and who corrects it."""

from datetime import date

import pytest
from django.urls import reverse

from samvev.accounts.models import User
from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.actions import register_kin
from samvev.cases.particulars import actions, queries
from samvev.kernel.errors import Denied, Invalid, NotFound
from samvev.people.citizens import citizens
from samvev.people.models import Person
from tests.world import CASE_CHILD, CASE_OWNER, uid, user_id

NUMBER = "55909030187"  # made up: month + 80
PAGE = reverse("cases:particulars", args=[CASE_OWNER, uid("person.owner")])


def nora(actor, code="coordinator"):
    who = actor(code)
    return who, queries.about(who, CASE_OWNER, uid("person.owner"))


def correct(case, *, by, **changes):
    actions.correct(case, case.about, by=by, **changes)


def test_a_number_that_is_registered_lets_its_holder_in_and_stands_in_no_log(actor, see_all):
    who, about = nora(actor)
    correct(about, number=NUMBER, by=who)
    assert [found.user_id for found in citizens(NUMBER)] == [user_id("owner")]
    see_all()
    entry = Entry.objects.get(event="cases.particulars_corrected")
    assert (entry.case_id, entry.detail) == (CASE_OWNER, "")


def test_two_who_correct_different_things_do_not_undo_each_other(actor):
    who, about = nora(actor)
    _, same = nora(actor, "ke")
    correct(about, phone="90011223", by=who)
    correct(same, birth_date=date(1990, 1, 15), by=actor("ke"))
    saved = Person.objects.get(pk=uid("person.owner"))
    assert (saved.phone, saved.birth_date) == ("90011223", date(1990, 1, 15))


def test_the_name_is_the_users_as_well(actor, see_all):
    who, about = nora(actor)
    correct(about, name="Nora Nygård", email="nora@example.test", by=who)
    see_all()
    user = User.objects.get(pk=user_id("owner"))
    assert (user.name, user.email) == ("Nora Nygård", "nora@example.test")


def test_one_number_is_one_person(actor):
    who, about = nora(actor)
    correct(about, number=NUMBER, by=who)
    register_kin(about, name="Tuva Eide", phone="90000000", by=who)
    (tuva,) = (one.other for one in queries.others(about) if one.other.name == "Tuva Eide")
    with pytest.raises(Invalid):
        correct(queries.about(who, CASE_OWNER, tuva.pk), number=NUMBER, by=who)


@pytest.mark.parametrize("code", ["owner", "provider", "manager", "localadmin"])
def test_nobody_else_corrects_it(actor, code):
    ke, about = nora(actor, "ke")
    assert ke.holds("coordinating_unit", about.tenant_id)
    with pytest.raises(Denied):
        correct(about, phone="1", by=actor(code))


def test_only_those_who_are_registered_in_the_case_are_found_there(actor):
    with pytest.raises(NotFound):
        queries.about(actor("coordinator"), CASE_OWNER, cases.case(actor("ke"), CASE_CHILD).person_id)


def test_the_page_keeps_what_was_typed_and_never_shows_a_whole_number(browser):
    kari = browser("coordinator")
    typed = {"name": "Nora Eide", "birth_date": "15.01.1990", "phone": "90 01 12 23", "number": "12345678901"}
    wrong = kari.post(PAGE, typed)
    assert wrong.status_code == 200
    assert 'value="90 01 12 23"' in wrong.content.decode()
    assert kari.post(PAGE, typed | {"number": NUMBER}).status_code == 302
    shown = kari.get(PAGE).content.decode()
    assert "559090 *****" in shown
    assert NUMBER not in shown
