"""Reading users, within an actor's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from samvev.accounts.models import BreakGlass, Employment, Session, User, UserKind
from samvev.accounts.sessions import limits
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound


def me(actor: Actor) -> User:
    """The actor's own user."""
    found = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if found is None:
        raise NotFound
    return found


def user(actor: Actor, user_id: UUID) -> User:
    """A user that one of the actor's own organisations registered."""
    found = User.objects.filter(pk=user_id, tenant_id__in=list(actor.tenants)).first()
    if found is None:
        raise NotFound
    return found


def sessions_of(user: User) -> list[Session]:
    """The user's sign-ins that hold, the latest used first."""
    found = Session.objects.filter(tenant_id=user.tenant_id, user=user, ended_at=None)
    return [one for one in found.order_by("-seen_at") if one.seen_at + limits(user.kind).idle > clock.now()]


def my_session(actor: Actor, session_id: UUID) -> Session:
    """One of the actor's own sign-ins."""
    found = Session.objects.filter(pk=session_id).first()
    if found is None or found.user_id != actor.user_id:
        raise NotFound
    return found


def break_glass(tenant_id: UUID, code: str) -> BreakGlass:
    """The emergency account of this name that is in use."""
    found = BreakGlass.objects.filter(tenant_id=tenant_id, code=code, disabled_at=None).select_related("user").first()
    if found is None:
        raise NotFound
    return found


def employees(actor: Actor, words: str = "", limit: int = 20) -> list[Employment]:
    """Today's employees in the actor's own organisations whose name begins some name like the words."""
    found = Employment.objects.filter(
        tenant_id__in=list(actor.tenants), period__contains=clock.today(), user__is_active=True
    ).select_related("user", "unit")
    if words:
        found = found.filter(user__name__icontains=words)
    return list(found.order_by("user__name")[:limit])


@dataclass(frozen=True, slots=True)
class Colleague:
    """Someone employed who can be invited: in one's own organisation, or in another when one knows their e-mail."""

    user: User
    place: str


def colleague(actor: Actor, user_id: UUID) -> Colleague:
    """An employee of the actor's own organisations, with where they work today."""
    found = Employment.objects.filter(
        tenant_id__in=list(actor.tenants), period__contains=clock.today(), user_id=user_id, user__is_active=True
    )
    job = found.select_related("user", "unit").first()
    if job is None:
        raise NotFound
    return Colleague(job.user, job.unit.name)


def workplace(user_id: UUID, tenants: Iterable[UUID]) -> UUID | None:
    """The unit that somebody works in today, as an invitation needs it: first of all one of these organisations, and
    the latest where there are several. Nobody's for who is no employee.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_workplace(%s, %s::uuid[], %s)", [user_id, list(tenants), clock.today()])
        unit_id: UUID | None = cursor.fetchone()[0]
    return unit_id


def staff_by_email(address: str) -> Colleague | None:
    """The employee of any organisation with exactly this work e-mail, or None.

    Asked through a function of the database that tells name, title and organisation and nothing else. The user is
    not a row that can be read or saved: it carries what an invitation needs.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, tenant_id, name, title, organisation FROM samvev_staff_by_email(%s)", [address])
        row = cursor.fetchone()
    if row is None:
        return None
    user_id, tenant_id, name, title, organisation = row
    return Colleague(User(id=user_id, tenant_id=tenant_id, kind=UserKind.STAFF, name=name, title=title), organisation)
