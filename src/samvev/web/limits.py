"""How often one place, or one user, may try something. Counted per hour under a keyed hash; no address is stored
(checklist 39).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connection
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from samvev.kernel import clock
from samvev.kernel.errors import TooMany
from samvev.web.models import Attempt
from samvev.web.places import address_of

SALT = "samvev.web.limits"
KEPT_FOR = timedelta(days=1)
COUNT = """
INSERT INTO web_attempt (key, hour, times) VALUES (%s, %s, 1)
ON CONFLICT (key, hour) DO UPDATE SET times = web_attempt.times + 1 RETURNING times
"""


@dataclass(frozen=True, slots=True)
class Door:
    """What is tried, and how often in an hour (0: no limit): from one address, by or against one user, by all together.

    `strangers`: the address and all together are counted only for those who are not signed in, since a whole hospital
    may share one address.
    """

    code: str
    here: int = 0
    each: int = 0
    everywhere: int = 0
    strangers: bool = False


SEARCH: Final = Door("search", each=300)  # people and employees, by name or number
EXPORT: Final = Door("export", each=60)  # files with many people in them


def knock(door: Door, meta: Mapping[str, Any], who: object = "") -> None:
    """Count this attempt, by or against `who` (a user, an account). Raises `TooMany` when there were too many."""
    told = not (door.strangers and who)
    if door.here and told and _count(f"{door.code}:here:{address_of(meta)}") > door.here:
        raise TooMany(_("There were very many attempts from here in a short time."))
    if door.each and who and _count(f"{door.code}:each:{who}") > door.each:
        raise TooMany(_("There were very many attempts from here in a short time."))
    if door.everywhere and told and _count(door.code) > door.everywhere:
        raise TooMany(_("There were unusually many attempts just now. Wait a while."))


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
