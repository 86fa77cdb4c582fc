"""A sign-in that is under way: bound to the browser that began it, used once, over after ten minutes."""

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.contrib.sessions.models import Session as Stored
from django.db import transaction

from samvev.kernel import clock

FLOWS = "flows"  # in the session
LASTS = timedelta(minutes=10)
AT_ONCE = 5  # sign-ins that one browser may have under way (tabs)


@dataclass(frozen=True, slots=True)
class Flow:
    """What has to come back unchanged, and where it goes on afterwards."""

    provider: str
    state: str
    nonce: str
    verifier: str
    at: float
    onward: str = ""
    again: bool = False  # someone signed in proves again who they are


def begin(session: Any, provider: str, *, onward: str, again: bool) -> Flow:
    """Remember a new one in the browser's session."""
    made = Flow(
        provider=provider,
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        at=clock.now().timestamp(),
        onward=onward,
        again=again,
    )
    under_way = [*session.get(FLOWS, []), asdict(made)]
    session[FLOWS] = under_way[-AT_ONCE:]
    return made


def take(session: Any, state: str, provider: str) -> Flow | None:
    """The flow that this state belongs to, once: two answers at the same time find it only one time."""
    if not state or not session.session_key:
        return None
    with transaction.atomic():
        Stored.objects.select_for_update().filter(session_key=session.session_key).first()
        under_way = type(session)(session.session_key).load().get(FLOWS, [])
        session[FLOWS] = [each for each in under_way if not secrets.compare_digest(each["state"], state)]
        session.save()
    found = next((Flow(**each) for each in under_way if secrets.compare_digest(each["state"], state)), None)
    if found is None or found.provider != provider:
        return None
    return found if clock.now().timestamp() - found.at <= LASTS.total_seconds() else None
