"""Signing in and out: a session knows a user's id and nothing else."""

from uuid import UUID

from django.db import connection
from django.http import HttpRequest

from samvev.web.guard import SESSION_USER


def identify(issuer: str, subject: str) -> UUID | None:
    """The user that this issuer vouches for, or None: nobody gets access by merely signing in.

    Asked through a function of the database that answers this one question from behind the wall.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_identity(%s, %s)", [issuer, subject])
        found: UUID | None = cursor.fetchone()[0]
    return found


def sign_in(request: HttpRequest, user_id: UUID) -> None:
    """Begin a session for the user under a new key (checklist 5)."""
    request.session.flush()
    request.session[SESSION_USER] = str(user_id)


def sign_out(request: HttpRequest) -> None:
    """End the session on the server."""
    request.session.flush()
