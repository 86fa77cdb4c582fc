"""How it is going: who is asked and how often, who reads the answer, and that it can be gone again."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import Error, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from samvev.audit.models import Entry, Revision
from samvev.cases import queries as cases
from samvev.cases.models import Access, Basis, Case
from samvev.kernel import clock, walls
from samvev.kernel.errors import Denied, NotFound
from samvev.kernel.ids import new_id
from samvev.needs.satisfaction import actions, queries, rules
from samvev.needs.satisfaction.models import Satisfaction
from samvev.needs.tests.stories import as_, look
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, TENANTS, user_id

NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Oslo"))
PAGE = reverse("needs:satisfaction", args=[CASE_OWNER])
SAID = {"face": 2, "words": "Det går sent.", "shared": False}
OTHERS = ["coordinator", "nav", "hospital", "gp", "relative", "ke", "manager", "admin", "records", "neighbour"]


def row(who: str = "owner", pk=CASE_OWNER) -> Satisfaction:
    by = as_(who)
    return queries.standing(by, cases.case(by, pk))


def answered(who: str = "owner", pk=CASE_OWNER, **said) -> Satisfaction:
    made = row(who, pk)
    actions.answer(made, by=as_(who), **(SAID | said))
    return made


def case_apart() -> Case:
    """A case with nothing in it."""
    made = Case.objects.get(pk=CASE_OWNER)
    made.pk, made.code = new_id(), "apart"
    made._state.adding = True
    made.save()
    return made


def seen_by(who: str) -> int:
    """What the database lets somebody read, whatever is asked for."""
    as_(who)
    return Satisfaction.objects.count()


# --- Who reads it ---


@pytest.mark.parametrize("who", OTHERS)
def test_the_database_keeps_an_answer_from_everybody_else(db, who):
    answered()
    assert seen_by(who) == 0
    assert seen_by("owner") == 1


def test_whoever_sees_every_organisation_sees_no_answer(see_all):
    answered(shared=True)
    look()
    assert not Satisfaction.objects.exists()


@pytest.mark.parametrize("who", OTHERS)
def test_the_tick_opens_it_to_the_coordinator_alone(db, who):
    answered(shared=True)
    assert seen_by(who) == (1 if who == "coordinator" else 0)


def test_a_coordinator_who_no_longer_is_reads_it_no_longer(db):
    answered(shared=True)
    look()
    assert Access.objects.filter(case_id=CASE_OWNER, basis=Basis.COORDINATOR).update(basis=Basis.SUBSTITUTE)
    walls.enter(user=user_id("coordinator"), tenants=[GRANLIA], cases=[CASE_OWNER])
    assert not Satisfaction.objects.exists(), "nor who stands in"


def test_a_coordinator_whom_the_person_keeps_out_reads_nothing(db):
    answered(shared=True)
    walls.enter(user=user_id("coordinator"), tenants=[GRANLIA], cases=[CASE_OWNER], blocked=[CASE_OWNER])
    assert not Satisfaction.objects.exists()


def test_parent_and_young_person_do_not_read_each_others(db):
    answered("owner16", CASE_OWNER16)
    answered("parent", CASE_OWNER16)
    for who in ("owner16", "parent"):
        by = as_(who)
        assert [one.user_id for one in queries.answers(by, cases.case(by, CASE_OWNER16))] == [user_id(who)]
        assert Satisfaction.objects.count() == 1


def test_nobody_answers_in_anothers_name(db):
    walls.enter(user=user_id("coordinator"), tenants=TENANTS, cases=[CASE_OWNER])
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        Satisfaction.objects.create(
            tenant_id=GRANLIA, case_id=CASE_OWNER, user_id=user_id("owner"), by_name="Nora Eide", face=5
        )


def test_what_the_coordinator_was_let_read_can_only_be_changed_by_who_wrote_it(db):
    answered(shared=True)
    as_("coordinator")
    assert Satisfaction.objects.update(face=5) == 0
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM needs_satisfaction")
        assert cursor.rowcount == 0


def test_an_answer_goes_with_its_case_though_whoever_removes_it_does_not_see_it(see_all):
    made = case_apart()
    walls.enter(user=user_id("owner"), cases=[made.pk])
    Satisfaction.objects.create(tenant_id=GRANLIA, case=made, user_id=user_id("owner"), by_name="Nora Eide", face=1)
    look()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_case WHERE id = %s", [made.pk])
    assert seen_by("owner") == 0


# --- Who is asked, and when ---


@pytest.mark.parametrize(("who", "pk"), [("owner", CASE_OWNER), ("parent", CASE_CHILD), ("owner16", CASE_OWNER16)])
def test_the_person_and_a_parent_are_asked(db, who, pk):
    assert rules.may_pass_by(as_(who), row(who, pk))


@pytest.mark.parametrize("who", ["relative", "coordinator", "nav"])
def test_nobody_else_is(db, who):
    assert not rules.may_answer(as_(who), row(who))
    with pytest.raises(Denied):
        answered(who)


def test_who_answered_is_not_asked_again_for_a_quarter(db):
    with clock.at(NOON):
        answered()
        with pytest.raises(Denied):
            answered(face=5)
    with clock.at(NOON + rules.QUARTER - timedelta(days=1)):
        assert not rules.may_answer(as_("owner"), row())
    with clock.at(NOON + rules.QUARTER):
        assert rules.may_pass_by(as_("owner"), row())
        answered(face=5)
    assert sorted(Satisfaction.objects.values_list("face", flat=True)) == [2, 5]


def test_who_passed_it_by_is_left_in_peace_for_a_quarter_and_can_answer_all_the_same(db):
    with clock.at(NOON):
        actions.pass_by(row(), by=as_("owner"))
        assert not rules.may_pass_by(as_("owner"), row())
    with clock.at(NOON + timedelta(days=20)):
        made = answered()
    assert Satisfaction.objects.count() == 1
    assert (made.given_on - NOON.date()).days == 20


def test_nobody_is_asked_in_a_case_that_has_ended_and_what_was_said_can_still_be_taken_back(db):
    made = answered()
    look()
    Case.objects.filter(pk=CASE_OWNER).update(end=clock.today() - timedelta(days=1))
    found = queries.own(as_("owner"), made.pk)
    assert not rules.may_answer(as_("owner"), found)
    assert rules.may_take_back(as_("owner"), found)


def test_the_same_answer_sent_twice_at_once_is_one(db):
    first, second = row(), row()
    actions.answer(first, by=as_("owner"), **SAID)
    actions.answer(second, by=as_("owner"), **(SAID | {"words": "Det går bra."}))
    assert Satisfaction.objects.get().words == "Det går bra."


# --- Taking it back ---


def test_what_is_taken_back_is_gone_and_one_is_not_asked_again(db):
    made = answered(shared=True)
    actions.take_back(queries.own(as_("owner"), made.pk), by=as_("owner"))
    left = Satisfaction.objects.get()
    assert (left.face, left.words, left.shared) == (None, "", False)
    assert not rules.may_pass_by(as_("owner"), row())
    assert seen_by("coordinator") == 0
    look()
    assert not Revision.objects.filter(target_id=made.pk).exists()


def test_words_cannot_stay_without_a_face(db):
    made = answered()
    with pytest.raises(IntegrityError, match="what_is_taken_back_is_gone"), transaction.atomic():
        Satisfaction.objects.filter(pk=made.pk).update(face=None)


def test_the_coordinator_takes_back_nothing(db):
    made = answered(shared=True)
    with pytest.raises(NotFound):
        queries.own(as_("coordinator"), made.pk)
    with pytest.raises(Denied):
        actions.take_back(made, by=as_("coordinator"))


# --- The log ---


def test_the_log_says_that_something_was_said_and_not_what_and_not_to_the_team(db):
    made = answered(shared=True)
    actions.take_back(queries.own(as_("owner"), made.pk), by=as_("owner"))
    look()
    written = Entry.objects.filter(event__startswith="needs.", target_id=made.pk).order_by("id")
    assert [(one.event, one.detail) for one in written] == [
        ("needs.said_how_it_goes", ""),
        ("needs.took_back_how_it_goes", ""),
    ]
    for who, told in (("coordinator", 0), ("owner", 2)):
        by = as_(who)
        assert cases.log(by, cases.case(by, CASE_OWNER)).filter(target_id=made.pk).count() == told


# --- Pages ---


def test_my_page_asks_with_one_question_more_and_not_again_after_not_now(db, browser):
    mine = browser("owner")
    address = reverse("front:mine", args=[CASE_OWNER])
    not_now = reverse("needs:pass_by_satisfaction", args=[CASE_OWNER])
    with CaptureQueriesContext(connection) as taken:
        assertContains(mine.get(address), not_now)
    assert len([one for one in taken if "needs_satisfaction" in one["sql"]]) == 1
    assertRedirects(mine.post(not_now), address)
    answer = mine.get(address)
    assertNotContains(answer, not_now)
    assertContains(answer, PAGE)
    assert mine.post(not_now).status_code == 403


def test_i_answer_see_it_and_take_it_back(db, browser):
    mine = browser("owner")
    assertContains(mine.get(PAGE), 'name="face"')
    give = reverse("needs:answer_satisfaction", args=[CASE_OWNER])
    assertContains(mine.post(give, {"words": "Bare ord"}), "Bare ord")
    assertRedirects(mine.post(give, {"face": "2", "words": "Det går sent."}), PAGE)
    shown = mine.get(PAGE)
    assertContains(shown, "Det går sent.")
    assertNotContains(shown, 'name="face"')
    as_("owner")
    made = Satisfaction.objects.get()
    assert not made.shared, "off unless one says so"
    assertRedirects(mine.post(reverse("needs:take_back_answer", args=[made.pk])), PAGE)
    assertNotContains(mine.get(PAGE), "Det går sent.")


def test_the_coordinator_reads_what_was_shared_and_no_other(db, browser):
    answered()
    hers = browser("coordinator")
    assertContains(hers.get(reverse("cases:overview", args=[CASE_OWNER])), PAGE)
    assertNotContains(hers.get(PAGE), "Det går sent.")
    as_("owner")
    Satisfaction.objects.update(shared=True)
    shown = hers.get(PAGE)
    assertContains(shown, "Det går sent.")
    assertNotContains(shown, "take-back")
    assertNotContains(shown, 'name="face"')


@pytest.mark.parametrize(("who", "code"), [("ke", 403), ("nav", 403), ("relative", 403), ("neighbour", 404)])
def test_others_do_not_open_the_page(db, browser, who, code):
    assert browser(who).get(PAGE).status_code == code


def test_while_the_coordinator_shows_the_page_in_a_meeting_nothing_is_asked_or_shown(db, browser):
    answered(shared=True)
    hers = browser("coordinator")
    hers.post(reverse("front:show_in_meeting", args=[CASE_OWNER]))
    shown = hers.get(reverse("front:mine", args=[CASE_OWNER]))
    assert shown.status_code == 200
    assertNotContains(shown, "how-it-is-going")
    assert hers.get(PAGE).status_code == 403
