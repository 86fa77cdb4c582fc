"""Coming back from a provider: from the answer in the address to a session, or to a reason why not."""

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from samvev.accounts import events, sessions
from samvev.accounts.matching import Found, users_of
from samvev.accounts.oidc import flow as flows
from samvev.accounts.oidc import providers
from samvev.accounts.oidc.errors import Refused
from samvev.accounts.oidc.proof import Proof, prove
from samvev.accounts.oidc.providers import Provider
from samvev.accounts.sessions import Method
from samvev.audit import events as log_of
from samvev.audit.record import record
from samvev.kernel import clock, walls
from samvev.kernel.actor import ANYONE, Actor
from samvev.kernel.errors import NotFound
from samvev.web.sessions import standing

CHOICE = "choice"  # in the session: several users fit, and the visitor says which
log = structlog.get_logger("samvev.accounts")


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where the visitor goes on to, and whom they may be; signed in already when it is one."""

    onward: str
    users: list[Found]


def provider(code: str) -> Provider:
    """The provider of this code; `NotFound` when there is none."""
    found = providers.current().get(code)
    if found is None:
        raise NotFound
    return found


def callback_of(code: str) -> str:
    """Where this provider sends people back to. Each has an address of its own, so that none can answer for another."""
    return settings.BASE_URL.rstrip("/") + reverse("accounts:callback", args=[code])


def arrive(request: HttpRequest, by_way_of: Provider) -> Arrival:
    """Take the answer in, and begin a session when it is clear whose. Raises `Refused` or `Unavailable`."""
    flow = flows.take(request.session, request.GET.get("state", ""), by_way_of.code)
    proof = prove(by_way_of, flow, request.GET.dict(), callback_of(by_way_of.code))
    users = users_of(by_way_of, proof)
    onward = flow.onward if flow else ""
    if flow and flow.again:
        _confirm(request, users)
    elif len(users) == 1:
        enter(request, users[0].user_id, _method(by_way_of, proof))
    elif users:
        told = {"users": [str(u.user_id) for u in users], "method": asdict(_method(by_way_of, proof)), "onward": onward}
        request.session[CHOICE] = {**told, "at": clock.now().timestamp()}
    return Arrival(onward, users)


def choose(request: HttpRequest, place: int) -> str:
    """Be the user that was chosen among one's own. Gives where to go on. Raises `Refused` when it is too late."""
    told: Any = request.session.pop(CHOICE, None)
    if not told or clock.now().timestamp() - told["at"] > flows.LASTS.total_seconds() or place >= len(told["users"]):
        raise Refused("choice")
    enter(request, UUID(told["users"][place]), Method(**told["method"]))
    return str(told["onward"])


def enter(request: HttpRequest, user_id: UUID, method: Method) -> Actor:
    """Begin a session. Raises `Refused` for a user who was closed meanwhile."""
    actor = sessions.sign_in(request, user_id, method)
    if actor.user_id is None:
        raise Refused("closed")
    return actor


def refuse(by_way_of: str, code: str) -> None:
    """Note a refused sign-in: which door and why, nothing about who it was (checklist 24)."""
    log.warning("sign-in refused", provider=by_way_of, reason=code)
    record(log_of.REFUSED, by=ANYONE, detail=f"{by_way_of} {code}")


def is_ours(request: HttpRequest, onward: str) -> bool:
    """Is it a place of ours to go on to?"""
    return bool(onward) and url_has_allowed_host_and_scheme(onward, {request.get_host()}, request.is_secure())


def _method(by_way_of: Provider, proof: Proof) -> Method:
    return Method(by_way_of.code, proof.issuer, proof.subject, proof.sid, proof.acr)


def _confirm(request: Any, users: list[Found]) -> None:
    """It must be the one who is signed in, and nobody else."""
    user = standing(request).user
    if user is None or user not in [each.user_id for each in users]:
        raise Refused("somebody_else")
    walls.enter(user=user)
    sessions.renew(request)
    record(events.PROVED, by=request.actor)
