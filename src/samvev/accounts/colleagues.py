"""Colleagues in a shared case are known by name and telephone, also across organisations.

A function of whoever asks: each table it reads stands behind its own wall. In the policy itself, PostgreSQL would make
ready for four tables, their walls and all, at every question that names a user, and nearly always for nothing: a user
of one's own organisation is found before anybody looks for shared cases.
"""

from django.db import connection

from samvev.kernel.walls import CASES, TENANTS

PLACES = ("cases_participation", "cases_coordinator", "cases_substitute", "cases_opening")
_IN_A_CASE = " OR ".join(
    f"EXISTS (SELECT FROM {table} p WHERE p.user_id = asked"
    f" AND (p.tenant_id = ANY ({TENANTS}) OR p.case_id = ANY ({CASES})))"
    for table in PLACES
)
COLLEAGUE = f"""
CREATE OR REPLACE FUNCTION samvev_is_colleague(asked uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY INVOKER SET search_path = public AS $$
BEGIN RETURN {_IN_A_CASE}; END
$$;
"""


def arrange() -> None:
    """Make the function anew, as the owner of the tables, before the wall of users that asks it. Safe to run again."""
    with connection.cursor() as cursor:
        cursor.execute(COLLEAGUE)
