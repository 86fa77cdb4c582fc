"""What can happen to organisations: one closes into another, or that is called off (rule 85)."""

from datetime import date

from django.apps import apps
from django.db.models import Q

from samvev.audit.change import change
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.rows import Row
from samvev.organisations import events, queries, rules
from samvev.organisations.models import Organisation, Succession


def found(organisation: Organisation, *, by: Actor) -> Organisation:
    """Register an organisation that a merger makes; `since` is the day it begins."""
    with change(organisation, rules.may_merge, events.FOUNDED, by=by, detail=organisation.name):
        organisation.save(force_insert=True)
    return organisation


def close(organisation: Organisation, *, into: Organisation, day: date, by: Actor) -> Succession:
    """Close an organisation into another from a day. Nothing of it is moved. Raises `Invalid` with all that hinders."""
    words = f"{organisation.name} → {into.name}, {day}"
    with (
        change(organisation, rules.may_merge, events.CLOSED, by=by, detail=words),
        change(into, rules.may_merge, events.TAKES_OVER, by=by, detail=words),
    ):
        hinders = rules.faults_of_day(day, clock.today())
        hinders += rules.faults(organisation, into, day, queries.successions())
        if hinders:
            raise Invalid(" ".join(hinders))
        return Succession.objects.create(closed=organisation, into=into, day=day)


def call_off(succession: Succession, *, by: Actor) -> None:
    """Let a merger not be, before its day. One that was made for it alone is taken away with the last of them, unless
    it has begun or something was prepared there.
    """
    words, into = str(succession), succession.into
    with (
        change(succession.closed, rules.may_merge, events.CALLED_OFF, by=by, detail=words),
        change(into, rules.may_merge, events.CALLED_OFF, by=by, detail=words),
    ):
        if hinders := rules.faults_of_calling_off(succession, clock.today()):
            raise Invalid(" ".join(hinders))
        succession.delete()
        if into.since and into.since > clock.today() and not _in_use(into):
            Organisation.objects.filter(pk=into.pk).delete()


def _in_use(organisation: Organisation) -> bool:
    """Does a merger name it, or has it a row of its own anywhere? What the log says of it goes on being said.

    An id of an organisation is a column in most tables, with no foreign key that would hinder it from going.
    """
    if Succession.objects.filter(Q(closed=organisation) | Q(into=organisation)).exists():
        return True
    tables = (model for model in apps.get_models() if issubclass(model, Row) and model._meta.app_label != "audit")
    return any(model._default_manager.filter(tenant_id=organisation.pk).exists() for model in tables)
