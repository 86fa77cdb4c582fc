"""On which days a case is active: derived from the facts, kept with the case, so that any past day can be asked.

The database works it out (`samvev_standing`, made by the consents' migration, as consents count too). Every action
that changes a fact asks for it again; `samvev check --rebuild` proves that what is kept is what the facts say.
"""

from uuid import UUID

from django.db import connection

# Rows that belong to the case may be added meanwhile by others: no lock on its key, or two would block each other.
HOLD = "SELECT 1 FROM cases_case WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE"
KEEP = """
UPDATE cases_case c SET coordinated_during = s.coordinated, consented_during = s.consented, used_during = s.used,
  active_during = datemultirange(daterange(c.start, c."end", '[]')) * s.coordinated * s.consented * s.used
FROM samvev_standing(%(tenant)s, %(wanted)s::uuid[]) s WHERE c.tenant_id = %(tenant)s AND c.id = s.case_id
  AND (c.coordinated_during, c.consented_during, c.used_during, c.active_during) IS DISTINCT FROM
    (s.coordinated, s.consented, s.used,
     datemultirange(daterange(c.start, c."end", '[]')) * s.coordinated * s.consented * s.used)
RETURNING c.id
"""


def refresh_active(tenant_id: UUID, *case_ids: UUID) -> None:
    """Derive the days of an organisation's cases anew. Two at once take turns, so that neither overlooks the other."""
    ids = sorted(case_ids)
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [ids])
        cursor.execute(KEEP, {"tenant": tenant_id, "wanted": ids})


def rebuild(tenant_id: UUID) -> list[UUID]:
    """Derive every case of the organisation from its facts. Gives those where something else had been kept."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"tenant": tenant_id, "wanted": None})
        return [row[0] for row in cursor.fetchall()]
