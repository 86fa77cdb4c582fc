"""When a session was last used, for the list that its user sees."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpResponse

from samvev.accounts.models import Session
from samvev.kernel import clock, walls
from samvev.web import sessions


class SeenMiddleware:
    """Notes that a session is in use, as seldom as the session itself does: not at every request."""

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer the request."""
        response = self.get_response(request)
        user = sessions.standing(request).user if getattr(request, "touched", False) else None
        if user:
            with transaction.atomic():
                walls.enter(user=user)
                Session.objects.filter(session_key=request.session.session_key).update(seen_at=clock.now())
        return response
