"""Who may question the log, answer, and review what looks unusual. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Question, Role, UnusualAccess
from samvev.cases.rules import may_see_content
from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if

DECIDERS = Role.deciders()
WATCHERS = (OfficeRole.COORDINATING_UNIT, OfficeRole.TOP_ADMIN)
FOR_WATCHERS = _("This page is for the coordinating unit and the administrators.")


def may_question(actor: Actor, question: Question) -> Verdict:
    """The person, and those who decide for them, may question what somebody else did (rule 41)."""
    access = actor.access(question)
    return (
        may_see_content(actor, question)
        and allow_if(access and access.role in DECIDERS, _("The person the log is about may ask about it."))
        and allow_if(question.entry_user_id != actor.user_id, _("This is something you did yourself."))
        and allow_if(question._state.adding, _("This has been asked about already."))
    )


def may_watch(actor: Actor) -> Verdict:
    """See the questions and what looks unusual, in the organisations where the office is held."""
    return allow_if(actor.holds_any(*WATCHERS), FOR_WATCHERS)


def may_see_question(actor: Actor, question: Question) -> Verdict:
    """A question, and what was answered."""
    return allow_if(actor.holds_any(*WATCHERS, tenant_id=question.tenant_id), FOR_WATCHERS)


def may_answer(actor: Actor, question: Question) -> Verdict:
    """Answer a question; never about what one did oneself."""
    return (
        may_see_question(actor, question)
        and allow_if(question.is_open, _("This has been answered already."))
        and allow_if(question.entry_user_id != actor.user_id, _("It is about what you did. Let someone else answer."))
    )


def may_see_finding(actor: Actor, found: UnusualAccess) -> Verdict:
    """One finding."""
    return allow_if(actor.holds_any(*WATCHERS, tenant_id=found.tenant_id), FOR_WATCHERS)


def may_review(actor: Actor, found: UnusualAccess) -> Verdict:
    """Say what became of a finding; never of one about oneself."""
    return may_see_finding(actor, found) and allow_if(
        found.user_id != actor.user_id, _("It is about what you did. Let someone else look at it.")
    )


def only_the_timetable(actor: Actor, _row: object) -> Verdict:
    """What the program alone does."""
    return allow_if(actor.kind is ActorKind.SYSTEM, _("Only the program does this."))
