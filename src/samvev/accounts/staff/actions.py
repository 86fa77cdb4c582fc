"""Units, employments and offices: made, changed, ended. All are periods; nothing is removed."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from samvev.accounts import events, sessions
from samvev.accounts.models import Employment, Post, Session, User, UserKind
from samvev.accounts.staff import rules
from samvev.audit.change import change
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.ids import new_id
from samvev.kernel.period import DAY, ended, period
from samvev.organisations.models import Organisation, Unit
from samvev.organisations.queries import family


def add_unit(
    organisation: Organisation, *, name: str, sector: str, parent: Unit | None, external: bool = False, by: Actor
) -> Unit:
    """Make a unit."""
    with change(organisation, rules.may_administer_all, events.UNIT_ADDED, by=by, detail=name):
        return Unit.objects.create(
            tenant_id=organisation.pk,
            code=new_id().hex[-12:],
            name=name,
            sector=sector,
            parent=parent,
            external=external,
        )


def change_unit(unit: Unit, *, name: str, sector: str, by: Actor) -> None:
    """Let a unit have another name, or work with something else."""
    with change(unit, rules.may_change_unit, events.UNIT_CHANGED, by=by, detail=name):
        unit.name, unit.sector = name, sector
        unit.save(update_fields=["name", "sector"])


def add_employee(unit: Unit, *, name: str, title: str, email: str, phone: str, first: date, by: Actor) -> User:
    """Register someone who is new here, employed in a unit from a day. They sign in when that is announced."""
    with change(unit, rules.may_change_unit, events.EMPLOYEE_ADDED, by=by, detail=name):
        user = User.objects.create(
            tenant_id=unit.tenant_id,
            code=new_id().hex[-12:],
            kind=UserKind.STAFF,
            name=name,
            title=title,
            email=email,
            phone=phone,
        )
        _employ(user, unit, first, by)
    return user


def employ(user: User, *, unit: Unit, first: date, moves: bool = False, by: Actor) -> Employment:
    """Let someone work in a unit from a day; when they move, their other work here ends the day before."""
    with change(user, rules.may_change_employee, events.EMPLOYED, by=by, detail=f"{user.name}, {unit.name}"):
        if not rules.may_change_unit(by, unit):
            raise Invalid(rules.NOT_YOURS)
        if Employment.objects.filter(user=user, unit=unit, period__overlap=period(first)).exists():
            raise Invalid(_("They work there already."))
        if moves:
            for job in _going_on(user, unit.tenant_id):
                _end(job, first - DAY)
        return _employ(user, unit, first, by)


def _employ(user: User, unit: Unit, first: date, by: Actor) -> Employment:
    return Employment.objects.create(
        tenant_id=unit.tenant_id, user=user, unit=unit, period=period(first), granted_by=by.name
    )


def _going_on(user: User, tenant_id: UUID) -> list[Employment]:
    going = Q(period__endswith=None) | Q(period__endswith__gt=clock.today())
    return list(Employment.objects.filter(going, user=user, tenant_id__in=family(tenant_id)))


def end_employment(job: Employment, *, last: date | None, by: Actor) -> None:
    """End someone's work in a unit after a day, or at once. With their last one here, offices end too (rule 37).

    When it ends at once, they lose every access with it, sign-ins end, and cases left without a coordinator are told
    of. When it ends on a day to come, access ends with that day by itself, and the rest follows the night after.
    """
    with change(job, rules.may_end_employment, events.EMPLOYMENT_ENDED, by=by, detail=job.user.name):
        day = rules.last_or_now(last, clock.today(), DAY)
        if day < clock.today() - DAY:
            raise Invalid(_("The last day has passed. Leave it empty to end the work now."))
        _end(job, day)
        if not any(one.period.upper is None or one.period.upper > day + DAY for one in _here(job)):
            going = Q(period__endswith=None) | Q(period__endswith__gt=day)
            for post in Post.objects.filter(going, user_id=job.user_id, tenant_id__in=family(job.tenant_id)):
                _end(post, day)
        if day < clock.today() and not _works_today(job.user_id):
            sessions.end(list(Session.objects.filter(user_id=job.user_id, ended_at=None)))
            _after_leaving()(job.user_id, job.tenant_id, by)


def _here(job: Employment) -> list[Employment]:
    here = family(job.tenant_id)
    return list(Employment.objects.filter(user_id=job.user_id, tenant_id__in=here).exclude(pk=job.pk))


def _works_today(user_id: UUID) -> bool:
    return Employment.objects.filter(user_id=user_id, period__contains=clock.today()).exists()


def _after_leaving() -> Callable[[UUID, UUID, Actor], int]:
    """What follows in the rooms above; the settings name the function."""
    found: Callable[[UUID, UUID, Actor], int] = import_string(settings.SAMVEV_LEAVING)
    return found


def _end(row: Employment | Post, last: date) -> None:
    row.period = ended(row.period, last)
    if row.period.isempty:
        row.delete()
    else:
        row.save(update_fields=["period"])


def grant(user: User, *, organisation: Organisation, role: str, unit: Unit | None, by: Actor) -> Post:
    """Give someone who works here an office from today (checklist 11: the page asks for a fresh proof)."""
    at = unit.tenant_id if unit else organisation.pk  # what a merger joined stays where it was, unit by unit
    post = Post(tenant_id=at, user=user, role=role, unit=unit, period=period(clock.today()), granted_by=by.name)
    with change(post, rules.may_grant, events.OFFICE_GRANTED, by=by, detail=f"{user.name}, {post.get_role_display()}"):
        if fault := rules.fault_in(role, unit):
            raise Invalid(fault)
        here = family(organisation.pk)
        works = Employment.objects.filter(user=user, tenant_id__in=here, period__contains=clock.today())
        if not works.exists():
            raise Invalid(_("Offices are for those who work here today."))
        held = Post.objects.filter(user=user, tenant_id__in=here, role=role, unit=unit)
        if held.filter(period__contains=clock.today()).exists():
            raise Invalid(_("They hold this office already."))
        post.save(force_insert=True)
    return post


def end_post(post: Post, *, by: Actor) -> None:
    """End an office at once."""
    words = f"{post.user.name}, {post.get_role_display()}"
    with change(post, rules.may_end_post, events.OFFICE_ENDED, by=by, detail=words):
        _end(post, clock.today() - DAY)


def deactivate(user: User, *, by: Actor) -> None:
    """Close an account: nobody signs in with it any more, and what is open ends (checklist 20)."""
    with change(user, rules.may_deactivate, events.DEACTIVATED, by=by, detail=user.name):
        user.is_active = False
        user.save(update_fields=["is_active"])
        sessions.end(list(Session.objects.filter(user=user, ended_at=None)))


def activate(user: User, *, by: Actor) -> None:
    """Open a closed account again."""
    with change(user, rules.may_deactivate, events.ACTIVATED, by=by, detail=user.name):
        user.is_active = True
        user.save(update_fields=["is_active"])
