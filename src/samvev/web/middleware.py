"""What every request goes through: an id, a log line, a language, and no caching of what is personal."""

import time
from collections.abc import Callable
from uuid import uuid4

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from samvev.audit.record import Origin, origin, request_id
from samvev.web.places import address_of, mark_of

log = structlog.get_logger("samvev.web")
type Answer = Callable[[HttpRequest], HttpResponse]


class RequestMiddleware:
    """Gives the request an id and writes one line about it: the route's name, never the path or the query."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        began = time.perf_counter()
        token = request_id.set(uuid4().hex)
        place = origin.set(Origin(address_of(request.META), lambda: mark_of(getattr(request, "session", None))))
        structlog.contextvars.bind_contextvars(request_id=request_id.get())
        try:
            response = self.get_response(request)
            match = request.resolver_match
            log.info(
                "request",
                method=request.method,
                route=match.view_name if match else "",
                status=response.status_code,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )
            return self._finish(response)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
            origin.reset(place)
            request_id.reset(token)

    def _finish(self, response: HttpResponse) -> HttpResponse:
        response.headers["X-Request-ID"] = request_id.get()
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class LanguageMiddleware:
    """Chooses the language for those who are not signed in; the guard uses the actor's own afterwards."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request in a language of ours."""
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = self.get_response(request)
            response.headers["Content-Language"] = translation.get_language() or language
        return response
