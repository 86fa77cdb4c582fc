"""Units that go, and those who work there: it ends in the old organisation and begins in the new one on the day."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from samvev.accounts.models import Employment, Post, User, UserKind
from samvev.kernel.period import DAY, Period, ended
from samvev.organisations.models import Unit
from samvev.oversight.handover.copying import Names, renamed
from samvev.oversight.handover.persons import move_user


def units(found: Sequence[Unit], going: frozenset[UUID], names: Names) -> None:
    """Make the units that go in the new organisation, each under what it was under if that goes too."""
    names.units.update({pk: names.of(pk) for pk in going})
    names.staying = frozenset(unit.pk for unit in found) - going
    for unit in found:
        if unit.pk in going:
            above = names.units.get(unit.parent_id) if unit.parent_id else None
            renamed(unit, names, parent_id=above).save(force_insert=True)


def employed_in(units: Iterable[UUID], names: Names) -> frozenset[UUID]:
    """Who works in these units of the old organisation on the day or later."""
    rows = Employment.objects.filter(_lasting(names), tenant_id=names.old, unit__in=list(units))
    return frozenset(rows.values_list("user_id", flat=True))


def follow(going: Iterable[UUID], names: Names) -> frozenset[UUID]:
    """Let employments and offices of the units go. Gives who works nowhere in the old organisation any more."""
    units = list(going)
    for model in (Employment, Post):
        for row in model._default_manager.filter(_lasting(names), tenant_id=names.old, unit__in=units):
            _go_on(row, names)
    leaving = names.going - _work_here(names)
    for post in Post.objects.filter(_lasting(names), tenant_id=names.old, user__in=leaving):
        _end(post, names)
    for user in User.objects.filter(pk__in=leaving, kind=UserKind.STAFF, tenant_id=names.old).order_by("pk"):
        move_user(user, names)
    return leaving


def _lasting(names: Names) -> Q:
    return Q(period__endswith=None) | Q(period__endswith__gt=names.day)


def _work_here(names: Names) -> set[UUID]:
    rows = Employment.objects.filter(_lasting(names), tenant_id=names.old, user__in=names.going)
    return set(rows.values_list("user_id", flat=True))


def _go_on(row: Any, names: Names) -> None:
    begins = max(names.day, row.period.lower or names.day)
    renamed(row, names, period=Period(begins, row.period.upper, "[)")).save(force_insert=True)
    _end(row, names)


def _end(row: Any, names: Names) -> None:
    """The day before is the last; what had not begun is gone from here."""
    row.period = ended(row.period, names.day - DAY)
    if row.period.isempty:
        row.delete()
    else:
        row.save(update_fields=["period"])
