"""Reading one's notices."""

from uuid import UUID

from samvev.kernel.actor import Actor
from samvev.notifications.models import Notice


def latest(actor: Actor, limit: int = 50) -> list[Notice]:
    """The actor's notices, newest first."""
    return list(Notice.objects.filter(user_id=actor.user_id).order_by("-at")[:limit])


def about_case(actor: Actor, case_id: UUID, limit: int) -> list[Notice]:
    """The actor's latest notices about one case."""
    return list(Notice.objects.filter(user_id=actor.user_id, case_id=case_id).order_by("-at")[:limit])
