"""Complaints (pbrl § 7-2): who makes one, who reads it, the way it goes, its days, and what the log tells whom."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from samvev.audit.models import Entry, Revision
from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.errors import Conflict, Denied, Invalid, NotFound
from samvev.needs.complaints import actions, queries, rules
from samvev.needs.complaints.models import Complaint, ComplaintState
from samvev.needs.models import NeedReport
from samvev.needs.tests.stories import as_, decided, look
from samvev.notifications.models import Notice
from tests.jobs import run_jobs
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, user_id

S = ComplaintState
NOON = datetime(2026, 3, 2, 12, tzinfo=ZoneInfo("Europe/Oslo"))
TOLD = {
    "about": "coordinator",
    "complains_as": "parent",
    "by_name": "Ola Vik",
    "received_on": date(2026, 3, 2),
    "words": "Hun har ikke tid.",
}


def case(pk=CASE_OWNER) -> Case:
    return Case.objects.select_related("person").get(pk=pk)


def sent(who: str = "owner", pk=CASE_OWNER, **changes) -> Complaint:
    """A complaint that someone sent from their own page."""
    by = as_(who)
    made = actions.complain(case(pk), by=by, **({"about": "no_plan", "words": "Jeg har ventet i et år."} | changes))
    return found(made, who)


def found(row: Complaint, who: str) -> Complaint:
    return queries.complaint(as_(who), row.pk)


def answered(row: Complaint, state: str, day: date | None = None, who: str = "ke") -> Complaint:
    seen = found(row, who)
    actions.answer(seen, state=state, day=day or clock.today(), answer="Fordi.", seen=seen.version, by=as_(who))
    return found(row, who)


# --- Who ---


def test_the_person_complains_and_the_coordinating_unit_is_told_in_neutral_words(db):
    made = sent()
    assert (made.complains_as, made.by_name, made.state) == ("self", "Nora Eide", "received")
    assert made.received_on == clock.today()
    assert run_jobs("needs.pass_on_complaint") == 1
    as_("ke")
    notice = Notice.objects.get(user_id=user_id("ke"), kind="needs.complained")
    assert notice.path == reverse("needs:complaint", args=[made.pk])
    look()
    assert Entry.objects.filter(event="needs.complained", case_id=CASE_OWNER, user_id=user_id("owner")).exists()


def test_a_parent_complains_as_a_parent(db):
    assert sent("parent", CASE_CHILD).complains_as == "parent"


@pytest.mark.parametrize("who", ["coordinator", "nav", "hospital", "relative"])
def test_the_team_and_next_of_kin_complain_for_nobody(db, who):
    with pytest.raises(Denied):
        actions.complain(cases.case(as_(who), CASE_OWNER), about="no_plan", words="x", by=as_(who))
    look()
    assert not Complaint.objects.exists()


@pytest.mark.parametrize("who", ["coordinator", "nav", "hospital", "relative", "gp", "provider"])
def test_nobody_in_the_team_reads_it(db, browser, who):
    made = sent()
    address = reverse("needs:complaint", args=[made.pk])
    assert browser(who).get(address).status_code == 404, "nor that there is one"


def test_a_case_of_ones_own_that_has_ended_can_be_complained_about(db):
    look()
    Case.objects.filter(pk=CASE_OWNER).update(end=clock.today() - timedelta(days=1))
    assert rules.may_complain(as_("owner"), case())


def test_who_decides_for_someone_in_everything_reads_it_and_who_sees_less_does_not(db):
    made = sent("parent", CASE_CHILD)
    other = replace(as_("parent"), user_id=user_id("stranger"))
    assert rules.may_see(other, made)
    access = other.cases[CASE_CHILD]
    less = replace(access, read=access.read - {Area.HEALTH.value})
    assert not rules.may_see(replace(other, cases={CASE_CHILD: less}), made)
    own = replace(as_("parent"), cases={CASE_CHILD: less})
    assert rules.may_see(own, made), "what they made themselves"


def test_a_sixteen_year_old_complains_without_the_parents(db):
    made = sent("owner16", CASE_OWNER16)
    assert made.complains_as == "self"
    assert not rules.may_see(as_("parent"), made)


@pytest.mark.parametrize("who", ["neighbour", "stranger", "manager", "admin", "coordinator2"])
def test_other_offices_and_other_organisations_find_nothing(db, who):
    made = sent()
    with pytest.raises(NotFound):
        found(made, who)


def test_the_log_tells_the_person_and_not_the_team(db):
    answered(sent(), S.CHANGED)

    def told(who: str) -> set[str]:
        return set(cases.log(as_(who), case()).values_list("event", flat=True))

    assert {"needs.complained", "needs.complaint_answered"} <= told("owner")
    assert not {"needs.complained", "needs.complaint_answered"} & told("coordinator")


# --- The way, and the days ---


def test_the_way_is_total_and_what_has_ended_stays_ended():
    assert set(rules.WAY) == set(S.values)
    for here, there in product(S.values, S.values):
        row = Complaint(state=here, received_on=date(2026, 3, 2))
        if there in rules.WAY[here]:
            written = rules.step(row, there, date(2026, 3, 2))
            assert written["state"] == there
            assert ("ended_on" in written) == (there in S.ended())
        else:
            with pytest.raises(Invalid):
                rules.step(row, there, date(2026, 3, 2))
    assert {state for state, onward in rules.WAY.items() if not onward} == set(S.ended())


def test_it_is_sent_on_and_decided_where_it_was_sent(db):
    made = sent()
    made = answered(made, S.FORWARDED)
    assert (made.state, made.forwarded_on, made.ended_on) == ("forwarded", clock.today(), None)
    made = answered(made, S.UPHELD)
    assert (made.state, made.ended_on, made.answered_by_name) == ("upheld", clock.today(), "Ingrid Solbakk")
    with pytest.raises(Denied):
        answered(made, S.NOT_UPHELD)
    as_("owner")
    assert Notice.objects.filter(user_id=user_id("owner"), kind="needs.complaint_answered").count() == 2
    look()
    assert Revision.objects.filter(target_id=made.pk).count() == 2


def test_nothing_becomes_of_it_before_it_came_or_was_sent_on(db):
    made = sent()
    with pytest.raises(Invalid):
        answered(made, S.FORWARDED, clock.today() - timedelta(days=1))


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "upheld", "ended_on": date(2026, 3, 9)},
        {"state": "forwarded"},
        {"state": "changed"},
        {"state": "received", "ended_on": date(2026, 3, 9)},
        {"state": "changed", "ended_on": date(2026, 3, 1)},
        {"state": "forwarded", "forwarded_on": date(2026, 3, 1)},
        {"state": "upheld", "forwarded_on": date(2026, 3, 9), "ended_on": date(2026, 3, 8)},
        {"case_id": None},
    ],
)
def test_the_database_holds_the_days_together(see_all, wrong):
    row = {"tenant_id": GRANLIA, "case_id": CASE_OWNER, "registered_by_id": user_id("ke"), **TOLD}
    Complaint.objects.create(**row)
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.create(**row | wrong)


def test_who_made_it_takes_it_back_and_nobody_else(db):
    made = sent()
    with pytest.raises(Denied):
        actions.take_back(found(made, "ke"), seen=made.version, by=as_("ke"))
    mine = found(made, "owner")
    actions.take_back(mine, seen=mine.version, by=as_("owner"))
    assert found(made, "owner").state == "withdrawn"
    assert run_jobs("needs.pass_on_complaint") == 2
    as_("ke")
    assert Notice.objects.filter(user_id=user_id("ke"), kind="needs.complaint_taken_back").count() == 2
    with pytest.raises(Denied):
        actions.take_back(found(made, "owner"), seen=2, by=as_("owner"))


def test_two_who_answer_at_once_do_not_lose_each_others_words(db):
    made = sent()
    mine, theirs = found(made, "ke"), found(made, "ke")
    actions.answer(mine, state=S.FORWARDED, day=clock.today(), answer="Sendt.", seen=mine.version, by=as_("ke"))
    with pytest.raises((Conflict, Denied)):
        actions.answer(theirs, state=S.CHANGED, day=clock.today(), answer="Endret.", seen=theirs.version, by=as_("ke"))
    assert found(made, "ke").answer == "Sendt."


def test_it_is_flagged_after_a_fortnight_late_after_a_month_and_reminded_of_then_only(db):
    with clock.at(NOON):
        made = sent()
    reminded = []
    for days in range(40):
        with clock.at(NOON + timedelta(days=days)):
            look()
            if actions.remind(GRANLIA):
                reminded.append(days)
    assert reminded == [14, 30]
    with clock.at(NOON + timedelta(days=14)):
        made = answered(made, S.FORWARDED)
    assert rules.waiting_days(made, made.received_on + timedelta(days=30)) is None


def test_after_four_weeks_it_came_late_and_on_the_last_day_it_did_not():
    row = Complaint(received_on=date(2026, 3, 30))
    assert not rules.came_late(row, date(2026, 3, 2))
    assert rules.came_late(row, date(2026, 3, 1))
    assert not rules.came_late(row, None)


# --- What was registered ---


def test_the_decision_is_found_behind_the_wall_where_whoever_complains_does_not_reach(db):
    report = decided("coordinator")
    look()
    NeedReport.objects.filter(pk=report.pk).update(case=CASE_OWNER)
    made = sent(about="coordinator")
    assert made.ruling_id is None
    run_jobs("needs.pass_on_complaint")
    assert found(made, "ke").ruling_id == report.rulings.all()[0].pk
    assert rules.may_see(as_("owner"), found(made, "owner")), "also when the report is out of their reach"


def test_what_came_by_letter_is_about_the_decision_and_keeps_the_day_it_came(db):
    report = decided("refused")
    ke = as_("ke")
    made = actions.register(report, by=ke, **TOLD)
    assert (made.ruling_id, made.case_id, made.received_on) == (report.rulings.all()[0].pk, None, date(2026, 3, 2))
    assert [row.pk for row in queries.of_report(ke, report)] == [made.pk]
    missing = actions.register(report, by=ke, **TOLD | {"about": "no_plan"})
    assert missing.ruling_id is None
    with pytest.raises(Denied):
        actions.register(report, by=as_("coordinator"), **TOLD)


# --- Pages ---


def test_from_ones_own_page_to_the_answer(db, browser):
    owner, ke = browser("owner"), browser("ke")
    address = reverse("needs:complain", args=[CASE_OWNER])
    assertContains(owner.get(reverse("front:mine", args=[CASE_OWNER])), address)
    assertContains(owner.get(address), "statsforvalteren")
    assertContains(owner.post(address, {"about": "no_plan", "words": ""}), "Skriv det med noen få ord")
    response = owner.post(address, {"about": "no_plan", "words": "Jeg har ventet i et år."})
    look()
    made = Complaint.objects.get()
    page = reverse("needs:complaint", args=[made.pk])
    assertRedirects(response, page)
    assertContains(ke.get(reverse("needs:inbox")), reverse("needs:complaints"))
    assertContains(ke.get(reverse("needs:complaints")), page)
    assertContains(ke.get(page), "Jeg har ventet i et år.")
    form = {"state": "forwarded", "day": clock.today().isoformat(), "answer": "Vi er uenige.", "seen": made.version}
    early = (clock.today() - timedelta(days=1)).isoformat()
    assertContains(ke.post(page + "answer", form | {"day": early}), "før klagen kom")
    assertRedirects(ke.post(page + "answer", form), page)
    assertContains(owner.get(page), "Vi er uenige.")
    assertNotContains(owner.get(page), page + "answer")
    assertContains(owner.get(address), page)
    look()
    assertRedirects(owner.post(page + "take-back", {"seen": Complaint.objects.get().version}), page)
    assertContains(ke.get(reverse("needs:complaints") + "?show=ended"), page)


def test_a_second_answer_on_an_old_page_shows_both_texts(db, browser):
    made = sent()
    page = reverse("needs:complaint", args=[made.pk])
    form = {"state": "forwarded", "day": clock.today().isoformat(), "answer": "Mitt", "seen": made.version}
    browser("ke").post(page + "answer", form)
    answer = browser("ke").post(page + "answer", form | {"state": "upheld", "answer": "Ditt"})
    assertContains(answer, "Mitt")
    assertContains(answer, "Ditt")


def test_the_coordinating_unit_registers_one_in_a_case_and_on_a_report(db, browser):
    ke = browser("ke")
    typed = TOLD | {"received_on": "02.03.2026"}
    in_case = reverse("needs:register_in_case", args=[CASE_OWNER])
    assertContains(ke.get(reverse("cases:overview", args=[CASE_OWNER])), in_case)
    assertNotContains(browser("coordinator").get(reverse("cases:overview", args=[CASE_OWNER])), in_case)
    assert ke.get(in_case).status_code == 200
    assert ke.post(in_case, typed).status_code == 302
    report = decided("refused")
    on_report = reverse("needs:register_complaint", args=[report.pk])
    assertContains(ke.get(reverse("needs:show", args=[report.pk])), on_report)
    later = (clock.today() + timedelta(days=1)).isoformat()
    assertContains(ke.post(on_report, typed | {"received_on": later}), "Denne dagen har ikke vært")
    ke.post(on_report, typed)
    look()
    made = Complaint.objects.get(report=report)
    page = reverse("needs:complaint", args=[made.pk])
    assertContains(ke.get(reverse("needs:show", args=[report.pk])), page)
    assertContains(ke.get(page), "Ola Vik")
    assert Entry.objects.filter(target_id=made.pk, user_id=user_id("ke")).exists(), "its reading is logged"


def test_the_list_asks_no_more_however_long_it_is(db, browser, django_assert_max_num_queries):
    ke = browser("ke")
    address = reverse("needs:complaints")
    sent()
    ke.get(address)
    with django_assert_max_num_queries(100) as few:
        ke.get(address)
    for _ in range(5):
        sent()
    with django_assert_max_num_queries(len(few.captured_queries)):
        ke.get(address)
