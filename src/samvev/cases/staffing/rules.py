"""Who may let someone stand in, and who follows up those who left. Pure."""

from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, Coordinator, Role
from samvev.cases.outside.models import Substitute
from samvev.cases.rules import CASE_CLOSED, is_coordinator
from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if

LONGEST = timedelta(days=366)
ADMINISTER = (OfficeRole.TOP_ADMIN, OfficeRole.LOCAL_ADMIN)


def may_follow_leavers(actor: Actor, case: Case) -> Verdict:
    """The program by night, whoever ends an employment in the organisation that keeps the case, and the coordinating
    unit when it tidies up.
    """
    return allow_if(
        (actor.kind is ActorKind.SYSTEM and case.tenant_id in actor.tenants)
        or actor.holds_any(*ADMINISTER, OfficeRole.COORDINATING_UNIT, tenant_id=case.tenant_id),
        _("Samvev does this by itself."),
    )


def may_shut_out(actor: Actor, case: Case) -> Verdict:
    """As part of a block: whoever decides for the person (the block's own rule says who)."""
    access = actor.access(case)
    return allow_if(access and access.role in Role.family(), _("The person decides this."))


def may_substitute(actor: Actor, held: Coordinator) -> Verdict:
    """The coordinator themselves, the manager of the unit they coordinate from, or the coordinating unit."""
    return allow_if(
        is_coordinator(actor, held.case)
        or (held.unit_id and actor.holds(OfficeRole.MANAGER, held.tenant_id, held.unit_id))
        or actor.holds(OfficeRole.COORDINATING_UNIT, held.tenant_id),
        _("The coordinator, their manager and the coordinating unit decide this."),
    ) and allow_if(held.case.is_open, CASE_CLOSED)


def may_end_substitute(actor: Actor, row: Substitute) -> Verdict:
    """Those who may let someone stand in, may end it."""
    held = getattr(row.case, "coordinators_today", [])
    return allow_if(
        is_coordinator(actor, row.case)
        or any(may_substitute(actor, one) for one in held)
        or actor.holds(OfficeRole.COORDINATING_UNIT, row.tenant_id),
        _("The coordinator, their manager and the coordinating unit decide this."),
    )


def fault_in(first: date, last: date, today: date) -> str | Promise:
    """What is wrong with the days, in plain words; empty when all is well."""
    checks = (
        (first < today, _("The first day has passed already.")),
        (last < first, _("The last day comes before the first.")),
        (last > first + LONGEST, _("Choose at most a year. After that the case needs another coordinator.")),
    )
    return next((words for wrong, words in checks if wrong), "")
