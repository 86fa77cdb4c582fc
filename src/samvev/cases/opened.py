"""Opening a case is taking part in it: once a day for each person, a fact as any other (DOMAIN "Active and passive").

It is noted where the reading is logged, by the page that is opened. The session remembers what it has noted today, so
that every later page costs nothing. The note's key follows from case, person and day: of two openings at the same
moment the later one waits for the first and adds nothing.
"""

from datetime import date, datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import connection
from django.utils import timezone

from samvev.cases.active import refresh_active
from samvev.cases.models import ActivityKind, Basis, Case
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.web.sessions import IN_MEETING

OPENED = "opened"
LOOKING = {Basis.EMERGENCY.value, Basis.HELP.value, IN_MEETING}  # they look into it, they take no part

# One question: note it unless it is noted (or brought in with a folder, under a key of its own), and tell whether
# anybody took part today before.
NOTE = """
WITH today AS (
  SELECT user_id, kind FROM cases_activity
  WHERE tenant_id = %(tenant)s AND case_id = %(case)s AND at >= %(midnight)s AND at <= %(now)s
),
noted AS (
  INSERT INTO cases_activity (id, tenant_id, case_id, user_id, kind, at)
  SELECT %(id)s, %(tenant)s, %(case)s, %(user)s, %(kind)s::text, %(now)s
  WHERE NOT EXISTS (SELECT FROM today WHERE user_id = %(user)s AND kind = %(kind)s::text)
  ON CONFLICT (id) DO NOTHING RETURNING id
)
SELECT EXISTS (SELECT FROM noted) AND NOT EXISTS (SELECT FROM today)
"""


def note_opening(actor: Actor, case: Case, session: Any) -> None:
    """The actor has opened the case: they took part in it today, if they are of its team and it is open."""
    access = actor.access(case)
    if actor.user_id is None or access is None or access.basis in LOOKING or not case.is_open:
        return
    day = clock.today().isoformat()
    known = session.get(OPENED)
    opened = known["cases"] if known and known["day"] == day else []
    if str(case.pk) in opened:
        return
    session[OPENED] = {"day": day, "cases": [*opened, str(case.pk)]}
    if _note(case, actor.user_id):
        refresh_active(case.tenant_id, case.pk)


def key_of_note(case_id: UUID, user_id: UUID, day: date) -> UUID:
    """The one key of a note: two who make it at once collide."""
    return uuid5(case_id, f"{ActivityKind.SIGN_IN.value} {user_id} {day}")


def _note(case: Case, user_id: UUID) -> bool:
    """Note it once. True when nobody had taken part today before: only that changes on which days it is active."""
    kind = ActivityKind.SIGN_IN.value
    asked: dict[str, Any] = {
        "id": key_of_note(case.pk, user_id, clock.today()),
        "tenant": case.tenant_id,
        "case": case.pk,
        "user": user_id,
        "kind": kind,
        "midnight": timezone.make_aware(datetime.combine(clock.today(), time.min)),
        "now": clock.now(),
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, asked)
        return bool(cursor.fetchone()[0])
