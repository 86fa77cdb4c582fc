"""Who complains, who reads a complaint, the way it goes and its time limits (pbrl §§ 7-2 and 7-5; fvl § 33). Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, Role
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.errors import Invalid
from samvev.kernel.verdict import Verdict, allow_if
from samvev.needs.complaints.models import ComplainsAs, Complaint, ComplaintState
from samvev.needs.models import NeedReport
from samvev.needs.rules import DESKS, FLAG_DAYS, LATE_DAYS, NOT_NOW, ONLY_DESK

ONLY_OWN_SIDE = _("The person, and those who decide for them, complain here.")
NOT_YOURS = _("A complaint is read by who made it, the person it is about, and the coordinating unit.")
TO_COMPLAIN = timedelta(weeks=4)  # from when one knew of the decision (pbrl § 7-5)
REMIND_ON = (FLAG_DAYS, LATE_DAYS)

S = ComplaintState
# Sent on only by us, and decided only where it was sent; taken back as long as nobody has decided.
WAY: dict[str, tuple[ComplaintState, ...]] = {
    S.RECEIVED: (S.FORWARDED, S.CHANGED, S.WITHDRAWN),
    S.FORWARDED: (S.UPHELD, S.NOT_UPHELD, S.WITHDRAWN),
    S.CHANGED: (),
    S.UPHELD: (),
    S.NOT_UPHELD: (),
    S.WITHDRAWN: (),
}
ACTS_AS: dict[str, ComplainsAs] = {
    Role.OWNER: ComplainsAs.SELF,
    Role.PARENT: ComplainsAs.PARENT,
    Role.GUARDIAN: ComplainsAs.GUARDIAN,
    Role.PROXY: ComplainsAs.PROXY,
}


def at_desk(actor: Actor, row: Complaint | Case | NeedReport) -> bool:
    """Does the actor work where complaints of the row's organisation are handled?"""
    return actor.holds_any(*DESKS, tenant_id=row.tenant_id)


def may_complain(actor: Actor, case: Case) -> Verdict:
    """The person and those who act for them, also when the case has ended (pbrl § 7-2)."""
    access = actor.access(case)
    return allow_if(access and access.role in ACTS_AS, ONLY_OWN_SIDE)


def may_register(actor: Actor, row: Case | NeedReport) -> Verdict:
    """What came by letter, telephone or in person: whoever handles it writes it down (fvl § 11)."""
    return allow_if(at_desk(actor, row), ONLY_DESK)


def may_see(actor: Actor, complaint: Complaint) -> Verdict:
    """Who handles it, who made it, the person; and who decides for the person in everything. Never the team."""
    return allow_if(at_desk(actor, complaint) or is_theirs(actor, complaint), NOT_YOURS)


def is_theirs(actor: Actor, complaint: Complaint) -> bool:
    """Does the complaint come from the actor, or concern them?

    A parent who no longer sees everything does not read what a child complained about alone (rule 27).
    """
    access = actor.access(complaint)
    if access is None or access.role not in ACTS_AS:
        return False
    made_it = actor.user_id is not None and complaint.by_user_id == actor.user_id
    return made_it or access.role == Role.OWNER or access.read >= ALL_AREAS


def may_answer(actor: Actor, complaint: Complaint) -> Verdict:
    """Write down what becomes of it: whoever handles it, as long as something is left to do."""
    return allow_if(at_desk(actor, complaint), ONLY_DESK) and allow_if(WAY[complaint.state], NOT_NOW)


def may_take_back(actor: Actor, complaint: Complaint) -> Verdict:
    """Who made it, until it is decided."""
    made_it = actor.user_id is not None and complaint.by_user_id == actor.user_id
    return allow_if(made_it and is_theirs(actor, complaint), NOT_YOURS) and allow_if(WAY[complaint.state], NOT_NOW)


def may_remind(actor: Actor, complaint: Complaint) -> Verdict:
    """The program itself watches the time."""
    return allow_if(actor.kind is ActorKind.SYSTEM, ONLY_DESK)


def step(complaint: Complaint, state: str, day: date) -> dict[str, object]:
    """What is written when a complaint comes to stand at `state` on a day; `Invalid` when it cannot."""
    if state not in WAY[complaint.state]:
        raise Invalid(NOT_NOW)
    if day < (complaint.forwarded_on or complaint.received_on):
        raise Invalid(_("This cannot have been before the complaint came, or was sent on."))
    return {"state": state, "forwarded_on" if state == S.FORWARDED else "ended_on": day}


def waiting_days(complaint: Complaint, day: date) -> int | None:
    """Whole days that a complaint has waited to be changed or sent on; None when it waits no longer for us."""
    return (day - complaint.received_on).days if complaint.state == S.RECEIVED else None


def reminder_due(complaint: Complaint, day: date) -> bool:
    """Is this the day to remind of it? It is sent on as soon as it is prepared, a fortnight as a rule (fvl § 33)."""
    return waiting_days(complaint, day) in REMIND_ON


def came_late(complaint: Complaint, decided_on: date | None) -> bool:
    """Did it come more than four weeks after the decision? It can be heard all the same (pbrl § 7-5, fvl § 31)."""
    return decided_on is not None and complaint.received_on > decided_on + TO_COMPLAIN
