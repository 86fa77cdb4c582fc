"""Everything that can happen to the baton: unit, person, answer, and the wish for a change (rules 8 to 14)."""

from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from samvev.accounts.models import User
from samvev.audit.change import change
from samvev.cases import queries as cases
from samvev.cases.actions import end_coordination, hand_over
from samvev.cases.models import Case, Coordinator
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.verdict import Verdict
from samvev.needs import events, notices, queries, rules
from samvev.needs.models import Answer, Appointment, Asked, AskedAnswer, ChangeRequest, NeedReport, Step
from samvev.needs.rules import Move, Turn
from samvev.notifications.actions import notify
from samvev.notifications.kinds import NoticeKind
from samvev.organisations.models import Unit


def name_unit(
    case: Case,
    *,
    unit: Unit,
    wish: str = "",
    wish_answer: str = "",
    disputed: str = "",
    dispute_decided_by: str = "",
    dispute_decided_on: date | None = None,
    by: Actor,
) -> Appointment:
    """Let a unit find the coordinator (rule 8). Where services disagreed, who decided and when is kept (rule 9)."""
    with change(case, rules.may_name_unit, events.UNIT_NAMED, by=by, detail=unit.name):
        made = Appointment(
            tenant_id=case.tenant_id,
            case=case,
            unit=unit,
            wish=wish,
            wish_answer=wish_answer,
            disputed=disputed,
            dispute_decided_by=dispute_decided_by,
            dispute_decided_on=dispute_decided_on,
            named_by_id=rules.user_of(by),
            named_by_name=by.name,
        )
        _start(made)
        _follow(case, Step.DECIDED, Move.NAME_UNIT)
        _tell_choosers(made, notices.UNIT_NAMED, by=by)
    return made


def propose(appointment: Appointment, *, user: User, seen: int, by: Actor) -> None:
    """Ask someone in the unit to coordinate. Whoever was asked before is not asked any longer."""
    with change(appointment, rules.may_propose, events.PROPOSED, by=by, seen=seen, detail=user.name):
        before = appointment.proposed_id
        appointment.proposed, appointment.proposed_at = user, clock.now()
        appointment.save(update_fields=["proposed", "proposed_at"])
        if before and before != user.pk:
            notify(notices.WITHDRAWN, to=[before], about=appointment, path=reverse("front:home"), by=by)
        path = reverse("needs:offer", args=[appointment.pk])
        notify(notices.OFFERED, to=[user.pk], about=appointment, path=path, by=by)


def accept(appointment: Appointment, *, seen: int, by: Actor) -> Coordinator:
    """Say yes: from now on, and not before, the role is theirs (rule 12). Person and team are told (rule 11)."""
    case = appointment.case

    def rule(actor: Actor, _case: Case) -> Verdict:
        return rules.may_answer(actor, appointment)

    with change(appointment, rules.may_answer, events.ACCEPTED, by=by, seen=seen):
        former = cases.coordinator_today(case)
        asked: User = appointment.proposed  # type: ignore[assignment]  # may_answer: the actor is the one asked
        held = hand_over(case, to=asked, unit=appointment.unit, rule=rule, by=by)
        _answer(appointment, Answer.ACCEPTED)
        _follow(case, Step.UNIT, Move.ACCEPT)
        told = cases.team_users(case) | queries.desk_users(case.tenant_id)
        notify(notices.APPOINTED, to=told, about=case, path=reverse("front:case", args=[case.pk]), by=by)
        if former and former.user_id != asked.pk:
            notify(notices.FORMER_TOLD, to=[former.user_id], about=case, path=reverse("front:home"), by=by)
    return held


