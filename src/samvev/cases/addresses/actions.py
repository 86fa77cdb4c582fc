"""Writing, protecting and hiding an address."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.urls import reverse

from samvev.audit.change import change
from samvev.cases import events, notices
from samvev.cases.access import hold
from samvev.cases.addresses import queries, rules
from samvev.cases.models import Case, Role
from samvev.cases.outside.queries import coordinating_unit
from samvev.cases.queries import access_today
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.period import DAY, ended, period
from samvev.notifications.actions import notify
from samvev.people.models import Address, HiddenAddress, ProtectedAddress, Protection


def write_address(case: Case, *, street: str, postcode: str, place: str, by: Actor) -> None:
    """The person lives here from today. No word of it stands in the log."""
    with change(case, rules.may_write_address, events.ADDRESS_WRITTEN, by=by):
        hold(case)
        for earlier in Address.objects.filter(person=case.person_id, period__endswith=None):
            _end(earlier)
        Address.objects.create(
            tenant_id=case.person.tenant_id,
            person_id=case.person_id,
            street=street,
            postcode=postcode,
            place=place,
            period=period(clock.today()),
        )


def _end(earlier: Address) -> None:
    earlier.period = ended(earlier.period, clock.today() - DAY)
    if earlier.period.isempty:
        earlier.delete()
    else:
        earlier.save(update_fields=["period"])


def protect(case: Case, *, kind: str, until: date | None, child_welfare: bool, by: Actor) -> None:
    """Protect an address until a day, renew it, or end it. Strict protection removes every address (rule 44)."""
    with change(case, rules.may_protect, events.ADDRESS_PROTECTED, by=by):
        if fault := rules.fault_in(kind, until, child_welfare, clock.today()):
            raise Invalid(fault)
        person = case.person
        person.protection = kind
        person.save(update_fields=["protection"])
        held = ProtectedAddress.objects.filter(tenant_id=person.tenant_id, person=person)
        if kind == Protection.NONE or until is None:
            held.delete()
            return
        if kind == Protection.STRICT:
            Address.objects.filter(person=person).delete()
        told = {"until": until, "child_welfare": child_welfare, "decided_by": by.name}
        told |= {"decided_on": clock.today(), "warned_days": None}
        ProtectedAddress.objects.update_or_create(tenant_id=person.tenant_id, person=person, defaults=told)


def hide_from(case: Case, *, users: Iterable[UUID], by: Actor) -> None:
    """Let exactly these parents not see where the person lives (rule 45). They are not told."""
    with change(case, rules.may_protect, events.ADDRESS_HIDDEN, by=by):
        known = {user.pk for user in queries.parents(case)}
        wanted = set(users) & known
        held = HiddenAddress.objects.filter(tenant_id=case.person.tenant_id, person=case.person_id)
        held.exclude(user__in=wanted).delete()
        for user_id in wanted - set(held.values_list("user_id", flat=True)):
            HiddenAddress.objects.create(tenant_id=case.person.tenant_id, person_id=case.person_id, user_id=user_id)


def warn(case: Case, *, held: ProtectedAddress, days: int, by: Actor) -> None:
    """Ask the coordinator and the coordinating unit to renew or end a protection. Each warning goes out once."""
    with change(case, rules.may_warn, events.PROTECTION_WARNED, by=by):
        held.warned_days = days
        held.save(update_fields=["warned_days"])
        to = {one.user_id for one in access_today(case) if one.role == Role.COORDINATOR}
        to |= coordinating_unit(case.tenant_id)
        path = reverse("cases:address", args=[case.pk])
        notify(notices.PROTECTION_RUNS_OUT, to=to, about=case, path=path, by=by)
