"""What can happen to the worklist: rows are marked as registered, or not after all; and it is taken out as a file."""

from collections.abc import Iterable

from samvev.audit import events as audit_events
from samvev.audit.change import change
from samvev.audit.record import record_all
from samvev.cases.register.formats import FILES
from samvev.kernel.actor import Actor
from samvev.oversight import events
from samvev.oversight.desk import Desk
from samvev.oversight.registrations import facts, presenters, rules
from samvev.oversight.registrations.models import Registered
from samvev.people.models import Protection


def mark(desk: Desk, *, keys: Iterable[str], by: Actor) -> int:
    """Say of the chosen rows that they are registered where they belong; gives how many were not before."""
    with change(desk, rules.may_register, events.REGISTERED, by=by, detail=str(desk.year)):
        wanted = set(keys)
        chosen = [item for item in facts.items(desk) if item.key in wanted and item.state == facts.LEFT]
        marks = [
            Registered(
                tenant_id=item.case.tenant_id,
                case=item.case,
                year=desk.year,
                fact=item.fact,
                by_id=by.own_id,
                by_name=by.name,
            )
            for item in chosen
        ]
        Registered.objects.bulk_create(marks, ignore_conflicts=True)  # somebody else may mark the same meanwhile
        record_all(events.REGISTERED, by=by, targets=[item.case for item in chosen], detail=str(desk.year))
    return len(chosen)


def unmark(desk: Desk, *, keys: Iterable[str], by: Actor) -> int:
    """Take the marks of the chosen rows away: they are not registered after all, or were taken back there."""
    with change(desk, rules.may_register, events.UNREGISTERED, by=by, detail=str(desk.year)):
        wanted = set(keys)
        chosen = [item for item in facts.items(desk) if item.key in wanted and item.mark]
        Registered.objects.filter(
            tenant_id__in=desk.whole, pk__in=[item.mark.pk for item in chosen if item.mark]
        ).delete()
        record_all(events.UNREGISTERED, by=by, targets=[item.case for item in chosen], detail=str(desk.year))
    return len(chosen)


def take_out(desk: Desk, *, suffix: str, by: Actor) -> bytes:
    """The whole list as a file; whom it names is logged. Those with a strictly confidential address are left out
    (rule 44).
    """
    with change(desk, rules.may_register, events.WORKLIST_TAKEN_OUT, by=by, detail=f"{desk.year}.{suffix}"):
        told = [item for item in facts.items(desk) if item.case.person.protection != Protection.STRICT]
        record_all(audit_events.EXPORTED, by=by, targets={item.case.pk: item.case for item in told}.values())
        return FILES[suffix](presenters.table(told))
