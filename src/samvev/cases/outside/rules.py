"""Who outside the team may open a case, ask to join one, and look after it. Pure."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import Employment
from samvev.cases.models import Case
from samvev.cases.outside.models import JoinAnswer, JoinRequest, Opening, OpeningKind, Review
from samvev.cases.rules import CASE_CLOSED, may_lead_or_own, may_see_case
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.organisations.models import Sector

EMERGENCY_LASTS = timedelta(hours=4)
HELP_LONGEST = 14  # days
HEALTH = frozenset({Sector.HEALTH.value, Sector.MENTAL_HEALTH.value, Sector.GP.value})
IN_TEAM = _("You take part in this case already.")
BLOCKED = _("You do not take part in this case. Ask the coordinator, or the coordinating unit.")


def may_use_emergency(actor: Actor, job: Employment) -> Verdict:
    """Health staff only, each where they are employed (checklist 18)."""
    return allow_if(
        actor.is_staff and job.unit.sector in HEALTH, _("Emergency access is for those who give health care.")
    )


def may_open_in_emergency(actor: Actor, case: Case, job: Employment) -> Verdict:
    """A case of the organisation that the actor gives health care in; never one whose person has blocked them."""
    return (
        may_use_emergency(actor, job)
        and allow_if(job.tenant_id == case.tenant_id and job.tenant_id in actor.tenants, BLOCKED)
        and allow_if(case.pk not in actor.blocked, BLOCKED)
        and allow_if(not actor.access(case), IN_TEAM)
        and allow_if(case.is_open, CASE_CLOSED)
    )


def may_help(actor: Actor, case: Case) -> Verdict:
    """The coordinating unit, in a case of its organisation that it does not take part in (rule 91)."""
    return (
        may_see_case(actor, case)
        and allow_if(
            actor.holds(OfficeRole.COORDINATING_UNIT, case.tenant_id) and case.pk not in actor.blocked,
            _("Only the coordinating unit can do this."),
        )
        and allow_if(not actor.access(case), IN_TEAM)
        and allow_if(case.is_open, CASE_CLOSED)
    )


def may_close(actor: Actor, opening: Opening) -> Verdict:
    """Whoever opened it is done before the time is over."""
    return allow_if(opening.user_id == actor.user_id, _("Somebody else opened this.")) and allow_if(
        clock.now() < opening.until, _("This access has ended already.")
    )


def may_see_openings(actor: Actor) -> Verdict:
    """The list of openings is the coordinating unit's to review."""
    return allow_if(actor.holds_any(OfficeRole.COORDINATING_UNIT), _("Only the coordinating unit can do this."))


def may_review(actor: Actor, opening: Opening) -> Verdict:
    """The coordinating unit looks at each emergency access once; nobody reviews their own."""
    return (
        allow_if(
            actor.holds(OfficeRole.COORDINATING_UNIT, opening.tenant_id), _("Only the coordinating unit can do this.")
        )
        and allow_if(opening.user_id != actor.user_id, _("Somebody else must review what you opened yourself."))
        and allow_if(opening.kind == OpeningKind.EMERGENCY, _("Only emergency access is reviewed."))
        and allow_if(opening.review == Review.WAITING, _("This has been reviewed already."))
    )


def may_ask(actor: Actor, request: JoinRequest) -> Verdict:
    """Any employee may ask, in their own name (rule 92)."""
    return allow_if(actor.is_staff and actor.user_id == request.user_id, _("This page is for employees."))


def may_seek(actor: Actor, request: JoinRequest) -> Verdict:
    """The program itself looks for the team that is meant."""
    return allow_if(
        actor.kind is ActorKind.SYSTEM and request.tenant_id in actor.tenants, _("Samvev does this by itself.")
    )


def may_answer(actor: Actor, request: JoinRequest) -> Verdict:
    """The person and those who decide for them, or the coordinator."""
    return may_lead_or_own(actor, request.case) and allow_if(  # type: ignore[arg-type]  # a found one has a case
        request.answer == JoinAnswer.WAITING, _("This has been answered already.")
    )
