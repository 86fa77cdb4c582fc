"""Who sees and changes an address. Pure; `queries.home` puts what is asked here on the case."""

from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, Role
from samvev.cases.rules import CASE_CLOSED, is_coordinator, may_see_content
from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.people.models import Protection

WARN_DAYS = (60, 30, 7, 0)  # before a protection runs out (rule 46)
YEAR = timedelta(days=366)
CHILD_WELFARE = timedelta(days=366)  # decisions of the child welfare service last a year
NOT_SHOWN = _("The address is not shown here. Ask the coordinator.")


def may_see_address(actor: Actor, case: Case) -> Verdict:
    """The person themselves; public bodies that take part; private ones when nothing protects it (rules 43 and 45).

    The words are the same whatever the reason.
    """
    access = actor.access(case)
    private = access is not None and not actor.is_staff and access.role != Role.OWNER
    open_to_all = case.person.protection == Protection.NONE and actor.user_id not in hidden_from(case)
    return may_see_content(actor, case) and allow_if(not private or open_to_all, NOT_SHOWN)


def may_protect(actor: Actor, case: Case) -> Verdict:
    """The coordinator, when employed where the case is kept, or the coordinating unit."""
    return allow_if(
        (is_coordinator(actor, case) and case.tenant_id in actor.tenants)
        or (actor.holds(OfficeRole.COORDINATING_UNIT, case.tenant_id) and case.pk not in actor.blocked),
        NOT_SHOWN,
    )


def may_open(actor: Actor, case: Case) -> Verdict:
    """The page: for those who see the address, and those who protect it."""
    return may_see_address(actor, case) or may_protect(actor, case)


def may_write_address(actor: Actor, case: Case) -> Verdict:
    """The person's side that sees it, and the coordinator. A strictly protected one is never written (rule 44)."""
    access = actor.access(case)
    writers = Role.deciders() | {Role.COORDINATOR.value}
    return (
        may_see_address(actor, case)
        and allow_if(access and access.role in writers and access.write, NOT_SHOWN)
        and allow_if(case.person.protection != Protection.STRICT, _("A strictly confidential address is never stored."))
        and allow_if(case.is_open, CASE_CLOSED)
    )


def may_warn(actor: Actor, case: Case) -> Verdict:
    """The program itself warns before a protection runs out."""
    return allow_if(
        actor.kind is ActorKind.SYSTEM and case.tenant_id in actor.tenants, _("Samvev does this by itself.")
    )


def hidden_from(case: Any) -> frozenset[object]:
    """The users from whom the address is hidden, as the query put them there; unknown hides from nobody."""
    found: frozenset[object] = getattr(case, "address_hidden_from", frozenset())
    return found


def fault_in(kind: str, until: date | None, child_welfare: bool, today: date) -> str | Promise:
    """What is wrong with a protection, in plain words; empty when all is well (rule 46)."""
    if kind == Protection.NONE:
        return ""
    if until is None:
        return _("Choose until which day. A task asks for renewal before it runs out.")
    checks = (
        (until <= today, _("The last day has passed already. Choose a day to come.")),
        (child_welfare and until > today + CHILD_WELFARE, _("A decision of the child welfare service lasts a year.")),
        (until > today + 5 * YEAR, _("Choose a day within five years, so that nobody forgets it.")),
    )
    return next((words for wrong, words in checks if wrong), "")


def warning_due(until: date, warned_days: int | None, day: date) -> int | None:
    """Which warning is due on the day; None when it was given already or is not near yet."""
    left = max((until - day).days, 0)
    near = min((limit for limit in WARN_DAYS if left <= limit), default=None)
    return near if near is not None and (warned_days is None or near < warned_days) else None
