"""How often one place may ask. Counted per hour under a keyed hash; no address is stored."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import TooMany
from samvev.needs.models import Knocking

SALT = "samvev.needs.limits"
KEPT_FOR = timedelta(days=1)
KNOCK = """
INSERT INTO needs_knocking (key, hour, times) VALUES (%s, %s, 1)
ON CONFLICT (key, hour) DO UPDATE SET times = needs_knocking.times + 1 RETURNING times
"""


class Door(Enum):
    """What is asked for, how often from one place in an hour, and how often from everywhere (0: no limit)."""

    REPORT = ("report", 12, 400)
    STATUS = ("status", 40, 0)

    def __init__(self, code: str, here: int, everywhere: int) -> None:
        self.code, self.here, self.everywhere = code, here, everywhere


def knock(door: Door, *, by: Actor, meta: Mapping[str, Any]) -> None:
    """Count this attempt. Raises `TooMany` when there were too many this hour.

    Those who are signed in are counted each for themselves: a whole hospital may share one address.
    """
    place = str(by.user_id) if by.user_id else address_of(meta)
    if _count(f"{door.code}:{place}") > door.here:
        raise TooMany(_("There were very many attempts from here in a short time."))
    if door.everywhere and not by.user_id and _count(door.code) > door.everywhere:
        raise TooMany(_("We are getting unusually many reports just now."))


def address_of(meta: Mapping[str, Any]) -> str:
    """Where a request comes from; behind our own proxy, what the proxy says."""
    if settings.SECURE_PROXY_SSL_HEADER:
        told = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
        if told:
            return told
    return str(meta.get("REMOTE_ADDR", ""))


def sweep() -> int:
    """Forget what was counted before yesterday; gives how many counts."""
    return Knocking.objects.filter(hour__lt=clock.now() - KEPT_FOR).delete()[0]


def _count(place: str) -> int:
    key = salted_hmac(SALT, place, algorithm="sha256").hexdigest()
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(KNOCK, [key, hour])
        times: int = cursor.fetchone()[0]
    return times
