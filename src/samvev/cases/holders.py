"""Who is recorded as parent, guardian or with a power of attorney, for the person of a case (rules 32 and 33).

None is assumed: a place in a team as one of these opens nothing by law on a day that no record covers. They are read
past the wall of persons: one parent may not reach the other, whose access must not end because the first made it anew.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from samvev.kernel.period import Period

HOLDERS = """
CREATE OR REPLACE FUNCTION samvev_holders(asked uuid[])
RETURNS TABLE (case_id uuid, user_id uuid, kind text, period daterange)
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public AS $$
SELECT c.id, p.user_id, r.kind::text, r.period FROM cases_case c
  JOIN people_relation r ON r.person_id = c.person_id JOIN people_person p ON p.id = r.other_id
  WHERE c.id = ANY (asked) AND (c.tenant_id = ANY (samvev_tenants()) OR c.id = ANY (samvev_cases()))
    AND r.kind IN ('parent', 'guardian', 'proxy') AND p.user_id IS NOT NULL
  ORDER BY r.id
$$;
"""


class Holder(NamedTuple):
    """Somebody is recorded as `role` on these days."""

    user_id: UUID
    role: str
    period: Period


def arrange() -> None:
    """Make the function anew, as the owner of the tables. Safe to run again."""
    with connection.cursor() as cursor:
        cursor.execute(HOLDERS)


def holders(cases: Iterable[UUID]) -> dict[UUID, list[Holder]]:
    """Who is recorded, by case, of the cases within reach; one question for them all."""
    found: dict[UUID, list[Holder]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute("SELECT case_id, user_id, kind, period FROM samvev_holders(%s)", [list(cases)])
        for case_id, *held in cursor.fetchall():
            found[case_id].append(Holder(*held))
    return found
