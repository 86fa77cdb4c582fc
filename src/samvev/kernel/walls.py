"""The second wall: row-level security in PostgreSQL, made for every model from what the model declares.

A transaction says with `SET LOCAL` who it is for (`enter`). Policies compare each row with that. The
application's role owns no table and cannot bypass a policy, so a forgotten filter in Python finds nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models import Model


def _told(name: str) -> str:
    """What the transaction was told; NULL for nothing."""
    return f"nullif(current_setting('samvev.{name}', true), '')"


def _keys(name: str) -> str:
    return f"string_to_array({_told(name)}, ',')::uuid[]"


def _setting(name: str, kind: str) -> str:
    """What the transaction was told, read once a query. Written out: a function here would be parsed at each use.

    A list becomes one of keys within the brackets: outside of them, that would be done again for every row.
    """
    return f"(SELECT {_told(name)}::uuid)" if kind == "uuid" else f"(SELECT {_keys(name)})::uuid[]"


TENANTS, CASES, PERSONS = (_setting(name, "uuid[]") for name in ("tenants", "cases", "persons"))
BLOCKED, HIDDEN = (_setting(name, "uuid[]") for name in ("blocked", "hidden"))
USER = _setting("user", "uuid")
FUNCTIONS = """
CREATE OR REPLACE FUNCTION samvev_ids(setting text) RETURNS uuid[] LANGUAGE sql STABLE AS
$$ SELECT coalesce(string_to_array(nullif(current_setting(setting, true), ''), ',')::uuid[], '{}') $$;
CREATE OR REPLACE FUNCTION samvev_tenants() RETURNS uuid[] LANGUAGE sql STABLE AS
$$ SELECT samvev_ids('samvev.tenants') $$;
CREATE OR REPLACE FUNCTION samvev_cases() RETURNS uuid[] LANGUAGE sql STABLE AS
$$ SELECT samvev_ids('samvev.cases') $$;
CREATE OR REPLACE FUNCTION samvev_persons() RETURNS uuid[] LANGUAGE sql STABLE AS
$$ SELECT samvev_ids('samvev.persons') $$;
CREATE OR REPLACE FUNCTION samvev_blocked() RETURNS uuid[] LANGUAGE sql STABLE AS
$$ SELECT samvev_ids('samvev.blocked') $$;
CREATE OR REPLACE FUNCTION samvev_hidden() RETURNS uuid[] LANGUAGE sql STABLE AS
$$ SELECT samvev_ids('samvev.hidden') $$;
CREATE OR REPLACE FUNCTION samvev_user() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('samvev.user', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION samvev_ticket() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('samvev.ticket', true), '') $$;
"""


@dataclass(frozen=True, slots=True)
class Wall:
    """Which rows a transaction reads and writes, as SQL conditions; `append_only` forbids change and removal.

    `add` opens one more way in for new rows alone: what was added so can be changed by those of `write` only.
    """

    read: str
    write: str
    append_only: bool = False
    add: str = ""

    def __or__(self, condition: str) -> "Wall":
        """The same wall with one more way through, for reading and writing."""
        return Wall(f"{self.read} OR {condition}", f"{self.write} OR {condition}", self.append_only, self.add)


# `coalesce` hides the list from the planner: it would take it for ten organisations of average size on top of what the
# question says of the organisation itself, and believe that a fortieth of the rows there are stand behind the wall.
# Every question names its organisation, its case or its key, so that an index serves it, wall or no wall.
_TENANT = f"coalesce(tenant_id = ANY ({TENANTS}), false)"
# The same, looked up in a hash: for the tables that a report reads whole, which may be about a country and compare each
# of a million rows with hundreds of organisations. Elsewhere it costs more than it saves.
_READ_WHOLE = f"coalesce(tenant_id IN (SELECT unnest({_keys('tenants')})), false)"
_CASE = f"case_id = ANY ({CASES})"


def unblocked(condition: str, column: str = "case_id") -> str:
    """The condition, but never in a case whose person has blocked the user: that wins over any role (checklist 21)."""
    return f"({condition}) AND ({column} = ANY ({BLOCKED})) IS NOT TRUE"


def unshielded(condition: str, column: str = "id") -> str:
    """The condition, but never for a row that is shielded from the user (rule 27): `column` names what is shielded."""
    return f"({condition}) AND ({column} = ANY ({HIDDEN})) IS NOT TRUE"


TENANT = Wall(_TENANT, _TENANT)
OPEN = Wall("true", _TENANT)
CASE = Wall(unblocked(f"{_TENANT} OR {_CASE}"), unblocked(f"{_TENANT} OR {_CASE}"))
READ_WHOLE = Wall(_READ_WHOLE, _TENANT)
CASE_READ_WHOLE = Wall(unblocked(f"{_READ_WHOLE} OR {_CASE}"), CASE.write)
SHIELDABLE = Wall(unshielded(CASE.read), unshielded(CASE.write))
OWN = Wall(f"user_id = {USER}", f"user_id = {USER}")


def walled_models() -> list[type[Model]]:
    """Every model that declares a wall, many-to-many tables included."""
    return [m for m in apps.get_models(include_auto_created=True) if getattr(m, "wall", None)]


def protect(app_role: str) -> None:
    """Create functions, grants and policies anew, as the owner of the tables. Safe to run again."""
    with connection.cursor() as cursor:
        cursor.execute(FUNCTIONS)
        role = connection.ops.quote_name(app_role)
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role}")
        cursor.execute(f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}")
        for model in walled_models():
            _raise_wall(cursor, model, role)


def _raise_wall(cursor: Any, model: type[Model], role: str) -> None:
    wall: Wall = model.wall  # type: ignore[attr-defined]
    table = connection.ops.quote_name(model._meta.db_table)
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    for policy in ("reading", "adding", "changing", "removing"):
        cursor.execute(f"DROP POLICY IF EXISTS {policy} ON {table}")
    cursor.execute(f"CREATE POLICY reading ON {table} FOR SELECT TO {role} USING ({wall.read})")
    adding = f"{wall.write} OR {wall.add}" if wall.add else wall.write
    cursor.execute(f"CREATE POLICY adding ON {table} FOR INSERT TO {role} WITH CHECK ({adding})")
    if wall.append_only:
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")
        return
    changing = f"USING ({wall.write}) WITH CHECK ({wall.write})"
    cursor.execute(f"CREATE POLICY changing ON {table} FOR UPDATE TO {role} {changing}")
    cursor.execute(f"CREATE POLICY removing ON {table} FOR DELETE TO {role} USING ({wall.write})")


def enter(
    *,
    user: UUID | None = None,
    tenants: Iterable[UUID] = (),
    cases: Iterable[UUID] = (),
    persons: Iterable[UUID] = (),
    blocked: Iterable[UUID] = (),
    hidden: Iterable[UUID] = (),
    ticket: str = "",
) -> None:
    """Say for whom the rest of this transaction reads and writes. Gone at its end (`SET LOCAL`)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('samvev.user', %s, true), set_config('samvev.tenants', %s, true),"
            " set_config('samvev.cases', %s, true), set_config('samvev.persons', %s, true),"
            " set_config('samvev.blocked', %s, true), set_config('samvev.hidden', %s, true),"
            " set_config('samvev.ticket', %s, true)",
            [str(user or ""), *(_ids(ids) for ids in (tenants, cases, persons, blocked, hidden)), ticket],
        )


def _ids(values: Iterable[UUID]) -> str:
    return ",".join(str(value) for value in values)
