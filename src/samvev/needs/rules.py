"""Who may what with reports of need and with the baton, the way they go, and their deadlines. Pure."""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseKind
from samvev.cases.rules import may_administer, may_lead
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.errors import Denied, Invalid
from samvev.kernel.verdict import ALLOWED, Verdict, allow_if
from samvev.needs.models import Answer, Appointment, AskedAnswer, ChangeRequest, NeedReport, Outcome, Ruling, Step

FLAG_DAYS = 14  # rule 3: a coordinating unit meets every fortnight
LATE_DAYS = 30
REMIND_DAYS = 7  # how long before the month is over the preliminary answer is asked for
DESKS = (OfficeRole.COORDINATING_UNIT, OfficeRole.ALLOCATION)
NOT_NOW = _("This is not possible where the report stands now.")
ONLY_DESK = _("Only the coordinating unit can do this.")
ANSWERED = _("This question is answered already.")


class Move(StrEnum):
    """What can be done with a report."""

    ASSESS = "assess"
    OPEN = "open"
    TURN_AWAY = "turn_away"
    CLOSE = "close"
    NAME_UNIT = "name_unit"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    REOPEN = "reopen"


WAY: dict[tuple[str, str], Step] = {
    (Step.REPORTED, Move.ASSESS): Step.ASSESSED,
    (Step.REPORTED, Move.CLOSE): Step.CLOSED,
    (Step.ASSESSED, Move.ASSESS): Step.ASSESSED,
    (Step.ASSESSED, Move.OPEN): Step.DECIDED,
    (Step.ASSESSED, Move.TURN_AWAY): Step.CLOSED,
    (Step.ASSESSED, Move.CLOSE): Step.CLOSED,
    (Step.DECIDED, Move.NAME_UNIT): Step.UNIT,
    (Step.UNIT, Move.ACCEPT): Step.COORDINATOR,
    (Step.UNIT, Move.WITHDRAW): Step.DECIDED,
    (Step.CLOSED, Move.REOPEN): Step.REPORTED,
}
WAITING = {Step.REPORTED.value, Step.ASSESSED.value}  # for a decision
FINISHED = {Step.COORDINATOR.value, Step.CLOSED.value}  # nothing left for the coordinating unit to do


def after(step: str, move: str) -> Step:
    """Where a report stands after a move; `Invalid` when the move is not possible there."""
    if (step, move) not in WAY:
        raise Invalid(NOT_NOW)
    return WAY[step, move]


def can(report: NeedReport, move: str) -> Verdict:
    """Is the move possible where the report stands?"""
    return allow_if((report.step, move) in WAY, NOT_NOW)


# --- Deadlines (rule 3) ---


def received_on(report: NeedReport) -> date:
    """The day in Norway that the report came."""
    return clock.day_of(report.received_at)


def waiting_days(report: NeedReport, day: date) -> int:
    """Whole days since the report came."""
    return (day - received_on(report)).days


def month_is_over(received: date) -> date:
    """The day one month later: by then a preliminary answer is given (forvaltningsloven § 11 a)."""
    year, month = (received.year, received.month + 1) if received.month < 12 else (received.year + 1, 1)
    return date(year, month, min(received.day, calendar.monthrange(year, month)[1]))


def needs_preliminary(report: NeedReport, day: date) -> bool:
    """Is it time for a preliminary answer: undecided, none given, and at most a week left of the month?"""
    due = month_is_over(received_on(report))
    return report.step in WAITING and report.preliminary_on is None and day >= due - timedelta(days=REMIND_DAYS)


def reminder_due(report: NeedReport, day: date) -> bool:
    """Is this the day to remind of the report: a fortnight old, or a week before the month is over?"""
    due = month_is_over(received_on(report)) - timedelta(days=REMIND_DAYS)
    return report.step in WAITING and (
        waiting_days(report, day) == FLAG_DAYS or (day == due and needs_preliminary(report, day))
    )


# --- Reports ---


def user_of(actor: Actor) -> UUID:
    """The user behind an actor; `Denied` for whoever has not signed in."""
    if actor.user_id is None:
        raise Denied(ONLY_DESK)
    return actor.user_id


def may_report(actor: Actor, report: NeedReport) -> Verdict:
    """Anyone, from any sector, with or without an account (rules 1 and 2; hpl § 38 a for health personnel)."""
    return ALLOWED


def may_remind(actor: Actor, report: NeedReport) -> Verdict:
    """The program itself watches the deadlines."""
    return allow_if(actor.kind is ActorKind.SYSTEM, ONLY_DESK)


def may_use_inbox(actor: Actor) -> Verdict:
    """The inbox is for the coordinating unit and the allocation office."""
    return allow_if(actor.holds_any(*DESKS), _("The inbox is for the coordinating unit."))


def may_handle(actor: Actor, report: NeedReport) -> Verdict:
    """See and work with a report."""
    return allow_if(actor.holds_any(*DESKS, tenant_id=report.tenant_id), ONLY_DESK)


def may_take(actor: Actor, report: NeedReport) -> Verdict:
    """Take a report that someone else, or nobody, has."""
    return (
        may_handle(actor, report)
        and allow_if(report.step not in FINISHED, NOT_NOW)
        and allow_if(report.taken_by_id != actor.user_id, _("You have it already."))
    )


def may_assess(actor: Actor, report: NeedReport) -> Verdict:
    """Assess, as long as nothing is decided."""
    return may_handle(actor, report) and can(report, Move.ASSESS)


def may_register(actor: Actor, report: NeedReport) -> Verdict:
    """Say which person the report is about; before a case hangs on the answer."""
    return may_handle(actor, report) and allow_if(report.case_id is None and report.step in WAITING, NOT_NOW)


