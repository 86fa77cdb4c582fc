"""Reading users, within an actor's reach."""

from uuid import UUID

from samvev.accounts.models import Employment, User
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound


def me(actor: Actor) -> User:
    """The actor's own user."""
    found = User.objects.filter(pk=actor.user_id).first()
    if found is None:
        raise NotFound
    return found


def staff_of_unit(unit_id: UUID) -> list[User]:
    """Those employed in a unit today, by name."""
    return list(
        User.objects.filter(
            employments__unit_id=unit_id, employments__period__contains=clock.today(), is_active=True
        ).distinct()
    )


def employees(actor: Actor, words: str = "", limit: int = 20) -> list[Employment]:
    """Today's employees in the actor's own organisations whose name begins some name like the words."""
    found = Employment.objects.filter(
        tenant_id__in=list(actor.tenants), period__contains=clock.today(), user__is_active=True
    ).select_related("user", "unit")
    if words:
        found = found.filter(user__name__icontains=words)
    return list(found.order_by("user__name")[:limit])
