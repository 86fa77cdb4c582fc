"""Reading one's notices."""

from samvev.kernel.actor import Actor
from samvev.notifications.models import Notice


def latest(actor: Actor, limit: int = 50) -> list[Notice]:
    """The actor's notices, newest first."""
    return list(Notice.objects.filter(user_id=actor.user_id).order_by("-at")[:limit])
