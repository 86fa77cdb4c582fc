"""Everything that can happen to a case and its team."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from samvev.accounts.models import User
from samvev.accounts.queries import workplace
from samvev.audit.change import change
from samvev.cases import events, notices, queries, rules, texts
from samvev.cases.access import refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.changes import case_change
from samvev.cases.models import Access, Basis, Case, CaseKind, Coordinator, FormerKind, Participation, Role
from samvev.cases.outside.models import Substitute
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import ALL_AREAS, Right
from samvev.kernel.errors import Invalid
from samvev.kernel.period import DAY, ended, period
from samvev.kernel.verdict import Verdict
from samvev.notifications.actions import notify
from samvev.organisations.models import Unit
from samvev.organisations.queries import family
from samvev.people.citizens import registered, user_of
from samvev.people.models import Person, Relation, RelationKind


def open_case(person: Person, *, kind: str, by: Actor) -> Case:
    """Open a case for a person from today. The person takes part in it from the first day."""
    with change(person, rules.may_administer, events.CASE_OPENED, by=by, detail=CaseKind(kind).value):
        case = Case(tenant_id=person.tenant_id, person=person, kind=kind, start=clock.today())
        case.code = case.pk.hex[-12:]
        case.save(force_insert=True)
        Participation.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            user=user_of(person),
            role=Role.OWNER,
            areas=sorted(ALL_AREAS),
            right=Right.WRITE,
            period=period(case.start),
        )
        refresh_standing(case)
        refresh_active(case.tenant_id, case.pk)
    return case


def hand_over(
    case: Case, *, to: User, unit: Unit | None, rule: Callable[[Actor, Case], Verdict], by: Actor
) -> Coordinator:
    """Let someone coordinate from today; whoever did before stops yesterday, so there is no gap (rule 12).

    `rule` is the verdict of the room that the hand-over was agreed in (acceptance of an appointment). Whoever stands in
    goes on doing so when the same person coordinates from another unit.
    """
    with change(case, rule, events.COORDINATOR_TOOK_OVER, by=by, detail=to.name):
        if case.end is not None:
            raise Invalid(str(rules.CASE_CLOSED))
        yesterday = clock.today() - DAY
        if not _coordinates_today(case, to):
            _end_substitutes(case, yesterday)
        _close_coordination(case, last=yesterday)
        held = Coordinator.objects.create(
            tenant_id=case.tenant_id, case=case, user=to, unit=unit, period=period(clock.today()), granted_by=by.name
        )
        refresh_standing(case)
        refresh_active(case.tenant_id, case.pk)
    return held


def end_coordination(case: Case, *, last: date, by: Actor) -> None:
    """Let today's coordinator stop after `last` (they left, or the case ends)."""
    with change(case, rules.may_administer, events.COORDINATOR_LEFT, by=by):
        _close_coordination(case, last=last)
        _end_substitutes(case, last)
        refresh_standing(case)
        refresh_active(case.tenant_id, case.pk)


def _coordinates_today(case: Case, user: User) -> bool:
    here = {"tenant_id": case.tenant_id, "case": case, "period__contains": clock.today()}
    return Coordinator.objects.filter(**here, user=user).exists()


def _close_coordination(case: Case, *, last: date) -> None:
    # Also one that ends today already: with another one from today there would be two on the same day (rule 12).
    goes_on = Q(period__upper_inf=True) | Q(period__endswith__gt=clock.today())
    for held in Coordinator.objects.filter(goes_on, tenant_id=case.tenant_id, case=case):
        _cut(held, last)


def _end_substitutes(case: Case, last: date) -> None:
    """Whoever stands in does so for a coordinator: with another one it is over (rule 13)."""
    here = {"tenant_id": case.tenant_id, "case": case}
    for row in Substitute.objects.filter(**here, period__endswith__gt=clock.today()):
        _cut(row, last)
    for grant in Access.objects.filter(**here, basis=Basis.SUBSTITUTE):
        _cut(grant, last)


