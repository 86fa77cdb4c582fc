"""On which days a case is active: derived from the facts, kept with the case, so that any past day can be asked.

The database works it out (`samvev_active_during`, made by the consents' migration, as consents count too). Every
action that changes a fact asks for it again; `samvev check --rebuild` proves that what is kept is what the facts say.
"""

from uuid import UUID

from django.db import connection

# Rows that belong to the case may be added meanwhile by others: no lock on its key, or two would block each other.
HOLD = "SELECT 1 FROM cases_case WHERE id = ANY (%s) ORDER BY id FOR NO KEY UPDATE"
DIFFERS = """
UPDATE cases_case c SET active_during = fresh.days
FROM (SELECT id, samvev_active_during(id) AS days FROM cases_case WHERE tenant_id = %s) fresh
WHERE c.id = fresh.id AND c.tenant_id = %s AND c.active_during <> fresh.days RETURNING c.id
"""


def refresh_active(*case_ids: UUID) -> None:
    """Derive the active days of cases anew. Two at once take turns, so that neither overlooks the other's change."""
    ids = sorted(case_ids)
    with connection.cursor() as cursor:
        cursor.execute(HOLD, [ids])
        cursor.execute("UPDATE cases_case SET active_during = samvev_active_during(id) WHERE id = ANY (%s)", [ids])


def rebuild(tenant_id: UUID) -> list[UUID]:
    """Derive every case of the organisation from its facts. Gives those where something else had been kept."""
    with connection.cursor() as cursor:
        cursor.execute(DIFFERS, [tenant_id, tenant_id])
        return [row[0] for row in cursor.fetchall()]
