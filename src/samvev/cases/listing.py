"""By which name a case stands in a list: kept with it, so that an index gives a list in its order.

The database keeps it itself (triggers, made by the migration): a case that is written takes it from its person, and a
person whose name or protection changes gives it to their cases. What someone writes there by hand does not stay.
"""

from uuid import UUID

from django.db import connection


def relist(tenant_id: UUID) -> list[UUID]:
    """Take the names from the persons anew. Gives the cases where something else had been kept: none, as it should."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_relist(%s)", [tenant_id])
        return [row[0] for row in cursor.fetchall()]
