"""A working day: what waits, for whom, and that it costs the same however long the lists are."""

from datetime import timedelta

import pytest
from django.urls import reverse

from samvev.audit.models import Entry
from samvev.cases.models import Case
from samvev.consents.birthdays.models import Birthday
from samvev.front.day import day
from samvev.kernel import clock
from samvev.needs.tests.stories import baton
from samvev.people.models import Person
from samvev.plans.models import Measure
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, days_ago, days_ahead, uid, user_id

URL = "/day"


def owe(count, who, on, case=CASE_OWNER):
    Measure.objects.bulk_create(
        Measure(tenant_id=GRANLIA, case_id=case, title=f"Ringe legen {n}", responsible_id=user_id(who), evaluate_on=on)
        for n in range(count)
    )


def test_what_i_should_have_evaluated_stands_under_now(actor):
    kari = actor("coordinator")
    owe(1, "coordinator", days_ago(3))
    row = day(kari).now[0]
    assert (row.who, row.what, row.when) == ("Nora Eide", "Ringe legen 0", days_ago(3))


def test_what_others_owe_stands_under_waiting_and_is_reminded_of_with_one_button(browser, actor, see_all):
    actor("coordinator")
    owe(1, "nav", days_ago(3))
    client = browser("coordinator")
    page = client.get(URL).content.decode()
    measure = Measure.objects.get(title="Ringe legen 0")
    assert "Stian Moe: Ringe legen 0" in page
    assert reverse("plans:remind", args=[measure.pk]) in page


def test_a_manager_is_told_who_needs_a_coordinator(actor, see_all):
    row = baton()
    (told,) = day(actor("manager")).now
    assert (told.what, told.url) == ("Trenger en koordinator fra enheten din", reverse("needs:propose", args=[row.pk]))


def test_whom_a_manager_is_told_of_is_logged(browser, see_all):
    row = baton()
    browser("manager").get(URL)
    see_all()
    assert Entry.objects.filter(event="audit.listed", user_id=user_id("manager"), case_id=row.case_id).exists()


def test_consents_that_run_out_are_one_row_a_case(actor):
    kari = actor("coordinator")
    with clock.at(clock.now() + timedelta(days=290)):
        lapsing = [row for row in day(kari).now if row.url == reverse("consents:renew", args=[CASE_OWNER])]
        assert len(lapsing) == 1


def test_each_case_stands_with_its_next_step(actor):
    kari = actor("coordinator")
    steps = {line.case.pk: line.step for line in day(kari).cases}
    assert set(steps) == {CASE_OWNER, CASE_OWNER16}
    assert steps[CASE_OWNER].next_on == clock.today() + timedelta(days=30)


def test_a_day_without_cases_teaches(browser):
    page = browser("stranger").get(URL).content.decode()
    assert "Ingenting venter på deg akkurat nå." in page


def test_whom_the_day_names_is_logged(browser, see_all):
    browser("coordinator").get(URL)
    see_all()
    assert set(Entry.objects.filter(event="audit.listed").values_list("case_id", flat=True)) == {
        CASE_OWNER,
        CASE_OWNER16,
    }


@pytest.mark.parametrize("url", [URL, "/day/measures"])
def test_a_long_day_takes_no_more_queries_than_a_short_one(browser, actor, url, django_assert_max_num_queries):
    client = browser("coordinator")

    def queries():
        with django_assert_max_num_queries(25) as asked:
            assert client.get(url).status_code == 200
        return len(asked)

    short = queries()
    actor("coordinator")
    owe(30, "coordinator", days_ago(2))
    owe(30, "nav", days_ago(2))
    assert queries() == short


def test_everything_i_have_promised_stands_on_one_page(browser, actor):
    page = browser("coordinator").get("/day/measures").content.decode()
    assert "Tiltak for" in page
    assert "Nora Eide" in page


def test_a_person_does_not_have_a_working_day(browser):
    assert browser("owner").get(URL).status_code == 403


def test_cases_of_others_are_not_on_my_day(actor):
    jonas = actor("coordinator2")
    assert Case.objects.get(pk=day(jonas).cases[0].case.pk).person_id == uid("person.child9")
    assert len(day(jonas).cases) == 1


def test_a_childs_birthday_in_the_familys_plan_is_told_apart_from_the_one_in_the_childs_own_case(actor, see_all):
    see_all()
    told = {"tenant_id": GRANLIA, "case_id": CASE_OWNER, "age": 16, "day": days_ahead(30)}
    Birthday.objects.create(**told)
    Birthday.objects.create(**told, person_id=uid("person.child9"))
    rows = {row.who: row.what for row in day(actor("coordinator")).now if row.what.startswith("Fyller")}
    assert rows == {
        "Nora Eide": "Fyller 16: forbered det som endrer seg",
        Person.objects.get(pk=uid("person.child9")).name: "Fyller 16: forbered det som endrer seg i familieplanen",
    }
