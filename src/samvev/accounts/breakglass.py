"""The emergency door: a password and a second factor, for the day that no provider answers. Each use alarms."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils.module_loading import import_string

from samvev.accounts import doors, events, secrets, sessions
from samvev.accounts.models import BreakGlass, User
from samvev.accounts.sessions import BREAK_GLASS, Method
from samvev.audit.record import record
from samvev.kernel import walls
from samvev.kernel.actor import Actor
from samvev.web.limits import knock

log = structlog.get_logger("samvev.accounts")
ACR = "password+totp"


def sign_in(request: HttpRequest, *, code: str, password: str, one_time_code: str) -> Actor | None:
    """Let the holder in, and tell every administrator. None when anything does not fit; raises `TooMany`.

    What did not fit is told to nobody, and costs the same time whatever it was.
    """
    knock(doors.BREAK_GLASS, request.META, who=code)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, user_id, password, secret_sealed FROM samvev_break_glass(%s)", [code])
        row = cursor.fetchone()
    known = secrets.fits(password, row[2] if row else None)
    step = secrets.step_of(one_time_code, row[3]) if row else None
    if not (row and known and step):
        log.warning("break-glass refused")
        return None
    account, user_id = row[:2]
    walls.enter(user=user_id)
    # One statement decides: the same code at the same time from two places lets one of them in.
    if not BreakGlass.objects.filter(pk=account, last_step__lt=step, disabled_at=None).update(last_step=step):
        return None
    actor = sessions.sign_in(request, user_id, Method(BREAK_GLASS, BREAK_GLASS, code, acr=ACR))
    _alarm(actor, User.objects.get(pk=user_id))
    return actor


def _alarm(actor: Actor, user: User) -> None:
    record(events.BREAK_GLASS_USED, by=actor, target=user)
    tell: Callable[[User], None] = import_string(settings.SAMVEV_ALARM)
    tell(user)
    log.critical("break-glass used", tenant=str(user.tenant_id))
