"""Recording who decides for a person, and letting access follow at once in every case of theirs."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.urls import reverse

from samvev.accounts.models import User, UserKind
from samvev.audit.change import change
from samvev.cases.access import refresh_standing
from samvev.cases.actions import join
from samvev.cases.changes import case_change
from samvev.cases.models import Case
from samvev.cases.queries import access_today
from samvev.consents import events, notices
from samvev.consents.access import end_shared, refresh
from samvev.consents.deciders import queries, rules
from samvev.consents.queries import who_decides
from samvev.consents.rules import place_of
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.ids import new_id
from samvev.kernel.period import DAY, ended, period
from samvev.notifications.actions import notify
from samvev.people.models import Incapacity, Person, Relation


def record_incapacity(case: Case, *, told: rules.Documented, by: Actor) -> Incapacity:
    """Write down that it is documented: in these areas the person cannot consent on these days (rules 25 and 26)."""
    with case_change(case, rules.may_record, events.INCAPACITY_RECORDED, by=by):
        papers = queries.standing(case).places
        if fault := rules.fault_in_incapacity(told, case.person.age_facts, papers, clock.today()):
            raise Invalid(fault)
        row = Incapacity.objects.create(
            tenant_id=case.person.tenant_id,
            person=case.person,
            areas=sorted(set(told.areas)),
            period=period(told.since, told.until),
            documented_by=told.documented_by,
            documented_on=told.documented_on,
            recorded_by_id=by.user_id,
            recorded_by_name=by.name,
        )
        _follow(case)
        _tell(case, by)
    return row


def end_incapacity(row: Incapacity, *, by: Actor) -> None:
    """What was documented no longer holds, from today."""
    case: Case = row.case  # type: ignore[attr-defined]
    with change(row, rules.may_end_incapacity, events.INCAPACITY_ENDED, by=by):
        _shorten(row)
        _follow(case)
        _tell(case, by)


def record_place(
    case: Case,
    *,
    kind: str,
    other: Person | None,
    name: str = "",
    email: str = "",
    phone: str = "",
    areas: Collection[str] = (),
    until: date | None = None,
    documented_by: str,
    by: Actor,
) -> Relation:
    """Record a parent, a guardian or a power of attorney, and give them their place in the team.

    A guardian or a proxy reaches the areas of their paper until its last day (rule 33); a parent what the table of
    ages says (rule 32). The same place recorded anew takes over from the earlier one.
    """
    with case_change(case, rules.may_record, events.PLACE_RECORDED, by=by, detail=other.name if other else name):
        _field, fault = rules.fault_in_place(kind, areas, until, documented_by, case.person.age, clock.today())
        if fault:
            raise Invalid(fault)
        who = other or _register(case, name, email, phone)
        for earlier in queries.holding(case, who.pk, kind):
            _shorten(earlier)
        row = Relation.objects.create(
            tenant_id=case.person.tenant_id,
            person=case.person,
            other=who,
            name=who.name,
            kind=kind,
            period=period(clock.today(), until),
            areas=sorted(set(areas)) if rules.is_scoped(kind) else [],
            documented_by=documented_by,
        )
        _open(case, row, who.user, by)
        _tell(case, by)
    return row


def end_place(row: Relation, *, by: Actor) -> None:
    """A place that followed from who somebody is, is over: they see nothing because of it from now on, in any case."""
    case: Case = row.case  # type: ignore[attr-defined]
    with change(row, rules.may_end_relation, events.PLACE_ENDED, by=by, detail=row.name):
        _tell(case, by)  # while they still are among those who are told
        for member in queries.places_of(row):
            end_shared(member.case, {member.user_id})
            member.period = ended(member.period, clock.today() - DAY)
            if member.period.isempty:
                member.delete()
            else:
                member.save(update_fields=["period"])
            refresh_standing(member.case)
            refresh(member.case)
        _shorten(row)


def warn(row: Relation, *, cases: Iterable[Case], days: int, by: Actor) -> None:
    """Tell the person, and the coordinator of each of their cases, that a paper runs out. Each warning goes out once.

    Nothing follows by itself when it has run out: the place ends, and somebody records who decides then (rule 33).
    """
    told: set[UUID] = set()
    for case in cases:
        with change(case, rules.may_warn, events.PLACE_WARNED, by=by):
            row.warned_days = days
            row.save(update_fields=["warned_days"])
            to = {one.user_id for one in access_today(case) if one.role in rules.WARNED} - told
            path = reverse("consents:deciders", args=[case.pk])
            notify(notices.PLACE_RUNS_OUT, to=to, about=case, path=path, by=by)
            told |= to


def _register(case: Case, name: str, email: str, phone: str) -> Person:
    code, tenant_id = new_id().hex[-12:], case.person.tenant_id
    user = User.objects.create(
        tenant_id=tenant_id, code=code, kind=UserKind.CITIZEN, name=name, email=email, phone=phone
    )
    return Person.objects.create(tenant_id=tenant_id, code=code, name=name, phone=phone, user=user)


def _open(case: Case, row: Relation, user: User | None, by: Actor) -> None:
    if user:
        join(case, user=user, by=by, **place_of(row))
    for one in queries.cases_of(case):  # a place in another case of the person opens by the same record
        refresh_standing(one)
        refresh(one)


def _shorten(row: Relation | Incapacity) -> None:
    """End a row yesterday; one that began today never was."""
    row.period = ended(row.period, clock.today() - DAY)
    if row.period.isempty:
        row.delete()
    else:
        row.save(update_fields=["period"])


def _follow(case: Case) -> None:
    """What is known of the person's age and capacity is read anew, and access derived from it in every case."""
    case.person.forget_age_facts()
    for one in queries.cases_of(case):
        refresh_standing(one)


def _tell(case: Case, by: Actor) -> None:
    path = reverse("consents:deciders", args=[case.pk])
    notify(notices.DECIDERS_CHANGED, to=who_decides(case), about=case, path=path, by=by)
