"""What is measured: who asks for what. Each by an ordinary user with a session of their own."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.urls import NoReverseMatch, reverse
from django.utils.crypto import get_random_string

from samvev.kernel import clock, walls
from samvev.messages.models import Thread
from samvev.plans.models import Measure
from samvev.project.bench import full
from samvev.project.bench.server import HOST
from samvev.web import sessions
from samvev.web.limits import SEARCH

USUAL = 15  # cases that a coordinator has; the one who comes closest is asked to help
LASTS = timedelta(hours=8)
# The largest municipality: what takes longest anywhere.
LARGEST = """SELECT tenant_id FROM cases_case WHERE "end" IS NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"""
COORDINATOR = """
SELECT k.user_id, min(k.unit_id::text)::uuid FROM cases_coordinator k JOIN accounts_user u ON u.id = k.user_id
JOIN cases_case c ON c.id = k.case_id AND c.code <> 'bench'
WHERE k.tenant_id = %(tenant)s AND k.period @> %(day)s::date AND u.is_active AND EXISTS (
  SELECT 1 FROM accounts_employment e WHERE e.user_id = u.id AND e.period @> %(day)s::date)
GROUP BY k.user_id ORDER BY abs(count(*) - %(usual)s), k.user_id LIMIT 1
"""
OFFICE = """
SELECT p.user_id FROM accounts_post p JOIN accounts_user u ON u.id = p.user_id WHERE p.tenant_id = %(tenant)s
AND p.role = 'coordinating_unit' AND p.period @> %(day)s::date AND u.is_active ORDER BY p.user_id LIMIT 1
"""
NAME = """
SELECT split_part(p.name, ' ', 2) FROM people_person p JOIN cases_case c ON c.person_id = p.id
WHERE c.tenant_id = %(tenant)s GROUP BY 1 ORDER BY count(*) DESC, 1 OFFSET 20 LIMIT 1
"""


class NothingLoadedError(RuntimeError):
    """There is nobody to ask, or nothing to ask for."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Those who ask, and where they work."""

    tenant: UUID
    coordinator: UUID
    unit: UUID | None
    office: UUID | None
    surname: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. `who`: coordinator, office, or nobody."""

    path: str
    who: str = ""
    fields: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """Something that is measured; without requests it is not there yet. `most`: what one user may ask in one go."""

    key: str
    name: str
    asks: list[Ask] = field(default_factory=list)
    most: int = sys.maxsize


def find_cast() -> Cast:
    """Whom to ask with, found as the owner of the tables. Raises `NothingLoadedError` on an empty database."""
    told: dict[str, Any] = {"day": clock.today(), "usual": USUAL}
    with connection.cursor() as cursor:
        cursor.execute(LARGEST)
        largest = cursor.fetchone()
        if largest is None:
            raise NothingLoadedError
        told["tenant"] = largest[0]
        cursor.execute(COORDINATOR, told)
        coordinator = cursor.fetchone()
        if coordinator is None:
            raise NothingLoadedError
        cursor.execute(OFFICE, told)
        office = cursor.fetchone()
        cursor.execute(NAME, told)
        name = cursor.fetchone()
    user, unit = coordinator
    return Cast(largest[0], user, unit, office[0] if office else None, name[0] if name else "Hansen")


def routes(cast: Cast) -> list[Route]:
    """Everything that IMPORT.md section 4 names, with what is there today. The walls must be raised for the cast."""
    walls.enter(user=cast.coordinator, tenants=[cast.tenant])
    case = full.furnish(cast.tenant, cast.coordinator, cast.unit)
    measures = Measure.objects.filter(tenant_id=cast.tenant, case=case).order_by("pk")
    thread = Thread.objects.get(tenant_id=cast.tenant, case=case)
    evaluation = {"result": "continue", "note": "Det går framover."}
    asked_by = "office" if cast.office else "coordinator"
    return [
        Route("bare", "A bare view with one query", [Ask("/bench/bare")]),
        Route("sign_in", "Sign-in page", _there("accounts:sign_in", "")),
        Route("day", "A coordinator's start page", _there("front:day", "coordinator")),
        Route("case", "A full case page", [Ask(reverse("front:case", args=[case.pk]), "coordinator")]),
        Route("list", "A list of 50 cases", _there("front:cases", asked_by)),
        Route("search", "A search by name", _search(asked_by, cast.surname), SEARCH.each // 4),
        Route("overview", "The coordinating unit's overview", _there("oversight:overview", asked_by)),
        Route("report_page", "The yearly report's page", _there("oversight:yearly", asked_by, clock.today().year - 1)),
        Route(
            "evaluation",
            "Adding an evaluation",
            [Ask(reverse("plans:evaluate", args=[m.pk]), "coordinator", evaluation) for m in measures],
        ),
        Route(
            "message",
            "Sending a message",
            [Ask(reverse("messages:thread", args=[thread.pk]), "coordinator", {"text": "Hei, det passer fint."})],
        ),
        Route("pdf", "The plan as PDF", [Ask(reverse("plans:print", args=[case.pk]), "coordinator")]),
        Route("fhir", "A FHIR CarePlan search", _there("fhir:careplans", "coordinator")),
    ]


def _there(name: str, who: str, *about: object) -> list[Ask]:
    try:
        return [Ask(reverse(name, args=about), who)]
    except NoReverseMatch:
        return []


def _search(who: str, words: str) -> list[Ask]:
    return [Ask(ask.path, who, {"words": words}) for ask in _there("front:search", who)]


class Sessions:
    """A session for each of those who ask, and their requests as they go over the line."""

    def __init__(self, cast: Cast, port: int) -> None:
        self.port = port
        self.secret = get_random_string(32)
        users = {"coordinator": cast.coordinator, "office": cast.office}
        self.keys = {who: self._begin(user) for who, user in users.items() if user}

    def _begin(self, user: UUID) -> str:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        sessions.begin(session, user, sessions.Limits(LASTS, LASTS))
        session.save()
        return str(session.session_key)

    def cookies(self, who: str) -> dict[str, str]:
        """The cookies of someone's browser."""
        found = {settings.CSRF_COOKIE_NAME: self.secret}
        if who:
            found[settings.SESSION_COOKIE_NAME] = self.keys[who]
        return found

    def line(self, ask: Ask) -> str:
        """A request as it goes over the line."""
        return "\r\n".join(self._lines(ask))

    def _lines(self, ask: Ask) -> Iterator[str]:
        body = urlencode({**ask.fields, "csrfmiddlewaretoken": self.secret}) if ask.fields else ""
        yield f"{'POST' if body else 'GET'} {ask.path} HTTP/1.1"
        yield f"Host: {HOST}:{self.port}"
        yield "User-Agent: samvev-bench"
        yield "Accept-Encoding: gzip"
        yield "Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies(ask.who).items())
        if body:
            yield "Content-Type: application/x-www-form-urlencoded"
            yield f"Content-Length: {len(body)}"
        yield ""
        yield body

    def end(self) -> None:
        """Nobody is signed in any more."""
        for key in self.keys.values():
            import_module(settings.SESSION_ENGINE).SessionStore(key).delete()
