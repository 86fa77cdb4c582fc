"""Signing in and out: whose a session is, what we remember of it, and how it ends."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session as Stored
from django.db import connection
from django.http import HttpRequest
from django.utils.module_loading import import_string

from samvev.accounts.models import Session
from samvev.audit import events
from samvev.audit.record import record
from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor, ActorKind
from samvev.web import sessions
from samvev.web.sessions import Limits

DEMO, BREAK_GLASS = "demo", "break-glass"
BROWSERS = {  # the first that fits: several name others as well
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
DEVICES = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
METHOD = "method"  # in the session: how one came in, and what proves it again


@dataclass(frozen=True, slots=True)
class Method:
    """How someone came in: by which door, and what its provider said."""

    code: str
    issuer: str = ""
    subject: str = ""
    sid: str = ""
    acr: str = ""


def identify(issuer: str, subject: str) -> UUID | None:
    """The user that this issuer vouches for, or None: nobody gets access by merely signing in.

    Asked through a function of the database that answers this one question from behind the wall.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_identity(%s, %s)", [issuer, subject])
        found: UUID | None = cursor.fetchone()[0]
    return found


def limits(kind: str) -> Limits:
    """How long a session of an employee or a citizen may rest and live (checklist 6)."""
    found: Limits = settings.SAMVEV_SESSION_LIMITS[kind]
    return found


def sign_in(request: HttpRequest, user_id: UUID, method: Method) -> Actor:
    """Begin a session for the user under a new key (checklist 5), remembered and logged (checklist 24)."""
    entrance: Callable[[UUID], Actor] = import_string(settings.SAMVEV_ENTRANCE)
    actor = entrance(user_id)
    if actor.user_id is None or actor.tenant_id is None:
        return actor
    request.session.flush()
    sessions.begin(request.session, user_id, limits(actor.kind.value))
    request.session[METHOD] = method.code
    request.session.save()
    Session.objects.create(
        tenant_id=actor.tenant_id,
        user_id=user_id,
        session_key=str(request.session.session_key),
        method=method.code,
        issuer=method.issuer,
        subject=method.subject,
        sid=method.sid,
        acr=method.acr,
        device=device(request.headers.get("User-Agent", "")),
    )
    record(events.SIGNED_IN, by=actor, detail=" ".join(filter(None, [method.code, method.acr])))
    return actor


def sign_out(request: HttpRequest) -> Session | None:
    """End the session on the server; gives what we remember of it, for the provider's part of the logout."""
    user, key = sessions.standing(request).user, request.session.session_key
    remembered = Session.objects.filter(session_key=key, user_id=user).first() if user else None
    if remembered:
        end([remembered])
    request.session.flush()
    return remembered


def end(ended: list[Session]) -> None:
    """Let these sessions be over at once: what they rest on is gone."""
    Stored.objects.filter(session_key__in=[each.session_key for each in ended]).delete()
    Session.objects.filter(pk__in=[each.pk for each in ended], ended_at=None).update(ended_at=clock.now())


def end_at_provider(issuer: str, sid: str, subject: str = "") -> int:
    """The provider says that a session of its is over: by its id, or without one every session of the subject."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, tenant_id, name FROM samvev_end_sessions(%s, %s, %s)", [issuer, sid, subject])
        ended = cursor.fetchall()
    for user_id, tenant_id, name in ended:
        walls.enter(user=user_id)
        who = Actor(user_id=user_id, name=name, kind=ActorKind.SYSTEM, tenant_id=tenant_id)
        record(events.SIGNED_OUT, by=who, detail="provider")
    return len(ended)


def renew(request: HttpRequest) -> None:
    """The user has proved again who they are: the same session, under a new key."""
    old = request.session.session_key
    sessions.prove(request.session)
    request.session.cycle_key()
    Session.objects.filter(session_key=old).update(session_key=request.session.session_key, seen_at=clock.now())


def device(agent: str) -> str:
    """Browser and kind of machine, no more: enough to know one's own again."""
    browser = next((name for mark, name in BROWSERS.items() if mark in agent), "")
    machine = next((name for mark, name in DEVICES.items() if mark in agent), "")
    return " · ".join(filter(None, [browser, machine]))


def token() -> str:
    """Something nobody can guess."""
    return secrets.token_urlsafe(32)
