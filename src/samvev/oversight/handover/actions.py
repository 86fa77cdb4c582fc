"""A split is carried out: everything in one transaction, or nothing (rule 85, ADR 36)."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import batched
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from samvev.accounts.models import Employment, Post
from samvev.audit.change import change
from samvev.cases.models import Access, Case
from samvev.cases.outside.models import JoinRequest
from samvev.kernel import walls
from samvev.organisations import events
from samvev.organisations.models import Organisation, Unit
from samvev.organisations.rules import may_merge
from samvev.oversight.handover import cases, copying, persons, staff, staying
from samvev.oversight.handover.copying import Names
from samvev.oversight.handover.work import Work, both
from samvev.oversight.splitting import Decision, Goes
from samvev.people.models import Person

LOT = 100  # cases

type Progress = Callable[[str, int, int], None]


def carry_out(
    old: Organisation,
    new: Organisation,
    *,
    day: date,
    units: frozenset[UUID],
    decided: Sequence[Decision],
    tell: Progress,
) -> int:
    """Hand the units and the cases over; gives how many cases went. What hinders it was asked before (`faults`).

    Raises `Refused`, and has done nothing then.
    """
    by = both(old, new)
    work = Work(old, new, Names(old.pk, new.pk, day), by)
    going = frozenset(one.case_id for one in decided if one.goes == Goes.NEW)
    words = f"{old.name} → {new.name}, {day}"
    with (
        transaction.atomic(),
        change(old, may_merge, events.HANDED_OVER, by=by, detail=words),
        change(new, may_merge, events.TOOK_OVER, by=by, detail=words),
    ):
        walls.enter(tenants=[old.pk, new.pk])
        _alone()
        staff.units(list(Unit.objects.filter(tenant_id=old.pk)), units, work.names)
        work.names.going = staff.employed_in(units, work.names)
        work.names.behind = staff.employed_in(work.names.staying, work.names) - work.names.going
        people = persons.of(old.pk, new.pk, going)
        persons.register(people, work.names)
        _cases(going, work, tell)
        leaving = staff.follow(units, work.names)
        staying.settle(people.staying, leaving, work)
        persons.leave_behind(people, work.names)
        cases.tell(going, work)
        _nothing_hangs()
    return len(going)


def _cases(going: frozenset[UUID], work: Work, tell: Progress) -> None:
    """Lot by lot, so that memory does not grow with the organisation."""
    done = 0
    for lot in batched(sorted(going), LOT, strict=False):
        rows = Case.objects.filter(pk__in=lot, end=None)
        cases.take_over(list(rows.select_related("person").order_by("pk")), work)
        done += len(lot)
        tell("Cases", done, len(going))


def _alone() -> None:
    """Nobody writes in what is copied, in any organisation, until it is done: a word saved meanwhile would be left.

    Reading goes on. What is only ever added to follows the rest: nobody adds to it without changing another table.
    """
    models: list[type[Model]] = [
        *copying.tables(),
        Case,
        Person,
        *persons.HOLDING,
        Employment,
        Post,
        Unit,
        Access,
        JoinRequest,
    ]
    names = ", ".join(sorted(connection.ops.quote_name(model._meta.db_table) for model in models))
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")


def _nothing_hangs() -> None:
    """Whatever names a row that is not there is found now, while nothing is done yet."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
