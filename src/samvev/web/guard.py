"""The one way in: every route is `guarded` by a rule, or stands on the short list of `public` ones.

A guarded view runs in one transaction that knows its actor: the thing is fetched within their reach (404), the
rule is asked (403 with its reason), the view answers, and the reading is logged — or nothing of it happened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from samvev.audit import events
from samvev.audit.record import record
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Denied, DomainError, NotFound
from samvev.kernel.verdict import Verdict, require
from samvev.web import resume, sessions
from samvev.web.errors import answer
from samvev.web.sessions import IN_MEETING

type View = Callable[..., HttpResponse]
type Fetch = Callable[..., Any]
type Rule = Callable[..., Verdict]


class ActorRequest(HttpRequest):
    """A request whose actor is known."""

    actor: Actor
    shown: set[str]
    assisted: sessions.Assisted | None
    only_shows: bool


@dataclass(frozen=True, slots=True)
class Guard:
    """What stands before a view; read by the tests that walk every route."""

    fetch: Fetch | None
    rule: Rule | None
    logs: bool = True
    fresh: bool = False
    while_showing: bool = False


SAFE = {"GET", "HEAD", "OPTIONS"}


@cache
def _entrance() -> Callable[[UUID | None], Actor]:
    """How a user becomes an actor. Rooms above this one know; the settings name the function."""
    found: Callable[[UUID | None], Actor] = import_string(settings.SAMVEV_ENTRANCE)
    return found


@cache
def _assistance() -> Callable[[Actor, UUID, str], Actor]:
    """What an actor is while a case is shown to, or together with, its person. Named by the settings as well."""
    found: Callable[[Actor, UUID, str], Actor] = import_string(settings.SAMVEV_ASSISTANCE)
    return found


def guarded(
    fetch: Fetch | None, rule: Rule, *, logs: bool = True, fresh: bool = False, while_showing: bool = False
) -> Callable[[View], View]:
    """Let the view run for a signed-in actor who reaches what `fetch(actor, **url)` finds and whom `rule` allows.

    With `fetch=None` the rule is asked of the actor alone and the view gets only the request.
    `logs=False` is for pages that show nobody's data (a language choice, one's own settings).
    `fresh=True` asks the actor to prove again who they are: for dangerous steps (checklist 11).
    `while_showing=True` may be sent also while a person is shown their page in a meeting (rule 39): how it ends.
    """
    guard = Guard(fetch, rule, logs, fresh, while_showing)

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: Any, **url: Any) -> HttpResponse:
            standing = sessions.standing(request)
            if standing.user is None:
                return resume.leave(request, reverse(settings.SAMVEV_SIGN_IN), standing.ran_out)
            if fresh and not sessions.is_fresh(request):
                return resume.leave(request, reverse(settings.SAMVEV_PROVE), standing.user)
            return _serve(request, view, guard, standing.user, url)

        inner.guard = guard  # type: ignore[attr-defined]
        return inner

    return decorate


def public(view: View) -> View:
    """Let anyone in. The actor is still known when there is a session."""

    @wraps(view)
    def inner(request: Any, **url: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                _enter(request, sessions.standing(request).user)
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
                return resume.leave(request, reverse(settings.SAMVEV_SIGN_IN), None)
            _look_but_not_touch(request, guard)
            target = guard.fetch(actor, **url) if guard.fetch else None
            require(guard.rule(actor, target) if guard.fetch else guard.rule(actor))  # type: ignore[misc]
            response = _view(request, view, [target] if guard.fetch else [])
            if guard.logs and (response.status_code == 200 or hasattr(request, "rehearsed")):
                _log_reading(request, target)
            return response
    except (Denied, NotFound) as error:
        _log_refusal(request, user, target)
        return answer(request, error)
    except DomainError as error:
        return answer(request, error)


def _view(request: Any, view: View, arguments: list[Any]) -> HttpResponse:
    if getattr(request, "rehearsed", None) is None:
        return view(request, *arguments)
    with resume.rehearsal():
        return view(request, *arguments)


def _look_but_not_touch(request: Any, guard: Guard) -> None:
    """While a person is shown their own page by somebody else, nothing is written in their name."""
    if request.method not in SAFE and request.only_shows and not guard.while_showing:
        raise Denied(_("You are showing someone their own page. End that first, and then write as yourself."))


def _enter(request: Any, user: UUID | None) -> Actor:
    actor = _entrance()(user)
    shown = sessions.assisted(request) if actor.user_id else None
    if shown:
        actor = _assistance()(actor, shown.case_id, shown.how)
    request.assisted, request.only_shows = shown, bool(shown and shown.how == IN_MEETING)
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
