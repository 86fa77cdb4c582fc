"""Who may what, the way of a report, and its deadlines."""

from datetime import date, datetime, timedelta
from itertools import product
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvev.kernel.actor import ANYONE, Actor, ActorKind, Office, system
from samvev.kernel.errors import Invalid
from samvev.needs import rules
from samvev.needs.models import Answer, Appointment, NeedReport, Outcome, Step
from samvev.needs.rules import WAY, Move, Turn

HERE, UNIT, ME = uuid4(), uuid4(), uuid4()


def someone(*offices: Office) -> Actor:
    return Actor(ME, "Kari", ActorKind.STAFF, frozenset({HERE}), offices=frozenset(offices))


KE = someone(Office("coordinating_unit", HERE))
MANAGER = someone(Office("manager", HERE, UNIT))
STAFF = someone()


def report(step: str = Step.REPORTED, **told: Any) -> NeedReport:
    return NeedReport(tenant_id=HERE, step=step, **told)


def received(day: date) -> dict[str, datetime]:
    return {"received_at": datetime(day.year, day.month, day.day, 23, 30, tzinfo=ZoneInfo("Europe/Oslo"))}


@pytest.mark.parametrize(("step", "move"), list(product(Step.values, Move)), ids=str)
def test_every_move_from_every_step_is_possible_or_refused(step: str, move: Move) -> None:
    if (step, move) in WAY:
        assert rules.after(step, move) in Step
        assert rules.can(report(step), move)
    else:
        assert not rules.can(report(step), move)
        with pytest.raises(Invalid):
            rules.after(step, move)


def test_every_step_can_be_reached_and_only_the_last_ones_are_finished() -> None:
    assert {Step.REPORTED, *WAY.values()} == set(Step)
    leaves = set(Step.values) - {step for step, _move in WAY}
    assert leaves == {Step.COORDINATOR}


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_month_is_a_month(day: date) -> None:
    due = rules.month_is_over(day)
    assert timedelta(days=28) <= due - day <= timedelta(days=31)
    assert due.day <= day.day


def test_the_preliminary_answer_is_asked_for_in_the_last_week_and_until_it_is_given() -> None:
    told = received(date(2026, 11, 2))
    assert not rules.needs_preliminary(report(**told), date(2026, 11, 24))
    assert rules.needs_preliminary(report(**told), date(2026, 11, 25))
    assert rules.needs_preliminary(report(**told), date(2027, 3, 1))
    assert not rules.needs_preliminary(report(preliminary_on=date(2026, 11, 20), **told), date(2026, 12, 1))
    assert not rules.needs_preliminary(report(Step.DECIDED, **told), date(2026, 12, 1))


@given(st.integers(0, 60))
def test_one_is_reminded_twice_at_most(days: int) -> None:
    waiting = report(**received(date(2026, 11, 2)))
    due = rules.reminder_due(waiting, date(2026, 11, 2) + timedelta(days=days))
    assert due == (days in {14, 23})
    assert not rules.reminder_due(report(Step.CLOSED, **received(date(2026, 11, 2))), date(2026, 11, 16))


def test_anyone_may_report() -> None:
    assert rules.may_report(ANYONE, report())


def test_only_the_coordinating_unit_of_the_same_organisation_handles() -> None:
    assert rules.may_use_inbox(KE)
    assert rules.may_handle(KE, report())
    assert not rules.may_handle(KE, NeedReport(tenant_id=uuid4()))
    assert not rules.may_handle(MANAGER, report())
    assert not rules.may_use_inbox(STAFF)
    assert rules.may_handle(someone(Office("allocation", HERE)), report())


def test_only_the_program_itself_reminds() -> None:
    assert rules.may_remind(system(HERE), report())
    assert not rules.may_remind(KE, report())


def test_one_takes_what_one_does_not_have() -> None:
    assert rules.may_take(KE, report())
    assert not rules.may_take(KE, report(taken_by_id=ME))
    assert not rules.may_take(KE, report(Step.CLOSED))


@pytest.mark.parametrize("outcome", Outcome.values)
def test_what_opens_a_case_needs_to_know_for_whom(outcome: str) -> None:
    unknown = rules.may_decide_on(KE, report(Step.ASSESSED), outcome)
    assert bool(unknown) == (outcome not in Outcome.opening())
    assert rules.may_decide_on(KE, report(Step.ASSESSED, person_id=uuid4()), outcome)
    assert not rules.may_decide_on(KE, report(Step.REPORTED, person_id=uuid4()), outcome)


def test_an_individual_plan_waits_for_the_persons_yes() -> None:
    assert rules.case_kind(Outcome.INDIVIDUAL_PLAN) == "coordination"
    assert rules.case_kind(Outcome.CHILD_COORDINATOR) == "child_coordination"


def row(**told: Any) -> Appointment:
    made = Appointment(tenant_id=HERE, unit_id=UNIT, **told)
    made.managers = frozenset({ME})
    return made


@given(st.sampled_from(Answer.values), st.booleans(), st.sets(st.uuids(), max_size=3))
def test_a_baton_on_its_way_has_exactly_one_owner_and_another_has_none(
    answer: str, is_asked: bool, managers: set[Any]
) -> None:
    asked = uuid4() if is_asked else None
    owner = rules.next_owner(row(answer=answer, proposed_id=asked), managers)
    if answer != Answer.WAITING:
        assert owner.turn is Turn.NOBODY
    elif is_asked:
        assert owner == rules.Owner(Turn.PROPOSED, frozenset({asked}))
    else:
        assert owner.turn is (Turn.MANAGER if managers else Turn.DESK)


def test_the_manager_chooses_and_the_coordinating_unit_where_there_is_none() -> None:
    assert rules.may_propose(MANAGER, row())
    assert not rules.may_propose(someone(Office("manager", HERE, uuid4())), row())
    assert not rules.may_propose(KE, row())
    lone = row()
    lone.managers = frozenset()
    assert rules.may_propose(KE, lone)
    lone.managers = None
    assert not rules.may_propose(KE, lone), "nobody has looked whether there is a manager"
    assert not rules.may_propose(MANAGER, row(answer=Answer.ACCEPTED))


def test_only_who_is_asked_answers_and_only_once() -> None:
    assert rules.may_answer(STAFF, row(proposed_id=ME))
    assert not rules.may_answer(STAFF, row(proposed_id=uuid4()))
    assert not rules.may_answer(STAFF, row())
    assert not rules.may_answer(STAFF, row(proposed_id=ME, answer=Answer.DECLINED))


def test_the_question_can_be_taken_back_while_it_waits() -> None:
    assert rules.may_withdraw(KE, row())
    assert rules.may_withdraw(MANAGER, row())
    assert not rules.may_withdraw(STAFF, row(proposed_id=ME))
    assert not rules.may_withdraw(KE, row(answer=Answer.ACCEPTED))