def may_answer_preliminarily(actor: Actor, report: NeedReport) -> Verdict:
    """Give a preliminary answer while the decision is waited for."""
    return (
        may_handle(actor, report)
        and allow_if(report.step in WAITING, NOT_NOW)
        and allow_if(report.preliminary_on is None, _("A preliminary answer is given already."))
    )


def may_decide(actor: Actor, report: NeedReport) -> Verdict:
    """Decide once assessed."""
    return may_handle(actor, report) and can(report, Move.OPEN)


def may_decide_on(actor: Actor, report: NeedReport, outcome: str) -> Verdict:
    """Decide on this outcome: what opens a case needs to know for whom."""
    registered = report.person_id is not None or outcome not in Outcome.opening()
    return may_decide(actor, report) and allow_if(registered, _("First register whom it is about."))


def may_close(actor: Actor, report: NeedReport) -> Verdict:
    """Close without a decision (sent twice, taken back, a test)."""
    return may_handle(actor, report) and can(report, Move.CLOSE)


def may_reopen(actor: Actor, report: NeedReport) -> Verdict:
    """Open a closed report again, with a note (rule 99)."""
    return may_handle(actor, report) and can(report, Move.REOPEN)


def may_read_letter(actor: Actor, ruling: Ruling) -> Verdict:
    """The letter about a decision, for those who write them."""
    return may_handle(actor, ruling.report)


def case_kind(outcome: str) -> CaseKind:
    """What kind of case an outcome opens. A plan waits for the person's yes at start-up (rule 17)."""
    return CaseKind.CHILD_COORDINATION if outcome == Outcome.CHILD_COORDINATOR else CaseKind.COORDINATION


# --- The baton (rules 8 to 12) ---


class Turn(StrEnum):
    """Whose turn it is."""

    PROPOSED = "proposed"
    MANAGER = "manager"
    DESK = "desk"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Owner:
    """Who owns the next step: a kind of owner, and their users (for the coordinating unit, all who hold the office)."""

    turn: Turn
    users: frozenset[UUID] = frozenset()


def next_owner(appointment: Appointment, managers: Collection[UUID]) -> Owner:
    """Who owns the next step of a baton on its way: the person asked, the unit's manager, or the coordinating unit."""
    if appointment.answer != Answer.WAITING:
        return Owner(Turn.NOBODY)
    if appointment.proposed_id:
        return Owner(Turn.PROPOSED, frozenset({appointment.proposed_id}))
    return Owner(Turn.MANAGER, frozenset(managers)) if managers else Owner(Turn.DESK)


def may_name_unit(actor: Actor, case: Case) -> Verdict:
    """The coordinating unit names the unit (rule 8)."""
    return may_administer(actor, case) and allow_if(case.is_open, _("The case has ended."))


def manages(actor: Actor, appointment: Appointment) -> bool:
    """Is the actor the manager of the unit that was named?"""
    return any(
        o.role == OfficeRole.MANAGER and o.tenant_id == appointment.tenant_id and o.unit_id == appointment.unit_id
        for o in actor.offices
    )


def may_manage(actor: Actor) -> Verdict:
    """The page of a unit's coordinators is for its manager."""
    return allow_if(actor.holds_any(OfficeRole.MANAGER), _("This page is for managers of units."))


def may_see_appointment(actor: Actor, appointment: Appointment) -> Verdict:
    """Those who choose: the unit's manager and the coordinating unit."""
    desk = actor.holds_any(*DESKS, tenant_id=appointment.tenant_id)
    return allow_if(manages(actor, appointment) or desk, _("Only the unit's manager chooses the coordinator."))


def may_propose(actor: Actor, appointment: Appointment) -> Verdict:
    """The manager names the person; the coordinating unit where the unit has no manager (rule 8)."""
    desk = actor.holds_any(*DESKS, tenant_id=appointment.tenant_id)
    chooses = manages(actor, appointment) or (desk and appointment.managers is not None and not appointment.managers)
    return allow_if(chooses, _("Only the unit's manager chooses the coordinator.")) and allow_if(
        appointment.answer == Answer.WAITING, ANSWERED
    )


def may_withdraw(actor: Actor, appointment: Appointment) -> Verdict:
    """The coordinating unit takes the question back; the manager gives it back."""
    return may_see_appointment(actor, appointment) and allow_if(appointment.answer == Answer.WAITING, ANSWERED)


def may_see_offer(actor: Actor, appointment: Appointment) -> Verdict:
    """Who is asked sees what they need to know to answer; nobody else does."""
    return allow_if(
        appointment.proposed_id == actor.user_id and appointment.answer == Answer.WAITING,
        _("You are not asked to coordinate here, or the question is answered."),
    )


may_answer = may_see_offer


def may_ask_change(actor: Actor, case: Case) -> Verdict:
    """The coordinator asks for a change or an end (rule 14)."""
    return may_lead(actor, case)


def may_follow_change(actor: Actor, wish: ChangeRequest) -> Verdict:
    """Whoever asked is told how it ended, also after they stopped being coordinator (rule 93)."""
    return allow_if(wish.asked_by_id == actor.user_id, _("Someone else asked for this."))


def may_see_change(actor: Actor, wish: ChangeRequest) -> Verdict:
    """The coordinating unit sees what is asked for, and what was answered."""
    return may_administer(actor, wish)


def may_answer_change(actor: Actor, wish: ChangeRequest) -> Verdict:
    """The coordinating unit or the allocation office decides (rule 14)."""
    return may_administer(actor, wish) and allow_if(wish.answer == AskedAnswer.WAITING, ANSWERED)
