"""The one way in: every route is `guarded` by a rule, or stands on the short list of `public` ones.

A guarded view runs in one transaction that knows its actor: the thing is fetched within their reach (404), the
rule is asked (403 with its reason), the view answers, and the reading is logged — or nothing of it happened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any, Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string

from samvev.audit import events
from samvev.audit.record import record
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Denied, DomainError, NotFound
from samvev.kernel.verdict import Verdict, require
from samvev.web.errors import answer

type View = Callable[..., HttpResponse]
type Fetch = Callable[..., Any]
type Rule = Callable[..., Verdict]


class ActorRequest(HttpRequest):
    """A request whose actor is known."""

    actor: Actor
    shown: set[str]


@dataclass(frozen=True, slots=True)
class Guard:
    """What stands before a view; read by the tests that walk every route."""

    fetch: Fetch | None
    rule: Rule | None
    logs: bool = True


class Guarded(Protocol):
    """A view with its guard."""

    guard: Guard


SESSION_USER = "user"


@cache
def _entrance() -> Callable[[UUID | None], Actor]:
    """How a user becomes an actor. Rooms above this one know; the settings name the function."""
    found: Callable[[UUID | None], Actor] = import_string(settings.SAMVEV_ENTRANCE)
    return found


def guarded(fetch: Fetch | None, rule: Rule, *, logs: bool = True) -> Callable[[View], View]:
    """Let the view run for a signed-in actor who reaches what `fetch(actor, **url)` finds and whom `rule` allows.

    With `fetch=None` the rule is asked of the actor alone and the view gets only the request.
    `logs=False` is for pages that show nobody's data (a language choice, one's own settings).
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: Any, **url: Any) -> HttpResponse:
            user = request.session.get(SESSION_USER)
            if user is None:
                return _to_sign_in(request)
            return _serve(request, view, Guard(fetch, rule, logs), UUID(user), url)

        inner.guard = Guard(fetch, rule, logs)  # type: ignore[attr-defined]
        return inner

    return decorate


def public(view: View) -> View:
    """Let anyone in. The actor is still known when there is a session."""

    @wraps(view)
    def inner(request: Any, **url: Any) -> HttpResponse:
        user = request.session.get(SESSION_USER)
        try:
            with transaction.atomic():
                _enter(request, UUID(user) if user else None)
                return view(request, **url)
        except DomainError as error:
            return answer(request, error)

    inner.guard = Guard(None, None, logs=False)  # type: ignore[attr-defined]
    return inner


def _serve(request: Any, view: View, guard: Guard, user: UUID, url: dict[str, Any]) -> HttpResponse:
    target = None
    try:
        with transaction.atomic():
            actor = _enter(request, user)
            if actor.user_id is None:
                request.session.flush()
                return _to_sign_in(request)
            target = guard.fetch(actor, **url) if guard.fetch else None
            require(guard.rule(actor, target) if guard.fetch else guard.rule(actor))  # type: ignore[misc]
            response = view(request, target) if guard.fetch else view(request)
            if guard.logs and response.status_code == 200:
                _log_reading(request, target)
            return response
    except (Denied, NotFound) as error:
        _log_refusal(request, user, target)
        return answer(request, error)
    except DomainError as error:
        return answer(request, error)


def _enter(request: Any, user: UUID | None) -> Actor:
    actor = _entrance()(user)
    request.actor, request.shown = actor, set()
    if actor.user_id:
        translation.activate(actor.language)
        request.LANGUAGE_CODE = actor.language
    return actor


def _log_reading(request: Any, target: Any) -> None:
    """Log what was shown: one entry for a page about someone, none for a page about nobody."""
    if getattr(target, "audit_case_id", None) or getattr(target, "audit_person_id", None):
        route = request.resolver_match.view_name
        record(events.READ, by=request.actor, target=target, areas=request.shown or None, detail=route)


def _log_refusal(request: Any, user: UUID, target: Any) -> None:
    """Refused attempts are logged too (rule 98), in a transaction of their own: the other one is gone."""
    with transaction.atomic():
        actor = _entrance()(user)
        record(events.REFUSED, by=actor, target=target, areas=(), detail=request.resolver_match.view_name)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse(settings.SAMVEV_SIGN_IN)}?{urlencode({'next': request.path})}")
