"""The cases that stay: who goes with a unit reaches them from another organisation, by consent, or not at all."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q

from samvev.audit.change import change
from samvev.cases import events
from samvev.cases.access import hold, refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.models import Access, Basis, Case, Coordinator, Participation
from samvev.cases.outside.models import Substitute
from samvev.cases.rules import may_administer
from samvev.consents.access import refresh
from samvev.kernel.ids import new_id
from samvev.kernel.period import DAY, Period, ended, overlap
from samvev.oversight.handover.cases import running
from samvev.oversight.handover.copying import Names
from samvev.oversight.handover.work import Work

OUTSIDE = [Basis.SUBSTITUTE, Basis.EMERGENCY, Basis.HELP]  # kept beside the facts of the team


def settle(cases: Iterable[UUID], leaving: Collection[UUID], work: Work) -> None:
    """Whoever coordinates from a unit that goes stops; who stands in, or was let in for a while, and goes, too. A
    helper's place is held from the new organisation from now on, and opens what the consents say."""
    names = work.names
    for case in Case.objects.filter(pk__in=_touched(cases, leaving, names)).select_related("person").order_by("pk"):
        with change(case, may_administer, events.COORDINATOR_LEFT, by=work.by):
            hold(case)
            _stop(case, leaving, names)
            refresh_standing(case)
            refresh(case)
            refresh_active(case.tenant_id, case.pk)
    places = Participation.objects.filter(running(names), tenant_id=names.old, case__in=list(cases))
    for place in places.filter(unit__in=list(names.units)):
        place.unit_id = names.units.get(place.unit_id) if place.unit_id else None
        place.save(update_fields=["unit"])
    for place in places.filter(unit__in=names.staying, user__in=leaving).select_related("case__person"):
        _take_part_from_outside(place, names)


def _take_part_from_outside(place: Participation, names: Names) -> None:
    """Whoever left takes part for no unit of ours any more; for which one they did until the day is kept.

    The place begins on the last day of what it was: after days away a yes from before would not count any more.
    """
    last = names.day - DAY
    until = overlap(place.period, Period(None, names.day, "[)"))
    if not until.isempty:
        kept = {column.attname: getattr(place, column.attname) for column in place._meta.concrete_fields}
        Participation.objects.create(**kept | {"id": new_id(), "period": until})
    place.unit_id, place.period = None, overlap(place.period, Period(last, None, "[)"))
    place.save(update_fields=["unit", "period"])
    refresh_standing(place.case)
    refresh(place.case)


def _coordinating(leaving: Collection[UUID], names: Names) -> Q:
    ours = Q(unit=None) | Q(unit__in=names.staying)
    return running(names) & (Q(unit__in=list(names.units)) | ours & Q(user__in=leaving))


def _outside(leaving: Collection[UUID], names: Names) -> Q:
    return running(names) & Q(user__in=leaving)


def _touched(cases: Iterable[UUID], leaving: Collection[UUID], names: Names) -> set[UUID]:
    here = {"tenant_id": names.old, "case__in": list(cases)}
    found = set(Coordinator.objects.filter(_coordinating(leaving, names), **here).values_list("case_id", flat=True))
    found |= set(Substitute.objects.filter(_outside(leaving, names), **here).values_list("case_id", flat=True))
    let_in = Access.objects.filter(_outside(leaving, names), basis__in=OUTSIDE, **here)
    return found | set(let_in.values_list("case_id", flat=True))


def _stop(case: Case, leaving: Collection[UUID], names: Names) -> None:
    here = {"tenant_id": names.old, "case": case}
    held = list(Coordinator.objects.filter(_coordinating(leaving, names), **here))
    away = {row.user_id for row in held}
    standing_in = Substitute.objects.filter(running(names), Q(user__in=leaving) | Q(coordinator__in=away), **here)
    let_in = Q(user__in=leaving, basis__in=OUTSIDE) | Q(user__in=standing_in.values("user"), basis=Basis.SUBSTITUTE)
    ending: list[Any] = [*Access.objects.filter(running(names), let_in, **here), *standing_in, *held]
    for row in ending:
        row.period = ended(row.period, names.day - DAY)
        if row.period.isempty:
            row.delete()
        else:
            row.save(update_fields=["period"])
