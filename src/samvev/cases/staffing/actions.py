"""When an employee leaves or is away: what becomes of the cases they took part in."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from samvev.accounts.models import User
from samvev.audit.change import change
from samvev.cases import events, notices
from samvev.cases.access import open_for, refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.models import Access, Basis, Case, Coordinator, Participation
from samvev.cases.outside.models import Substitute
from samvev.cases.outside.queries import deciders
from samvev.cases.parting import part
from samvev.cases.staffing import queries, rules
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.period import DAY, ended, period
from samvev.notifications.actions import notify


def let_go(case: Case, *, leavers: Iterable[UUID], by: Actor) -> None:
    """Those who left their job leave the case: places, coordination and access end (rule 37).

    Someone who still works elsewhere keeps the place that they have in the case for that other workplace.
    A case that has no coordinator after it is told to the unit's manager and the coordinating unit; it stands in the
    coordinating unit's list of cases that nobody answers for.
    """
    users = set(leavers)
    with change(case, rules.may_follow_leavers, events.STAFF_LEFT, by=by):
        _take_out(case, users, by, kept=queries.elsewhere(case, users))


def shut_out(case: Case, *, user_id: UUID, by: Actor) -> None:
    """Someone whom the person has blocked leaves the case: place, coordination and access end (checklist 21)."""
    with change(case, rules.may_shut_out, events.LEFT, by=by):
        _take_out(case, {user_id}, by)


def _take_out(case: Case, users: set[UUID], by: Actor, *, kept: Collection[UUID] = ()) -> None:
    """End everything that these users have in the case, but for the places that are `kept`."""
    yesterday = clock.today() - DAY
    coordinated = [row for row in _reaching(Coordinator, case, users) if row.pk not in kept]
    places = _reaching(Participation, case, users)
    # What was shared with someone follows the place in the team, and stays with it.
    shared = {row.user_id for row in places if row.pk in kept}
    ending = [row for row in places if row.pk not in kept] + _reaching(Substitute, case, users)
    ending += [row for row in _reaching(Access, case, users) if row.basis != Basis.CONSENT or row.user_id not in shared]
    for row in [*coordinated, *ending]:
        _end(row, yesterday)
    part(case, users - shared)
    refresh_standing(case)
    if coordinated:
        refresh_active(case.tenant_id, case.pk)
        units: list[Any] = sorted(str(row.unit_id) for row in coordinated if row.unit_id)
        # Those to tell stand behind the organisation's wall, where a person who blocks somebody does not see them.
        job = app.configure_task("cases.tell_orphaned", queue="requests")
        job.defer(tenant=str(case.tenant_id), case=str(case.pk), units=units)


def tell_orphaned(case: Case, *, units: Iterable[UUID], by: Actor) -> None:
    """Tell the units' managers and the coordinating unit that the case has no coordinator any more (rule 37)."""
    with change(case, rules.may_follow_leavers, events.ORPHANED, by=by):
        to = queries.who_answers_for(case.tenant_id, units)
        notify(notices.ORPHANED, to=to, about=case, path=reverse("cases:overview", args=[case.pk]), by=by)


def _reaching(model: Any, case: Case, users: set[UUID]) -> list[Any]:
    found = model.objects.filter(tenant_id=case.tenant_id, case=case, user__in=users)
    return [row for row in found if row.period.upper is None or row.period.upper > clock.today()]


def _end(row: Any, last: date) -> None:
    row.period = ended(row.period, last)
    if row.period.isempty:
        row.delete()
    else:
        row.save(update_fields=["period"])


def stand_in(held: Coordinator, *, user: User, first: date, last: date, by: Actor) -> Substitute:
    """Let someone stand in for the coordinator from a day to a day, with the coordinator's access (rule 13)."""
    case = held.case
    with change(held, rules.may_substitute, events.SUBSTITUTED, by=by, detail=user.name):
        if fault := rules.fault_in(first, last, clock.today()):
            raise Invalid(fault)
        if user.pk == held.user_id:
            raise Invalid(_("Choose someone else than the coordinator."))
        days = period(first, last)
        if Substitute.objects.filter(tenant_id=case.tenant_id, case=case, period__overlap=days).exists():
            raise Invalid(_("Someone stands in on some of these days already."))
        if case.blocks.filter(user=user, lifted_at=None).exists():
            raise Invalid(_("This employee cannot be chosen here."))
        made = Substitute.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            user=user,
            coordinator_id=held.user_id,
            period=days,
            granted_by=by.name,
        )
        open_for(made)
        to = [*deciders(case), user.pk]
        notify(notices.STANDS_IN, to=to, about=case, path=reverse("consents:team", args=[case.pk]), by=by)
    return made


def end_stand_in(row: Substitute, *, by: Actor) -> None:
    """The coordinator is back: whoever stood in sees nothing more of the case from this moment."""
    with change(row, rules.may_end_substitute, events.SUBSTITUTE_ENDED, by=by, detail=row.user.name):
        held = Access.objects.filter(tenant_id=row.tenant_id, case=row.case, user=row.user_id, basis=Basis.SUBSTITUTE)
        for one in held:
            _end(one, clock.today() - DAY)
        _end(row, clock.today() - DAY)
