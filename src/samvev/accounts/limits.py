"""How often one place may try. Counted per hour under a keyed hash; no address is stored (checklist 39)."""

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samvev.accounts.models import Attempt
from samvev.kernel import clock
from samvev.kernel.errors import TooMany

SALT = "samvev.accounts.limits"
KEPT_FOR = timedelta(days=1)
COUNT = """
INSERT INTO accounts_attempt (key, hour, times) VALUES (%s, %s, 1)
ON CONFLICT (key, hour) DO UPDATE SET times = accounts_attempt.times + 1 RETURNING times
"""


class Door(Enum):
    """What is tried, how often in an hour from one place, and how often against one account (0: no limit)."""

    SIGN_IN = ("sign_in", 3000, 0)  # a whole municipality may share one address
    BREAK_GLASS = ("break_glass", 10, 20)
    SEEK = ("seek", 600, 20)  # whom one means, by number or by name: nobody tries out many
    LOGOUT_TOKEN = ("logout_token", 600, 0)

    def __init__(self, code: str, here: int, account: int) -> None:
        self.code, self.here, self.account = code, here, account


def knock(door: Door, meta: Mapping[str, Any], account: str = "") -> None:
    """Count this attempt. Raises `TooMany` when there were too many from here, or against this account."""
    if _count(f"{door.code}:here:{address_of(meta)}") > door.here:
        raise TooMany(_("There were very many attempts from here in a short time."))
    if account and door.account and _count(f"{door.code}:account:{account}") > door.account:
        raise TooMany(_("There were very many attempts from here in a short time."))


def address_of(meta: Mapping[str, Any]) -> str:
    """Where a request comes from; behind our own proxy, what the proxy says."""
    if settings.SECURE_PROXY_SSL_HEADER:
        told = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip()
        if told:
            return told
    return str(meta.get("REMOTE_ADDR", ""))


def sweep() -> int:
    """Forget what was counted before yesterday; gives how many counts."""
    return Attempt.objects.filter(hour__lt=clock.now() - KEPT_FOR).delete()[0]


def _count(place: str) -> int:
    key = salted_hmac(SALT, place, algorithm="sha256").hexdigest()
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key, hour])
        times: int = cursor.fetchone()[0]
    return times
