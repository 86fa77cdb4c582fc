"""A session that ran out returns to the same form with the words in it.

What was sent is kept, sealed with a key that only the browser has (a cookie), in a row that only the same user ever
reaches. After signing in, the form is *rehearsed*: the view runs as if it were sent again, no form in it calls itself
valid, and whatever it did is rolled back. So the page comes back as the person left it, by the rules of that moment,
and nothing is saved before they press the button again.
"""

import base64
import json
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.http import url_has_allowed_host_and_scheme

from samvev.kernel import clock, walls
from samvev.web import drafts, sessions
from samvev.web.models import KeptForm

USE = "resume"  # ?resume=1: open the page with what was sent to it
KEPT_FOR = timedelta(hours=1)
LARGEST = 200_000  # characters
NEVER = {"csrfmiddlewaretoken", "password", "one_time_code", "national_id"}
NONCE = 12
SAVED = {301, 302, 303}
WORTH_SHOWING = 4  # characters of text: shorter values are codes and numbers of the form itself

_rehearsing: ContextVar[bool] = ContextVar("rehearsing", default=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent, where to, and from which page."""

    path: str
    page: str
    fields: list[tuple[str, str]]

    @property
    def texts(self) -> list[str]:
        """What a person has written in it."""
        return [text for _, text in self.fields if len(text) >= WORTH_SHOWING and any(c.isspace() for c in text)]


def rehearsing() -> bool:
    """Is this only a rehearsal? Then no form is valid."""
    return _rehearsing.get()


@contextmanager
def rehearsal() -> Iterator[None]:
    """Run a view without letting anything of it happen."""
    token = _rehearsing.set(True)
    try:
        with transaction.atomic():
            yield
            transaction.set_rollback(True)
    finally:
        _rehearsing.reset(token)


def leave(request: Any, door: str, user: UUID | None) -> HttpResponse:
    """To a door (signing in, or proving again who one is) and back to here; what was sent comes along."""
    onward, kept = _page(request), None
    if request.method == "GET" and not request.headers.get("HX-Request"):
        onward = request.get_full_path() if request.GET.get(USE) else request.path
    elif request.method == "POST" and user and (kept := _kept(request, user, onward)):
        onward = _with_use(request)
    place = f"{door}?{urlencode({'next': onward})}"
    response = HttpResponseRedirect(place)
    if request.headers.get("HX-Request"):  # a fragment cannot be signed in to: the whole page goes
        response = HttpResponse(status=204, headers={"HX-Redirect": place})  # type: ignore[assignment]
    if kept:
        _set_cookie(response, kept)
    return response


def _with_use(request: HttpRequest) -> str:
    query = request.GET.copy()
    query[USE] = "1"
    return f"{request.path}?{query.urlencode()}"


def _page(request: HttpRequest) -> str:
    """The page that the request came from, if it was one of ours; else the front page."""
    told = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(told, {request.get_host()}, request.is_secure()):
        return "/"
    return urlsplit(told).path or "/"


def _kept(request: HttpRequest, user: UUID, page: str) -> str | None:
    """Keep what was sent; gives the cookie that opens it, or None for what no form of ours sends."""
    fields = [(name, text) for name in request.POST if name not in NEVER for text in request.POST.getlist(name)]
    if sum(len(text) for _, text in fields) > LARGEST:
        return None
    key, nonce = AESGCM.generate_key(256), secrets.token_bytes(NONCE)
    said = json.dumps({"path": request.path, "page": page, "fields": fields}).encode()
    with transaction.atomic():
        walls.enter(user=user)
        row = KeptForm.objects.create(user_id=user, sealed=nonce + AESGCM(key).encrypt(nonce, said, user.bytes))
    return f"{row.pk}.{base64.urlsafe_b64encode(key).decode()}"


def _set_cookie(response: HttpResponse, value: str) -> None:
    response.set_cookie(
        settings.KEPT_COOKIE_NAME,
        value,
        max_age=KEPT_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def kept(request: HttpRequest, user: UUID) -> Sent | None:
    """What this user sent from this browser before the session ran out. Another user has no way to it."""
    row_id, _, encoded = request.COOKIES.get(settings.KEPT_COOKIE_NAME, "").partition(".")
    try:
        key, wanted = base64.urlsafe_b64decode(encoded), UUID(row_id)
        with transaction.atomic():
            walls.enter(user=user)
            row = KeptForm.objects.filter(pk=wanted, user_id=user, at__gt=clock.now() - KEPT_FOR).first()
        if row is None:
            return None
        sealed = bytes(row.sealed)
        said = json.loads(AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], user.bytes))
    except (ValueError, InvalidTag):
        return None
    return Sent(said["path"], said["page"], [(name, text) for name, text in said["fields"]])


def forget(user: UUID) -> None:
    """What the user had sent is saved now, or not wanted any more."""
    with transaction.atomic():
        walls.enter(user=user)
        KeptForm.objects.filter(user_id=user).delete()


class ResumeMiddleware:
    """Rehearses what was kept when `?resume=1` asks for it, and forgets it when it was saved."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        sent: Sent | None = getattr(request, "rehearsed", None)
        if sent is not None:
            if response.status_code in SAVED or response.status_code == 204:
                return render(request, "web/interrupted.html", {"sent": sent})
            return response
        if request.method == "POST" and settings.KEPT_COOKIE_NAME in request.COOKIES and response.status_code in SAVED:
            self._saved(request, response)
        return response

    def _saved(self, request: Any, response: HttpResponse) -> None:
        user = sessions.standing(request).user
        sent = kept(request, user) if user else None
        if user and sent and sent.path == request.path:
            forget(user)
            response.delete_cookie(settings.KEPT_COOKIE_NAME, samesite="Lax")

    def process_view(self, request: Any, *_: Any) -> HttpResponse | None:
        """Turn the request into the one that was kept. The check of its origin has been: it is a GET of one's own."""
        if request.method != "GET" or not request.GET.get(USE):
            return None
        user = sessions.standing(request).user
        if user is None:
            return None
        sent = kept(request, user)
        if sent is None or sent.path != request.path:
            return redirect("/")
        request.rehearsed = sent
        request.method = request.META["REQUEST_METHOD"] = "POST"
        request._post = _query(sent.fields)
        request._files = MultiValueDict()
        return None


def _query(fields: list[tuple[str, str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, text in fields:
        query.appendlist(name, text)
    query._mutable = False
    return query


def sweep() -> int:
    """Remove what was sent, and drafts, that nobody came back for. Gives how many, and reads none of it."""
    with connection.cursor() as cursor:
        moments = [clock.now() - KEPT_FOR, clock.now() - drafts.KEPT_FOR]
        cursor.execute("SELECT samvev_sweep_words(%s, %s)", moments)
        removed: int = cursor.fetchone()[0]
    return removed
