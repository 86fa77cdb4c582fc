"""The children that a family plan is about, as the age engine has to know them (rule 34).

Their birth dates are read past the wall of persons: whoever takes part for one child may not reach the others, and
what the law closes must close whoever it was that made access anew.
"""

from datetime import date
from uuid import UUID

from django.db import connection

from samvev.kernel.areas import ALL_AREAS

CHILDREN = """
CREATE OR REPLACE FUNCTION samvev_children(asked uuid) RETURNS TABLE (born date, apart text[])
LANGUAGE sql STABLE STRICT SECURITY DEFINER SET search_path = public AS $$
SELECT p.birth_date, m.apart::text[] FROM cases_familymember m
  JOIN cases_case c ON c.id = m.case_id JOIN people_person p ON p.id = m.person_id
  WHERE m.case_id = asked AND (c.tenant_id = ANY (samvev_tenants()) OR c.id = ANY (samvev_cases()))
    AND p.birth_date > c.start - interval '18 years'
  ORDER BY m.position, m.id
$$;
"""


def arrange() -> None:
    """Make the function anew, as the owner of the tables. Safe to run again."""
    with connection.cursor() as cursor:
        cursor.execute(CHILDREN)


def children(case_id: UUID) -> list[tuple[date, frozenset[str]]]:
    """The other children of a family plan within reach: birth date, and the areas in which the plan is about them.

    Who was grown up when the plan began is no child of it: parents may be among its persons.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT born, apart FROM samvev_children(%s)", [case_id])
        return [(born, ALL_AREAS - set(apart)) for born, apart in cursor.fetchall()]
