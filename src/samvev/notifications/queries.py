"""Reading one's notices."""

from uuid import UUID

from django.db.models import QuerySet

from samvev.kernel.actor import Actor
from samvev.notifications.models import Notice


def latest(actor: Actor, limit: int = 50) -> list[Notice]:
    """The actor's notices, newest first."""
    return list(_own(actor).order_by("-at")[:limit])


def about_case(actor: Actor, case_id: UUID, limit: int) -> list[Notice]:
    """The actor's latest notices about one case."""
    return list(_own(actor).filter(case_id=case_id).order_by("-at")[:limit])


def _own(actor: Actor) -> QuerySet[Notice]:
    """The actor's own notices; none for someone who is not signed in."""
    return Notice.objects.filter(user_id=actor.user_id) if actor.user_id else Notice.objects.none()
