"""Who may what with a case. Pure: no queries, so button, view, action and job all ask the same function."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.managers import OVERSEERS
from samvev.cases.models import Case, CaseRow, Role
from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.areas import Area, Right
from samvev.kernel.verdict import ALLOWED, Verdict, allow_if

NOT_IN_TEAM = _("You do not take part in this case. Ask the coordinator, or the coordinating unit.")
NOT_WRITER = _("You can read here, but not write. Ask the coordinator if you need to.")
NOT_AREA = _("This area of life is not shared with you.")
HANDED_OVER = _("Another organisation has taken it over.")
CASE_CLOSED = _("The case has ended. It can be read, not changed.")
REOPENERS = (OfficeRole.COORDINATING_UNIT, OfficeRole.ALLOCATION, OfficeRole.LOCAL_ADMIN, OfficeRole.TOP_ADMIN)
ONLY_COORDINATOR = _("Only the coordinator can do this.")


def oversees(actor: Actor, tenant_id: object) -> bool:
    """Does the actor hold an office that sees how every case goes?"""
    return any(o.tenant_id == tenant_id and o.role in OVERSEERS for o in actor.offices)


def may_oversee(actor: Actor, case: Case) -> Verdict:
    """How a case goes, for those whose office it is; not what it says (rule 36)."""
    manages = {o.unit_id for o in actor.offices if o.role == OfficeRole.MANAGER and o.tenant_id == case.tenant_id}
    held = getattr(case, "coordinators_today", [])
    return allow_if(
        oversees(actor, case.tenant_id) or any(c.unit_id in manages for c in held),
        _("This overview is for the coordinating unit, administrators and managers."),
    )


def may_see_use(actor: Actor, case: Case) -> Verdict:
    """Whether the plan is opened and used: for the coordinator too, who follows it up (rule 94)."""
    return may_oversee(actor, case) or allow_if(
        is_coordinator(actor, case), _("This overview is for the coordinating unit, administrators and managers.")
    )


def may_see_case(actor: Actor, case: Case) -> Verdict:
    """The head of a case: kind, coordinator, team, what is due. `visible_to` has judged the reach already."""
    return allow_if(
        actor.access(case) or oversees(actor, case.tenant_id) or actor.holds_any(OfficeRole.MANAGER), NOT_IN_TEAM
    )


def may_see_content(actor: Actor, row: Case | CaseRow) -> Verdict:
    """What a plan says is for those who take part; an office does not open it (rule 36)."""
    return allow_if(actor.access(row), NOT_IN_TEAM)


def may_read_area(actor: Actor, row: CaseRow) -> Verdict:
    """Something within an area of life."""
    area = getattr(row, "area", Area.GENERAL)
    return may_see_content(actor, row) and allow_if(actor.may_in(row, area), NOT_AREA)


def may_write_area(actor: Actor, row: CaseRow) -> Verdict:
    """Change something within an area of life, in a case that is open."""
    area = getattr(row, "area", Area.GENERAL)
    return (
        may_read_area(actor, row)
        and allow_if(actor.may_in(row, area, Right.WRITE), NOT_WRITER)
        and allow_if(row.case.is_open, CASE_CLOSED)
    )


def may_write_in(actor: Actor, case: Case) -> Verdict:
    """Write in the case at all (an area is judged where one is chosen)."""
    return (
        may_see_content(actor, case)
        and allow_if(actor.may_in(case, Area.GENERAL, Right.WRITE), NOT_WRITER)
        and allow_if(case.is_open, CASE_CLOSED)
    )


def is_coordinator(actor: Actor, row: Case | CaseRow) -> bool:
    """Does the actor coordinate this case today?"""
    access = actor.access(row)
    return access is not None and access.role == Role.COORDINATOR


def may_lead(actor: Actor, row: Case | CaseRow) -> Verdict:
    """What only the coordinator does: lead start-up, team and meetings."""
    case = row if isinstance(row, Case) else row.case
    return (
        may_see_content(actor, row)
        and allow_if(is_coordinator(actor, row), ONLY_COORDINATOR)
        and allow_if(case.is_open, CASE_CLOSED)
    )


def may_lead_or_own(actor: Actor, row: Case | CaseRow) -> Verdict:
    """What the coordinator does, or the person and those who decide for them (rule 35)."""
    access = actor.access(row)
    deciders = {Role.COORDINATOR.value} | Role.deciders()
    case = row if isinstance(row, Case) else row.case
    return (
        may_see_content(actor, row)
        and allow_if(access and access.role in deciders, _("The person and the coordinator decide this."))
        and allow_if(case.is_open, CASE_CLOSED)
    )


def may_register_kin(actor: Actor, case: Case) -> Verdict:
    """Register someone who is new here: the coordinator, when employed where the case is kept."""
    return may_lead(actor, case) and allow_if(case.tenant_id in actor.tenants, ONLY_COORDINATOR)


def may_administer(actor: Actor, row: object) -> Verdict:
    """What the coordinating unit or the allocation office does to any case of its organisation."""
    tenant_id = getattr(row, "tenant_id", None)
    offices = (OfficeRole.COORDINATING_UNIT, OfficeRole.ALLOCATION)
    return allow_if(
        actor.kind is ActorKind.SYSTEM or actor.holds_any(*offices, tenant_id=tenant_id),
        _("Only the coordinating unit can do this."),
    )


def may_open_end(actor: Actor, case: Case) -> Verdict:
    """The coordinator and the coordinating unit end a case (rule 83)."""
    return allow_if(
        is_coordinator(actor, case) or may_administer(actor, case),
        _("The coordinator and the coordinating unit end a case."),
    ) and allow_if(case.end is None, CASE_CLOSED)


def may_reopen(actor: Actor, case: Case) -> Verdict:
    """The coordinating unit and administrators (rules 83 and 99)."""
    return allow_if(
        actor.holds_any(*REOPENERS, tenant_id=case.tenant_id),
        _("The coordinating unit and administrators open a case again."),
    ) and allow_if(
        case.end is not None and case.went_to_id is None,
        HANDED_OVER if case.went_to_id else _("The case has not ended."),
    )


def anyone_signed_in(actor: Actor) -> Verdict:
    """A page that shows the actor's own things only."""
    return ALLOWED if actor.user_id else allow_if(False, _("Sign in first."))


def is_staff(actor: Actor) -> Verdict:
    """A page for those who are employed."""
    return allow_if(actor.is_staff, _("This page is for employees."))
