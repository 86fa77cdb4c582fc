"""Who may administer units, employees and offices. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import Employment, Post, User
from samvev.accounts.rules import ADMINISTRATORS
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.organisations.models import Organisation, Unit

NOT_ADMIN = _("This is for those who administer accounts.")
NOT_YOURS = _("This belongs to a part of the organisation that somebody else administers.")
# What a local administrator may give: work in their own part. Offices over all cases are the top administrator's.
LOCAL_GIVES = frozenset({OfficeRole.MANAGER.value})


def may_see_staff(actor: Actor, organisation: Organisation) -> Verdict:
    """Lists of units and employees."""
    return allow_if(actor.holds_any(*ADMINISTRATORS, tenant_id=organisation.pk), NOT_ADMIN)


def may_administer_all(actor: Actor, organisation: Organisation) -> Verdict:
    """Top administrators: the whole organisation."""
    return allow_if(actor.holds(OfficeRole.TOP_ADMIN, organisation.pk), _("Only the top administrator can do this."))


def domain(actor: Actor, tenant_id: UUID) -> frozenset[UUID]:
    """The units at whose top a local administrator stands: those of the office, else those they work in."""
    posts = [o for o in actor.offices if o.role == OfficeRole.LOCAL_ADMIN and o.tenant_id == tenant_id]
    named = frozenset(o.unit_id for o in posts if o.unit_id)
    return named or (actor.units if posts else frozenset())


def within(actor: Actor, tenant_id: UUID, lineage: Iterable[UUID]) -> bool:
    """Is one of these units, a unit with all above it, in the actor's hands?"""
    return actor.holds(OfficeRole.TOP_ADMIN, tenant_id) or bool(domain(actor, tenant_id) & frozenset(lineage))


def may_change_unit(actor: Actor, unit: Unit) -> Verdict:
    """Top administrators everywhere; local ones in their own part."""
    return allow_if(actor.holds_any(*ADMINISTRATORS, tenant_id=unit.tenant_id), NOT_ADMIN) and allow_if(
        within(actor, unit.tenant_id, lineage(unit)), NOT_YOURS
    )


def may_see_employee(actor: Actor, user: User) -> Verdict:
    """Administrators of an organisation where the user works, worked, or was registered."""
    places = {job.tenant_id for job in jobs(user)} | {user.tenant_id}
    return allow_if(any(actor.holds_any(*ADMINISTRATORS, tenant_id=place) for place in places), NOT_ADMIN)


def may_change_employee(actor: Actor, user: User) -> Verdict:
    """Give work: to someone who works in the actor's part today, or nowhere in the organisation any more."""
    here = [job for job in jobs(user) if job.tenant_id in actor.tenants]
    return may_see_employee(actor, user) and allow_if(
        not here or any(within(actor, job.tenant_id, lineage(job.unit)) for job in here), NOT_YOURS
    )


def may_announce(actor: Actor, user: User) -> Verdict:
    """Say by whose proof an employee comes in the first time: where they were registered, by whoever gives them work.

    Of somebody who holds an office the top administrator alone: who came in for them would hold it.
    """
    return (
        allow_if(actor.holds_any(*ADMINISTRATORS, tenant_id=user.tenant_id), NOT_ADMIN)
        and allow_if(user.is_active and jobs(user), _("Only somebody who works here can be announced."))
        and may_change_employee(actor, user)
        and allow_if(
            actor.holds(OfficeRole.TOP_ADMIN, user.tenant_id) or not user.holds_office,  # type: ignore[attr-defined]
            _("Only the top administrator can do this."),
        )
    )


def may_end_employment(actor: Actor, job: Employment) -> Verdict:
    """End work in the actor's part; nobody locks themselves out."""
    return (
        allow_if(actor.holds_any(*ADMINISTRATORS, tenant_id=job.tenant_id), NOT_ADMIN)
        and allow_if(within(actor, job.tenant_id, lineage(job.unit)), NOT_YOURS)
        and allow_if(job.user_id != actor.user_id, _("You cannot end your own employment."))
    )


def may_grant(actor: Actor, post: Post) -> Verdict:
    """Give or end an office: the top administrator any; a local one that of manager in their own part."""
    return allow_if(actor.holds_any(*ADMINISTRATORS, tenant_id=post.tenant_id), NOT_ADMIN) and allow_if(
        actor.holds(OfficeRole.TOP_ADMIN, post.tenant_id)
        or (post.role in LOCAL_GIVES and post.unit and within(actor, post.tenant_id, lineage(post.unit))),
        _("Only the top administrator can give or end this office."),
    )


def may_end_post(actor: Actor, post: Post) -> Verdict:
    """As giving it; but nobody ends their own administration, so that somebody always can administer."""
    return may_grant(actor, post) and allow_if(
        post.user_id != actor.user_id or post.role not in ADMINISTRATORS,
        _("You cannot end your own office. Ask another administrator."),
    )


def may_deactivate(actor: Actor, user: User) -> Verdict:
    """Close an account: the top administrator of the organisation that registered it."""
    return allow_if(
        actor.holds(OfficeRole.TOP_ADMIN, user.tenant_id), _("Only the top administrator can do this.")
    ) and allow_if(user.pk != actor.user_id, _("You cannot close your own account."))


def lineage(unit: Any) -> frozenset[UUID]:
    """The unit and all above it, as the queries put it there; the unit alone when they did not."""
    found: frozenset[UUID] = getattr(unit, "lineage", frozenset({unit.pk}))
    return found


def jobs(user: Any) -> list[Employment]:
    """Where the user works today, as the queries put it there."""
    found: list[Employment] = getattr(user, "jobs_today", [])
    return found


def fault_in(role: str, unit: Unit | None) -> str | Promise:
    """What is wrong with an office: a manager needs a unit; the others are the whole organisation's."""
    if role == OfficeRole.MANAGER and unit is None:
        return _("Choose which unit they manage.")
    if unit is not None and role not in {OfficeRole.MANAGER, OfficeRole.LOCAL_ADMIN}:
        return _("This office belongs to the whole organisation. Choose no unit.")
    return ""


def last_or_now(last: date | None, today: date, day: Any) -> date:
    """The last day of something that ends; with none named it ends at once: yesterday was the last."""
    return last if last is not None else today - day
