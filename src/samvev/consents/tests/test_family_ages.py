"""A child who is in a family plan by a link alone: told of ninety days before, and the law's ages count on the day."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from samvev.cases.access import facts_of, refresh_standing
from samvev.cases.entrance import enter
from samvev.cases.models import Case, CaseKind, FamilyMember, Participation
from samvev.cases.queries import case as case_of
from samvev.consents import actions as consents
from samvev.consents import queries as sharing
from samvev.consents.birthdays.models import Birthday
from samvev.consents.families import actions, queries
from samvev.consents.models import Consent
from samvev.consents.rules import who_consents
from samvev.consents.tasks import follow_birthdays
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.errors import Denied, Invalid
from samvev.kernel.period import period
from samvev.notifications.models import Notice
from samvev.people.models import Person
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, days_ago, days_ahead, noon, uid, user_id

YEAR = clock.today().year
SIXTEEN = date(YEAR + 1, 2, 1)
BORN = date(SIXTEEN.year - 16, 2, 1)
EVE = SIXTEEN - timedelta(days=1)


def link(born=BORN, **told):
    person = Person.objects.create(
        tenant_id=GRANLIA, id=uid("person.ida"), code="ida", name="Ida Strand", birth_date=born
    )
    return FamilyMember.objects.create(tenant_id=GRANLIA, case_id=CASE_CHILD, person=person, **told)


def derive():
    refresh_standing(Case.objects.select_related("person").get(pk=CASE_CHILD))


@pytest.fixture
def ida(see_all):
    """Sara's case is the family's plan, and it is about Ida too, who has no case of her own."""
    Case.objects.filter(pk=CASE_CHILD).update(kind=CaseKind.FAMILY_PLAN)
    row = link()
    derive()
    return row


@pytest.fixture
def night(see_all):
    def sleep(day):
        with clock.at(noon(day)):
            follow_birthdays(0)
            see_all()

    return sleep


def sees(code, day):
    with clock.at(noon(day)):
        found = enter(user_id(code)).cases.get(CASE_CHILD)
    return found.read if found else frozenset()


def test_the_task_stands_in_the_family_plan_ninety_days_before_and_once(ida, night, see_all):
    night(SIXTEEN - timedelta(days=91))
    assert not Birthday.objects.filter(person=ida.person).exists()
    night(SIXTEEN - timedelta(days=90))
    night(SIXTEEN - timedelta(days=89))
    row = Birthday.objects.get(person=ida.person)
    assert (row.case_id, row.age, row.day) == (CASE_CHILD, 16, SIXTEEN)
    told = Notice.objects.filter(kind="consents.birthday_near", path__contains=str(row.pk))
    assert list(told.values_list("user_id", flat=True)) == [user_id("coordinator2")]


def test_health_closes_for_parents_on_the_day_without_any_job(ida):
    assert "health" in sees("parent", EVE)
    assert "health" not in sees("parent", SIXTEEN)
    assert "leisure" in sees("parent", SIXTEEN)


def test_on_the_day_those_concerned_are_told(ida, night):
    night(EVE)
    night(SIXTEEN)
    told = Notice.objects.filter(kind="consents.decides_anew", case_id=CASE_CHILD)
    assert set(told.values_list("user_id", flat=True)) == {user_id("parent"), user_id("coordinator2")}


def test_access_made_anew_by_a_parent_who_does_not_reach_the_child_stays_closed(ida, see_all):
    with clock.at(noon(SIXTEEN)):
        enter(user_id("parent"))
        assert not Person.objects.filter(pk=ida.person_id).exists()
        derive()
        assert "health" not in sees("parent", SIXTEEN)


def test_the_parents_alone_do_not_open_it_again_and_everyone_together_do(ida, actor):
    with clock.at(noon(SIXTEEN)):
        line = actor("parent")
        mine = Participation.objects.get(case_id=CASE_CHILD, user=user_id("parent"))
        mine.case = case_of(line, CASE_CHILD)
        with pytest.raises(Denied):
            consents.give_sharing_consent(
                mine.case, member=mine, areas={"health"}, terms=Terms(until=days_ahead(400), given_by="parent"), by=line
            )
        jonas = actor("coordinator2")
        told = {"until": days_ahead(400), "way": "oral", "heard_by": "Jonas", "given_on": clock.today()}
        mine.case = case_of(jonas, CASE_CHILD)
        with pytest.raises(Denied):
            consents.give_sharing_consent(
                mine.case, member=mine, areas={"health"}, terms=Terms(given_by="parent", **told), by=jonas
            )
        consents.give_sharing_consent(
            mine.case, member=mine, areas={"health"}, terms=Terms(given_by="joint", childs_view="Ja", **told), by=jonas
        )
    assert "health" in sees("parent", SIXTEEN)


def test_each_of_those_who_said_yes_together_takes_it_back_alone(ida, actor, see_all):
    with clock.at(noon(SIXTEEN)):
        jonas = actor("coordinator2")
        nurse = sharing.member(
            jonas, CASE_CHILD, Participation.objects.get(case_id=CASE_CHILD, user=user_id("provider")).pk
        )
        terms = Terms(until=days_ahead(400), way="oral", heard_by="J", given_by="joint", childs_view="Ja")
        given = consents.give_sharing_consent(nurse.case, member=nurse, areas={"health"}, terms=terms, by=jonas)
        line = actor("parent")
        consents.withdraw(sharing.consent(line, CASE_CHILD, given.pk), by=line)
        see_all()
        assert Consent.objects.get(pk=given.pk).withdrawn_on == SIXTEEN


def test_a_grown_person_of_the_plan_closes_nothing(see_all):
    Case.objects.filter(pk=CASE_CHILD).update(kind=CaseKind.FAMILY_PLAN)
    link(born=days_ago(40 * 365))
    derive()
    assert "health" in sees("parent", days_ahead(1))


def test_an_area_that_stands_in_the_childs_own_case_stays_open(ida, actor, see_all):
    with clock.at(noon(SIXTEEN)):
        jonas = actor("coordinator2")
        with pytest.raises(Invalid):
            actions.say_areas(queries.member(jonas, CASE_CHILD, ida.pk), about={"leisure"}, by=jonas)
    see_all()
    Case.objects.create(
        tenant_id=GRANLIA, code="ida", kind=CaseKind.COORDINATION, person_id=ida.person_id, start=days_ago(300)
    )
    with clock.at(noon(SIXTEEN)):
        jonas = actor("coordinator2")
        actions.say_areas(queries.member(jonas, CASE_CHILD, ida.pk), about={"leisure"}, by=jonas)
    assert "health" in sees("parent", SIXTEEN)
    see_all()
    assert Notice.objects.filter(kind="consents.deciders_changed", user_id=user_id("parent")).exists()


def test_with_all_of_it_in_a_case_of_their_own_the_task_is_there_alone(ida, night, see_all):
    Case.objects.create(
        tenant_id=GRANLIA, code="ida", kind=CaseKind.COORDINATION, person_id=ida.person_id, start=days_ago(300)
    )
    FamilyMember.objects.update(apart=["economy", "health", "housing", "leisure", "network", "work_school"])
    night(SIXTEEN - timedelta(days=80))
    assert [row.case.code for row in Birthday.objects.filter(age=16, day=SIXTEEN).select_related("case")] == ["ida"]


def test_a_corrected_birth_date_is_followed_by_night_and_a_second_round_changes_nothing(ida, night, see_all):
    Person.objects.filter(pk=ida.person_id).update(birth_date=BORN - timedelta(days=60))
    night(days_ahead(1))
    assert "health" not in sees("parent", SIXTEEN - timedelta(days=60))
    before = Notice.objects.count()
    night(days_ahead(1))
    assert Notice.objects.count() == before


def test_who_says_yes_where_a_plan_is_about_several(ida):
    with clock.at(noon(EVE)):
        assert "parent" in who_consents(facts_of(ida.case), ["health"]).signs
    with clock.at(noon(SIXTEEN)):
        assert who_consents(facts_of(ida.case), ["health"]).signs == {"joint"}
        assert "parent" in who_consents(facts_of(ida.case), ["work_school"]).signs
        assert "parent" in who_consents(facts_of(ida.case)).signs  # the plan itself follows the one it is named by


def test_the_pages_say_whose_day_it_is_and_what_follows(ida, night, browser):
    night(SIXTEEN - timedelta(days=80))
    row = Birthday.objects.get(person=ida.person)
    with clock.at(noon(SIXTEEN - timedelta(days=79))):
        jonas = browser("coordinator2")
        assert "Ida Strand" in jonas.get(reverse("front:day")).content.decode()
        html = jonas.get(reverse("consents:birthday", args=[CASE_CHILD, row.pk])).content.decode()
        assert "Ida fyller 16" in html
        page = reverse("consents:family_areas", args=[CASE_CHILD, ida.pk])
        assert "Ida" in jonas.get(page).content.decode()
        refused = jonas.post(page, {"about": ["leisure"]})
        assert refused.status_code == 200
        assert browser("parent").get(page).status_code == 403
        assert browser("parent").get(reverse("consents:sharing", args=[CASE_CHILD])).status_code == 200
    with clock.at(noon(SIXTEEN)):
        assert browser("parent").get(reverse("consents:new_age", args=[CASE_CHILD])).status_code == 404


def test_other_kinds_of_cases_ask_nothing_more(see_all, django_assert_num_queries):
    case = Case.objects.select_related("person").get(pk=CASE_OWNER)
    assert case.person.age_facts
    with django_assert_num_queries(0):
        assert facts_of(case).beside == ()
    assert period(days_ago(1))
