"""What hinders a split from being carried out, in plain words: how many, and never who."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.needs.models import NeedReport
from samvev.needs.rules import FINISHED
from samvev.organisations.models import Organisation, Unit
from samvev.oversight.handover import copying, persons
from samvev.oversight.splitting import Decision, Goes


def faults(
    old: Organisation, new: Organisation | None, day: date, units: frozenset[UUID], decided: Sequence[Decision]
) -> list[str]:
    """Everything that hinders. Asked behind the walls of both; `new` is empty while it is not registered."""
    early = f"A split is carried out on its day, {day}, or soon after. Until then this is a plan."
    return [*([early] if clock.today() < day else []), *faults_of_plan(old, new, day, units, decided)]


def faults_of_plan(
    old: Organisation, new: Organisation | None, day: date, units: frozenset[UUID], decided: Sequence[Decision]
) -> Iterator[str]:
    """What would hinder it on the day, as it stands now."""
    going = frozenset(one.case_id for one in decided if one.goes == Goes.NEW)
    if undecided := sum(one.goes == Goes.UNDECIDED for one in decided):
        yield f"{undecided} cases are undecided. List where they go."
    if new and (again := _again(old, new, units)):
        yield again
    if late := Case.objects.filter(pk__in=going, start__gte=day).count():
        yield f"{late} cases of those that go began on {day} or later. List them as staying, and move them by hand."
    waiting = NeedReport.objects.filter(tenant_id=old.pk, case__in=going).exclude(step__in=FINISHED).count()
    if waiting:
        yield f"{waiting} reports of need that led to a case that goes are not finished. Finish them first."
    if new and (taken := _taken(new, units)):
        yield f"Codes of units are used in both: {', '.join(taken)}."
    yield from persons.faults(persons.of(old.pk, new.pk if new else None, going), old.pk, new.pk if new else None)


def _again(old: Organisation, new: Organisation, units: frozenset[UUID]) -> str:
    codes = Unit.objects.filter(pk__in=units).values_list("code", flat=True)
    there = Unit.objects.filter(tenant_id=new.pk, code__in=codes).values_list("pk", flat=True)
    if set(there) & {copying.copy_of(pk, new.pk) for pk in units}:
        return f"Units of these went from {old.name} to {new.name} before. A split is carried out once."
    return ""


def _taken(new: Organisation, units: frozenset[UUID]) -> list[str]:
    codes = Unit.objects.filter(pk__in=units).values_list("code", flat=True)
    there = Unit.objects.filter(tenant_id=new.pk, code__in=list(codes))
    return sorted(there.exclude(pk__in=[copying.copy_of(pk, new.pk) for pk in units]).values_list("code", flat=True))
