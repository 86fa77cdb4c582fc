"""What can happen to a report: allowed or refused with a reason, recorded, and told to those concerned."""

from datetime import timedelta
from typing import Any

import pytest

from samvev.audit.models import Entry, history
from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.kernel.errors import Conflict, Denied, Invalid
from samvev.needs import queries
from samvev.needs.actions import reports
from samvev.needs.models import Assessment, NeedReport, Outcome, Step
from samvev.needs.tests.stories import as_, assessed, decided, look, ola, sent
from samvev.notifications.models import Notice
from tests.world import CASE_OWNER, GRANLIA, STOREFJORD, user_id


def events(row: Any) -> list[str]:
    look()
    return list(Entry.objects.filter(target_id=row.pk).order_by("pk").values_list("event", flat=True))


def test_a_report_from_anyone_is_recorded_and_the_coordinating_unit_told(db: None) -> None:
    made = sent()
    assert events(made) == ["needs.reported"]
    entry = Entry.objects.get(target_id=made.pk)
    assert (entry.user_id, entry.tenant_id) == (None, GRANLIA)
    notices = Notice.objects.filter(kind="needs.reported")
    assert {notice.user_id for notice in notices} == {user_id("ke")}
    assert "Ola" not in notices.get().path


def test_a_report_goes_to_one_organisation_only(db: None) -> None:
    made = sent()
    look()
    assert not Notice.objects.filter(tenant_id=STOREFJORD).exists()
    with pytest.raises(Denied):
        reports.take(made, by=as_("neighbour"))


def test_assessing_is_for_the_coordinating_unit(db: None) -> None:
    made = sent()
    with pytest.raises(Denied, match=r".+"):
        reports.assess(made, seen=None, by=as_("manager"), matters="x")
    look()
    assert not Assessment.objects.exists()


def test_what_an_assessment_said_before_is_kept(db: None) -> None:
    made = sent()
    first = reports.assess(made, seen=None, by=as_("ke"), matters="Først.")
    again = reports.assess(made, seen=first.version, by=as_("ke"), matters="Så.")
    assert again.version > first.version
    look()
    assert history(again)[0].before["matters"] == "Først."


def test_two_who_begin_an_assessment_at_once(db: None) -> None:
    made = sent()
    reports.assess(made, seen=None, by=as_("ke"), matters="Først.")
    with pytest.raises(Conflict):
        reports.assess(made, seen=None, by=as_("ke"), matters="Også først.")
    look()
    assert Assessment.objects.get().matters == "Først."


@pytest.mark.parametrize("outcome", sorted(Outcome.opening()))
def test_what_opens_a_case_opens_it_at_once(db: None, outcome: str) -> None:
    made = decided(outcome)
    assert made.step == Step.DECIDED
    assert made.case is not None
    assert made.case.person == made.person
    assert made.case.kind != "individual_plan"
    assert "needs.decided" in events(made)


@pytest.mark.parametrize("outcome", ["passed_on", "refused"])
def test_what_leads_elsewhere_closes_the_report(db: None, outcome: str) -> None:
    made = decided(outcome)
    assert made.step == Step.CLOSED
    assert made.case is None


def test_someone_who_has_a_case_gets_no_second_one(db: None) -> None:
    made = sent()
    ke = as_("ke")
    reports.assess(made, seen=None, by=ke, matters="x")
    reports.register(made, person=Case.objects.get(pk=CASE_OWNER).person, by=ke)
    reports.decide(made, outcome="coordinator", reason="x", letter="x", language="nb", seen=made.version, by=ke)
    assert made.case_id == CASE_OWNER


def test_a_decision_on_an_old_copy_is_refused_and_opens_nothing(db: None) -> None:
    made = assessed()
    before = Case.objects.count()
    with pytest.raises(Conflict):
        reports.decide(made, outcome="team", reason="x", letter="x", language="nb", seen=99, by=as_("ke"))
    look()
    assert Case.objects.count() >= before
    assert NeedReport.objects.get().case_id is None


def test_nobody_decides_before_it_is_assessed(db: None) -> None:
    made = sent()
    with pytest.raises(Denied):
        reports.decide(made, outcome="refused", reason="x", letter="x", language="nb", seen=1, by=as_("ke"))


def test_a_decision_is_made_once(db: None) -> None:
    made = decided()
    with pytest.raises(Denied):
        reports.decide(made, outcome="refused", reason="x", letter="x", language="nb", seen=made.version, by=as_("ke"))


def test_the_person_is_not_changed_once_a_case_hangs_on_it(db: None) -> None:
    made = decided()
    with pytest.raises(Denied):
        reports.register(made, person=ola(), by=as_("ke"))


def test_a_preliminary_answer_is_given_once(db: None) -> None:
    made = sent()
    reports.answer_preliminarily(made, letter="Vent.", language="nb", seen=1, by=as_("ke"))
    assert made.preliminary_on == clock.today()
    with pytest.raises(Denied):
        reports.answer_preliminarily(made, letter="Vent.", language="nb", seen=2, by=as_("ke"))


def test_closed_can_be_opened_again_and_decided_anew(db: None) -> None:
    made = decided("refused")
    ke = as_("ke")
    reports.reopen(made, note="Nye opplysninger.", by=ke)
    assessment = queries.assessment(made)
    assert assessment is not None
    reports.assess(made, seen=assessment.version, by=ke, matters="Nytt.")
    reports.decide(made, outcome="coordinator", reason="x", letter="x", language="nb", seen=made.version, by=ke)
    assert [ruling.outcome for ruling in queries.report(ke, made.pk).rulings.all()] == ["coordinator", "refused"]
    assert events(made)[-1] == "needs.decided"


def test_the_program_reminds_on_the_day(db: None) -> None:
    made = sent()
    look()
    with clock.at(made.received_at + timedelta(days=13)):
        assert reports.remind(GRANLIA) == 0
    with clock.at(made.received_at + timedelta(days=14)):
        assert reports.remind(GRANLIA) == 1
    assert events(made)[-1] == "needs.reminded"
    assert Notice.objects.filter(kind="needs.waits", user_id=user_id("ke")).count() == 1


def test_moving_against_the_way_is_invalid(db: None) -> None:
    with pytest.raises(Invalid):
        reports._move(sent(), "accept")  # type: ignore[arg-type]
