"""Lists, search and the bell, as each of the cast meets them."""

import pytest
from django.urls import reverse

from samvev.audit.models import Entry
from samvev.people.models import Person, ProtectedAddress, Protection
from tests.world import CASE_OWNER, GRANLIA, days_ahead, uid


def search(client, words):
    return client.post(reverse("front:search"), {"words": words}).content.decode()


def test_someone_who_is_not_signed_in_meets_the_door(client, db):
    page = client.get("/").content.decode()
    assert "Meld behov" in page


@pytest.mark.parametrize(
    ("who", "where"), [("coordinator", "front:day"), ("owner", "front:my_plan"), ("ke", "needs:inbox")]
)
def test_each_begins_where_their_work_is(browser, who, where):
    assert browser(who).get("/").url == reverse(where)


def test_my_cases_are_listed_and_the_listing_is_logged(browser, see_all):
    page = browser("coordinator").get(reverse("front:cases")).content.decode()
    assert "Nora Eide" in page
    assert "Sara Strand" not in page
    see_all()
    assert {e.case_id for e in Entry.objects.filter(event="audit.listed")} >= {CASE_OWNER}


def test_an_office_sees_every_case_of_its_organisation_and_no_other(browser):
    page = browser("ke").get(reverse("front:cases")).content.decode()
    assert "Nora Eide" in page
    assert "Ola Fjord" not in page


def test_search_finds_within_ones_rights_only(browser):
    assert "Nora Eide" in search(browser("coordinator"), "nor eid")
    assert "Nora Eide" not in search(browser("coordinator2"), "nora")
    assert "Nora Eide" not in search(browser("stranger"), "nora")
    assert "Nora Eide" not in search(browser("neighbour"), "nora")


@pytest.mark.parametrize("words", ["nora", "NO", "nor eid", "eide n", "eid  n", "Nóra", "nora-eide", "No,Ei"])
def test_a_name_is_found_by_how_its_words_begin(browser, words):
    assert "Nora Eide" in search(browser("ke"), words)
    assert "Nora Eide" in search(browser("coordinator"), words)


@pytest.mark.parametrize("words", ["ora", "ide", "nora x", "noraeide", "n", "%", "_or", "--", "nora eide x"])
def test_a_name_is_not_found_by_what_stands_within_its_words(browser, words):
    assert "Nora Eide" not in search(browser("ke"), words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Åse-Marie O'Neil Þorsdóttir", ["åse", "marie", "åse-m", "o'ne", "neil", "thors", "þors"]),
        ("Zoë Müller-Strauß", ["zoe", "ZOË", "muller", "müll", "strauss", "straus"]),
        ("Øystein Ærlie", ["øyst", "ØYSTEIN", "ærl"]),
        ("Áslak Đorđe Čáhppe", ["aslak", "áslak", "dorde", "đor", "cahp"]),
    ],
)
def test_letters_are_found_as_one_types_them(browser, see_all, name, words):
    Person.objects.filter(pk=uid("person.owner")).update(name=name)
    for one in words:
        assert str(CASE_OWNER) in search(browser("ke"), one), one
    Person.objects.filter(pk=uid("person.owner")).update(name="Nora Eide")
    assert str(CASE_OWNER) not in search(browser("ke"), words[0])


@pytest.mark.parametrize("words", ["ase", "oystein", "aerlie"])
def test_norwegian_letters_are_letters_of_their_own(browser, see_all, words):
    Person.objects.filter(pk=uid("person.owner")).update(name="Åse Øystein Ærlie")
    assert str(CASE_OWNER) not in search(browser("ke"), words)


def test_a_number_finds_the_person_within_ones_rights(browser, see_all):
    number = "55909030187"  # made up: month + 80
    owner = Person.objects.get(pk=uid("person.owner"))
    owner.keep_number(number)
    owner.save()
    for words in (number, f" {number[:6]} {number[6:]} "):
        assert "Nora Eide" in search(browser("ke"), words)
        assert "Nora Eide" not in search(browser("neighbour"), words)
    assert "Nora Eide" not in search(browser("ke"), number[:10])
    Person.objects.filter(pk=owner.pk).update(protection=Protection.STRICT)
    assert str(CASE_OWNER) not in search(browser("ke"), number), "found by invitation only (rule 44)"


def test_a_strictly_protected_person_is_not_found(browser, see_all):
    Person.objects.filter(pk=uid("person.owner")).update(protection=Protection.STRICT)
    assert "Nora Eide" not in search(browser("ke"), "nora")
    assert str(CASE_OWNER) not in search(browser("ke"), "nora")


def test_an_office_sees_that_there_is_a_strictly_protected_person_and_not_who(browser, see_all):
    Person.objects.filter(pk=uid("person.owner")).update(protection=Protection.STRICT)
    page = browser("ke").get(reverse("front:cases")).content.decode()
    assert "Nora Eide" not in page
    assert "Strengt fortrolig adresse" in page
    assert page.index("Sara Strand") < page.index("Strengt fortrolig adresse"), "nor by where it stands"
    assert reverse("cases:overview", args=[CASE_OWNER]) in page
    assert "Nora Eide" in browser("coordinator").get(reverse("front:cases")).content.decode()


def test_a_manager_sees_the_cases_of_their_unit(browser, see_all):
    Person.objects.filter(pk=uid("person.owner")).update(protection=Protection.STRICT)
    page = browser("manager").get(reverse("front:cases")).content.decode()
    assert "Emil Strand" in page
    assert "Nora Eide" not in page
    assert "Sara Strand" not in page


def test_the_end_of_a_protection_stands_on_the_day_of_those_who_decide(browser, see_all):
    Person.objects.filter(pk=uid("person.owner")).update(protection=Protection.CONFIDENTIAL)
    held = ProtectedAddress.objects.create(
        tenant_id=GRANLIA, person_id=uid("person.owner"), until=days_ahead(20), decided_by="Kari Nes"
    )
    url = reverse("cases:address", args=[CASE_OWNER])
    for person in ("coordinator", "ke", "coordinator2", "nav", "admin"):
        found = url in browser(person).get(reverse("front:day")).content.decode()
        assert found == (person in {"coordinator", "ke"}), person
    ProtectedAddress.objects.filter(pk=held.pk).update(until=days_ahead(40))
    assert url not in browser("coordinator").get(reverse("front:day")).content.decode()


def test_a_search_is_logged_with_whom_it_showed(browser, see_all):
    search(browser("ke"), "nora")
    see_all()
    assert Entry.objects.get(event="audit.searched").person_id == uid("person.owner")


@pytest.mark.parametrize("words", ["", "n", "\x00nora", "%' OR 1=1 --", "x" * 10_000, "12345678901", "😀" * 50])
def test_odd_words_are_answered_plainly(browser, words):
    assert browser("ke").post(reverse("front:search"), {"words": words}).status_code == 200


def test_my_access_says_what_i_reach_and_why(browser):
    page = browser("hospital").get(reverse("front:my_access")).content.decode()
    assert "Nora Eide" in page
    assert "samtykke" in page


def test_the_lists_take_a_constant_number_of_queries(browser, django_assert_max_num_queries):
    client = browser("ke")
    with django_assert_max_num_queries(12):
        client.get(reverse("front:cases"))
