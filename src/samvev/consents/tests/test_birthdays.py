"""Birthdays do what the law says, on the day, once; and the person is told once."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samvev.audit.models import Entry
from samvev.cases.entrance import enter
from samvev.cases.models import Access, Case, CaseKind
from samvev.consents.birthdays import actions, queries, rules
from samvev.consents.birthdays.models import Birthday, BirthdayRead
from samvev.consents.tasks import follow_birthdays
from samvev.kernel import clock
from samvev.kernel.errors import Denied
from samvev.notifications.models import Notice
from samvev.people.ages import birthday
from samvev.people.models import Person
from tests.world import CASE_CHILD, CASE_OWNER16, noon, uid, user_id

YEAR = clock.today().year
SIXTEEN = date(YEAR - 9 + 16, 1, 1)  # of the child
EIGHTEEN = date(YEAR - 16 + 18, 1, 1)  # of the youth
DAYS = st.dates(date(2000, 1, 1), date(2040, 12, 31))


def at(name, *ids):
    return reverse(f"consents:{name}", args=ids)


@pytest.fixture
def night(see_all):
    """A night at the worker."""

    def sleep(day):
        with clock.at(noon(day)):
            follow_birthdays(0)
            see_all()

    return sleep


def sees(code, case_id, day):
    with clock.at(noon(day)):
        found = enter(user_id(code)).cases.get(case_id)
    return found.read if found else frozenset()


def row(case_id, age, see_all):
    see_all()
    return Birthday.objects.select_related("case__person").get(case_id=case_id, age=age)


@given(DAYS, DAYS)
def test_a_birthday_is_near_from_ninety_days_before_it(born, today):
    near = rules.near(born, today)
    days = {age: birthday(born, age) for age in rules.AGES}
    assert near is None or days[near[0]] == near[1]
    wanted = {age for age, day in days.items() if -30 <= (day - today).days <= 90}
    assert {near[0]} if near else set() == wanted


def test_nothing_is_near_without_a_birth_date():
    assert rules.near(None, clock.today()) is None


@pytest.mark.parametrize("age", rules.AGES)
def test_a_task_is_made_ninety_days_before_each_age_and_once(night, see_all, age):
    day = date(YEAR - 9 + age, 1, 1)
    night(day - timedelta(days=91))
    assert not Birthday.objects.filter(case_id=CASE_CHILD, age=age).exists()
    night(day - timedelta(days=90))
    night(day - timedelta(days=89))
    assert Birthday.objects.get(case_id=CASE_CHILD, age=age).day == day
    told = Notice.objects.filter(kind="consents.birthday_near", case_id=CASE_CHILD)
    assert list(told.values_list("user_id", flat=True)) == [user_id("coordinator2")]


def test_a_second_round_on_the_same_night_changes_nothing(night, see_all):
    night(SIXTEEN)

    def everything():
        see_all()
        return (
            list(Birthday.objects.order_by("pk").values()),
            set(Access.objects.values_list("pk", flat=True)),
            Notice.objects.count(),
            Entry.objects.count(),
        )

    before = everything()
    night(SIXTEEN)
    assert everything() == before


def test_health_closes_for_parents_on_the_day_even_when_the_worker_sleeps(night):
    eve = SIXTEEN - timedelta(days=1)
    assert "health" in sees("parent", CASE_CHILD, eve)
    assert "health" not in sees("parent", CASE_CHILD, SIXTEEN)
    night(SIXTEEN)
    assert "health" not in sees("parent", CASE_CHILD, SIXTEEN)
    assert "leisure" in sees("parent", CASE_CHILD, SIXTEEN)


def test_on_the_day_the_person_the_parents_and_the_coordinator_are_told(night):
    night(EIGHTEEN)
    told = set(Notice.objects.filter(kind="consents.decides_anew").values_list("user_id", flat=True))
    assert told == {user_id("owner16"), user_id("parent"), user_id("coordinator")}
    assert sees("parent", CASE_OWNER16, EIGHTEEN) == frozenset()


def test_a_corrected_birth_date_moves_the_task(night, see_all):
    night(SIXTEEN - timedelta(days=60))
    Person.objects.filter(pk=uid("person.child9")).update(birth_date=date(YEAR - 9, 1, 15))
    night(SIXTEEN - timedelta(days=59))
    assert row(CASE_CHILD, 16, see_all).day == date(YEAR - 9 + 16, 1, 15)
    assert Birthday.objects.filter(case_id=CASE_CHILD, age=16).count() == 1


def child_coordination(see_all):
    see_all()
    Case.objects.filter(pk=CASE_OWNER16).update(kind=CaseKind.CHILD_COORDINATION)


def kind(see_all):
    see_all()
    return Case.objects.get(pk=CASE_OWNER16)


def test_child_coordination_goes_on_until_an_ordinary_coordinator_was_offered(night, see_all):
    child_coordination(see_all)
    night(EIGHTEEN)
    night(EIGHTEEN + timedelta(days=20))
    assert kind(see_all).kind == CaseKind.CHILD_COORDINATION
    assert kind(see_all).end is None
    told = set(Notice.objects.filter(kind="consents.offer_waits").values_list("user_id", flat=True))
    assert told == {user_id("coordinator"), user_id("ke")}


@pytest.mark.parametrize(("answer", "becomes"), [("yes", CaseKind.COORDINATION), ("no", None)])
def test_with_an_answer_it_becomes_an_ordinary_one_or_ends_on_the_day(night, see_all, actor, answer, becomes):
    child_coordination(see_all)
    night(EIGHTEEN - timedelta(days=30))
    with clock.at(noon(EIGHTEEN - timedelta(days=20))):
        kari = actor("coordinator")
        found = queries.birthday(kari, CASE_OWNER16, row(CASE_OWNER16, 18, see_all).pk)
        actor("coordinator")
        with pytest.raises(Denied):
            actions.finish(found, by=kari)
        actions.offer(found, answer=answer, by=kari)
        actions.finish(found, by=kari)
    night(EIGHTEEN - timedelta(days=1))
    assert kind(see_all).kind == CaseKind.CHILD_COORDINATION
    night(EIGHTEEN)
    night(EIGHTEEN)
    night(EIGHTEEN + timedelta(days=1))
    case = kind(see_all)
    assert case.kind == (becomes or CaseKind.CHILD_COORDINATION)
    assert case.end == (None if becomes else EIGHTEEN)


@given(st.sampled_from(rules.AGES), st.booleans(), st.sampled_from(["", "yes", "no"]), st.integers(-90, 90))
def test_it_never_ends_without_an_offer_nor_before_the_day(age, childs, answer, late):
    of_kind = CaseKind.CHILD_COORDINATION if childs else CaseKind.INDIVIDUAL_PLAN
    today = clock.today()
    one = Birthday(age=age, day=today - timedelta(days=late), answer=answer, case=Case(kind=of_kind))
    if rules.settles(one, today):
        assert (age, childs) == (18, True)
        assert answer
        assert late >= 0


def test_the_youth_meets_one_screen_once_after_the_birthday(night, browser, see_all):
    night(EIGHTEEN)
    with clock.at(noon(EIGHTEEN)):
        emil = browser("owner16")
        plan = reverse("front:my_plan")
        first = emil.get(plan)
        assert first.headers["Location"] == at("new_age", CASE_OWNER16)
        html = emil.get(at("new_age", CASE_OWNER16)).content.decode()
        assert "Emil, du er 18 nå" in html
        assert "ser ikke lenger" in html
        assert emil.post(at("new_age", CASE_OWNER16)).status_code == 302
        assert emil.post(at("new_age", CASE_OWNER16)).status_code == 302
        assert emil.get(plan).status_code == 200
    see_all()
    assert BirthdayRead.objects.filter(user_id=user_id("owner16")).count() == 1


def test_the_parent_is_told_too_and_a_helper_is_not(night, browser):
    night(SIXTEEN)
    with clock.at(noon(SIXTEEN)):
        assert browser("parent").get(at("new_age", CASE_CHILD)).status_code == 200
        assert browser("coordinator2").get(at("new_age", CASE_CHILD)).status_code == 403
        assert browser("stranger").get(at("new_age", CASE_CHILD)).status_code == 404


def test_without_a_birthday_nobody_is_sent_anywhere(browser):
    assert browser("owner16").get(reverse("front:my_plan")).status_code == 200
    assert browser("owner16").get(at("new_age", CASE_OWNER16)).status_code == 404


def test_the_task_stands_in_the_coordinators_day_until_it_is_prepared(night, browser, see_all):
    night(SIXTEEN - timedelta(days=80))
    found = row(CASE_CHILD, 16, see_all)
    with clock.at(noon(SIXTEEN - timedelta(days=79))):
        jonas = browser("coordinator2")
        assert at("birthday", CASE_CHILD, found.pk) in jonas.get(reverse("front:day")).content.decode()
        html = jonas.get(at("birthday", CASE_CHILD, found.pk)).content.decode()
        assert "Foreldre ser ikke lenger" in html
        assert browser("parent").get(at("birthday", CASE_CHILD, found.pk)).status_code == 403
        assert jonas.post(at("finish_birthday", CASE_CHILD, found.pk)).status_code == 302
        assert at("birthday", CASE_CHILD, found.pk) not in jonas.get(reverse("front:day")).content.decode()


def test_the_offer_is_written_down_on_the_page(night, browser, see_all):
    child_coordination(see_all)
    night(EIGHTEEN - timedelta(days=30))
    found = row(CASE_OWNER16, 18, see_all)
    with clock.at(noon(EIGHTEEN - timedelta(days=20))):
        kari = browser("coordinator")
        page = at("birthday", CASE_OWNER16, found.pk)
        assert "tilbudt" in kari.get(page).content.decode()
        assert kari.post(page, {"answer": "yes"}).status_code == 302
        assert "Kari Nes" in kari.get(page).content.decode()