def join(
    case: Case,
    *,
    user: User,
    role: str,
    title: str = "",
    unit: Unit | None = None,
    areas: Iterable[str] = (),
    right: str = Right.READ,
    until: date | None = None,
    by: Actor,
) -> Participation:
    """Invite someone into the team from today, to and with `until` for a place that has a last day.

    Who takes part does so from the `unit` that is given, or from where they work today: what NAV and child welfare
    count is asked of it (rule 73). For helpers and next of kin a consent decides what they see.
    """
    with case_change(case, rules.may_lead_or_own, events.JOINED, by=by, detail=user.name):
        held = Participation.objects.filter(
            tenant_id=case.tenant_id, case=case, user=user, period__contains=clock.today()
        ).first() or Participation(tenant_id=case.tenant_id, case=case, user=user, period=period(clock.today()))
        held.period = period(held.period.lower, until)
        held.role, held.title = role, title or user.title
        held.unit_id = unit.pk if unit else workplace(user.pk, family(case.tenant_id))
        held.areas, held.right, held.granted_by = sorted(set(areas)), right, by.name
        held.save()
        refresh_standing(case)
        notify(notices.INVITED, to=[user.pk], about=case, by=by)
    return held


def register_kin(
    case: Case, *, name: str, email: str = "", phone: str = "", number: str = "", by: Actor
) -> Participation:
    """Register a next of kin who is new here, and invite them. They see nothing before a consent to share."""
    with change(case, rules.may_register_kin, events.KIN_REGISTERED, by=by, detail=name):
        other = registered(case.tenant_id, number=number, name=name, phone=phone)
        if other._state.adding:
            other.save(force_insert=True)
        Relation.objects.create(
            tenant_id=case.tenant_id,
            person=case.person,
            other=other,
            name=name,
            kind=RelationKind.RELATIVE,
            period=period(clock.today()),
        )
        return join(case, user=user_of(other, email=email), role=Role.RELATIVE, by=by)


def change_kind(case: Case, *, kind: str, rule: Callable[[Actor, Case], Verdict], by: Actor) -> None:
    """Let the case be of another kind. A person has one individual plan at a time (rule 18).

    `rule` is the verdict of the room that decides it: a consent to the plan, or a decision.
    """
    with change(case, rule, events.KIND_CHANGED, by=by, detail=CaseKind(kind).value):
        if kind == CaseKind.INDIVIDUAL_PLAN and queries.has_other_plan(case):
            raise Invalid(_("There is an individual plan already. One person has one plan; end the other one first."))
        if case.start < clock.today() and case.kind != kind:
            FormerKind.objects.get_or_create(
                tenant_id=case.tenant_id, case=case, until=clock.today(), defaults={"kind": case.kind}
            )
        case.write(by, kind=kind)
        refresh_standing(case)
        refresh_active(case.tenant_id, case.pk)


def leave(member: Participation, *, by: Actor) -> None:
    """Take someone out of the team; they see nothing of it from this moment."""
    with case_change(member, rules.may_lead_or_own, events.LEFT, by=by):
        yesterday = clock.today() - DAY
        member.period = ended(member.period, yesterday)
        if member.period.isempty:
            member.delete()
        else:
            member.save(update_fields=["period"])
        for grant in Access.objects.filter(tenant_id=member.tenant_id, case=member.case_id, user=member.user_id):
            _cut(grant, yesterday)
        refresh_standing(member.case)


def _cut(grant: Access | Coordinator | Substitute, last: date) -> None:
    grant.period = ended(grant.period, last)
    if grant.period.isempty:
        grant.delete()
    else:
        grant.save(update_fields=["period"])


def bring_back(row: Any, *, by: Actor) -> None:
    """Let the texts of a row say again what they said `before` a change; what they say now is in the history then."""
    named = texts.named(row)
    with case_change(row, named.may_write, events.TEXT_BROUGHT_BACK, by=by, seen=row.version):
        row.write(by, **{name: text for name, text in row.before.items() if name in named.labels})