def decline(appointment: Appointment, *, reason: str, seen: int, by: Actor) -> None:
    """Say no, and why. The next step is the manager's again; the answer is kept."""
    with change(appointment, rules.may_answer, events.DECLINED, by=by, seen=seen):
        told = {"user": str(by.user_id), "name": by.name, "reason": reason, "day": clock.today().isoformat()}
        appointment.declined = [*appointment.declined, told]
        appointment.proposed = appointment.proposed_at = None
        appointment.save(update_fields=["declined", "proposed", "proposed_at"])
        _tell_choosers(appointment, notices.DECLINED, by=by)


def withdraw(appointment: Appointment, *, reason: str, seen: int, by: Actor) -> None:
    """Take the question back, or give it back as a manager. The next step is the coordinating unit's."""
    with change(appointment, rules.may_withdraw, events.WITHDRAWN, by=by, seen=seen):
        _answer(appointment, Answer.WITHDRAWN, reason)
        _follow(appointment.case, Step.UNIT, Move.WITHDRAW)
        told = {appointment.proposed_id, *queries.desk_users(appointment.tenant_id)}
        notify(notices.WITHDRAWN, to=told, about=appointment, path=reverse("front:home"), by=by)


def ask_change(case: Case, *, asked: str, reason: str, by: Actor) -> ChangeRequest:
    """Ask the coordinating unit for another coordinator, or for an end (rule 14). Until then nothing changes."""
    with change(case, rules.may_ask_change, events.CHANGE_ASKED, by=by, detail=asked):
        made = ChangeRequest(
            tenant_id=case.tenant_id, case=case, asked=asked, reason=reason, asked_by_id=rules.user_of(by)
        )
        _insert(made, _("A wish for change waits for an answer already."))
        told = queries.desk_users(case.tenant_id)
        notify(notices.CHANGE_ASKED, to=told, about=case, path=reverse("needs:change", args=[made.pk]), by=by)
    return made


def answer_change(request: ChangeRequest, *, answer: str, words: str, seen: int, by: Actor) -> None:
    """Answer a wish for change. Another coordinator is then found as for a new case; an end ends today."""
    with change(request, rules.may_answer_change, events.CHANGE_ANSWERED, by=by, seen=seen, detail=answer):
        request.answer, request.answer_words = answer, words
        request.answered_at, request.answered_by_name = clock.now(), by.name
        request.save(update_fields=["answer", "answer_words", "answered_at", "answered_by_name"])
        if answer == AskedAnswer.GRANTED and request.asked == Asked.END:
            end_coordination(request.case, last=clock.today(), by=by)
        path = reverse("needs:my_change", args=[request.pk])
        notify(notices.CHANGE_ANSWERED, to=[request.asked_by_id], about=request, path=path, by=by)


def _start(appointment: Appointment) -> None:
    _insert(appointment, _("A unit is asked already. Take that question back first."))
    appointment.managers = queries.managers([appointment.unit_id]).get(appointment.unit_id, frozenset())


def _insert(row: Appointment | ChangeRequest, otherwise: str) -> None:
    """Save a new row of which a case has one at a time; `Invalid` when there is one already."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as taken:
        raise Invalid(otherwise) from taken


def _answer(appointment: Appointment, answer: Answer, reason: str = "") -> None:
    appointment.answer, appointment.answered_at, appointment.answer_reason = answer, clock.now(), reason
    appointment.save(update_fields=["answer", "answered_at", "answer_reason"])


def _follow(case: Case, step: Step, move: Move) -> None:
    """The report that the case came of goes along; a change in a running case has none that waits."""
    NeedReport.objects.filter(tenant_id=case.tenant_id, case=case, step=step).update(
        step=rules.after(step, move), step_at=clock.now()
    )


def _tell_choosers(appointment: Appointment, kind: NoticeKind, *, by: Actor) -> None:
    """Tell those whose turn it is to choose: the unit's managers, else the coordinating unit."""
    owner = rules.next_owner(appointment, appointment.managers or ())
    told = owner.users if owner.turn is Turn.MANAGER else queries.desk_users(appointment.tenant_id)
    notify(kind, to=told, about=appointment, path=reverse("needs:propose", args=[appointment.pk]), by=by)
