"""The second wall, tried with raw SQL as the application's own role."""

import pytest
from django.db import Error, connection, transaction

from samvev.accounts.models import User
from samvev.cases.models import Coordinator, Participation
from samvev.cases.outside.models import Opening, Substitute
from samvev.kernel import walls
from tests.architecture.rooms import own_models
from tests.samples import furnish
from tests.world import CASE_OWNER, GRANLIA, PEOPLE, STAFF, STOREFJORD, TENANTS, user_id

TABLES = [m for m in own_models() if getattr(m, "wall", None)]
OWN = {"needs_satisfaction": "owner"}  # somebody's own, which their organisation does not see either
SEEN_BY_ALL = {"organisations_organisation", "organisations_unit", "people_agerule"}  # public names and rules


def columns_of(model):
    """The names of a model's columns."""
    return {field.attname for field in model._meta.fields}


def of_users(model):
    """Whose places there are, of those within reach."""
    return set(model.objects.values_list("user_id", flat=True))


def count(table: str, where: str = "true") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {where}")
        return int(cursor.fetchone()[0])


def test_the_application_owns_nothing_and_cannot_bypass(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls, rolcreatedb FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == (False, False, False)
        cursor.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("model", TABLES, ids=lambda m: m._meta.db_table)
def test_every_wall_stands_in_the_database(db, model):
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [model._meta.db_table])
        assert cursor.fetchone()[0], "row-level security is off"
        cursor.execute("SELECT cmd FROM pg_policies WHERE tablename = %s", [model._meta.db_table])
        commands = {row[0] for row in cursor.fetchall()}
    needed = {"SELECT", "INSERT"} if model.wall.append_only else {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert commands == needed


@pytest.mark.parametrize("model", TABLES, ids=lambda m: m._meta.db_table)
def test_nobody_sees_anything_without_saying_who_they_are(db, model):
    walls.enter()
    if model._meta.db_table not in SEEN_BY_ALL:
        assert count(model._meta.db_table) == 0


@pytest.mark.parametrize("model", TABLES, ids=lambda m: m._meta.db_table)
def test_another_organisation_sees_and_writes_nothing(db, model):
    table = model._meta.db_table
    columns = {f.attname for f in model._meta.fields}
    tenant = "tenant_id" if "tenant_id" in columns else ("user_id" if "user_id" in columns else "id")
    theirs = f"{tenant} = '{user_id('coordinator') if tenant == 'user_id' else GRANLIA}'"
    walls.enter(user=user_id("neighbour"), tenants=[STOREFJORD])
    if table not in SEEN_BY_ALL:
        assert count(table, theirs) == 0
    if not model.wall.append_only:
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET {tenant} = {tenant} WHERE {theirs}")
            assert cursor.rowcount == 0
            cursor.execute(f"DELETE FROM {table} WHERE {theirs}")
            assert cursor.rowcount == 0


@pytest.mark.parametrize("model", [m for m in TABLES if m.wall.append_only], ids=lambda m: m._meta.db_table)
@pytest.mark.parametrize("verb", ["UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}", "TRUNCATE {}"])
def test_history_can_only_be_added_to(db, model, verb):
    walls.enter(tenants=TENANTS)
    with pytest.raises(Error, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(model._meta.db_table))


TENANT_TABLES = [m for m in TABLES if "tenant_id" in columns_of(m)]
# Whoever it is may add to the log, also about something that they were refused; nobody reads it by that.
ADDS_ANYWHERE = {"audit_entry"}


@pytest.mark.parametrize("code", sorted({*STAFF, *PEOPLE} - {"child9"}))
def test_who_has_a_place_in_a_case_within_reach_is_known_and_nobody_else_elsewhere(actor, code):
    """The wall of users asks a function of the database: the same as what the places themselves tell."""
    who = actor(code)
    places = {user for model in (Participation, Coordinator, Substitute, Opening) for user in of_users(model)}
    own = {user.pk for user in User.objects.all() if user.tenant_id in who.tenants}
    assert set(User.objects.values_list("pk", flat=True)) == own | places | {who.user_id}


def test_a_colleague_in_a_shared_case_is_known_across_organisations(actor):
    actor("coordinator")
    assert user_id("hospital") in set(User.objects.values_list("pk", flat=True))
    actor("neighbour")
    assert set(User.objects.values_list("tenant_id", flat=True)) == {STOREFJORD}


@pytest.mark.parametrize("model", TENANT_TABLES, ids=lambda m: m._meta.db_table)
def test_a_row_cannot_be_put_into_another_organisation(db, model):
    there = {"tenant_id": f"'{GRANLIA}'", "case_id": f"'{CASE_OWNER}'"}
    walls.enter(user=user_id("neighbour"), tenants=[STOREFJORD])
    if model._meta.db_table not in ADDS_ANYWHERE:
        with pytest.raises(Error, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(adding(model, there))


@pytest.mark.parametrize("model", TENANT_TABLES, ids=lambda m: m._meta.db_table)
def test_a_row_of_ones_own_cannot_be_moved_into_another_organisation(see_all, model):
    furnish()
    table = model._meta.db_table
    held = count(table, f"tenant_id = '{GRANLIA}'")
    walls.enter(tenants=[GRANLIA])  # nobody's own rows: those one may take along
    if held and not model.wall.append_only:
        with pytest.raises(Error, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET tenant_id = %s WHERE tenant_id = %s", [STOREFJORD, GRANLIA])


@pytest.mark.parametrize("model", TENANT_TABLES, ids=lambda m: m._meta.db_table)
def test_the_neighbour_finds_none_of_what_is_there(see_all, model):
    furnish()
    table, theirs = model._meta.db_table, f"tenant_id = '{GRANLIA}'"
    with transaction.atomic():
        if table in OWN:
            assert count(table) == 0
            walls.enter(user=user_id(OWN[table]))
        if not count(table, theirs):  # a wall around nothing shows nothing
            with connection.cursor() as cursor:
                cursor.execute(adding(model, {"tenant_id": f"'{GRANLIA}'", "case_id": f"'{CASE_OWNER}'"}))
        assert count(table, theirs)
        walls.enter(user=user_id("neighbour"), tenants=[STOREFJORD])
        assert (count(table, theirs) == 0) != (table in SEEN_BY_ALL)
        transaction.set_rollback(True)


def adding(model, known):
    """An INSERT with something of the right type in every column that must have it."""
    types = {field.column: field.db_type(connection) for field in model._meta.concrete_fields}
    free = {field.column for field in model._meta.concrete_fields if field.null} - set(known)
    blank = {field.column for field in model._meta.concrete_fields if field.blank and field.empty_strings_allowed}
    values = {column: known.get(column, "''" if column in blank else sample(kind)) for column, kind in types.items()}
    values |= dict.fromkeys(free, "NULL")
    names = ", ".join(connection.ops.quote_name(column) for column in values)
    return f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({', '.join(values.values())})"


def sample(kind):
    """Something that a column of this type takes."""
    plain = {
        "uuid": "gen_random_uuid()",
        "date": "current_date",
        "timestamp with time zone": "now()",
        "time": "now()",
        "jsonb": "'{}'",
        "boolean": "true",
        "bytea": "''",
        "inet": "'192.0.2.1'",
        "daterange": "'[2026-01-01,)'",
        "datemultirange": "'{}'",
        "double precision": "1",
    }
    if kind.endswith("[]"):
        return "'{}'"
    return plain.get(kind, "1" if "int" in kind or "serial" in kind or "numeric" in kind else "'x'")


def test_what_hangs_under_something_that_can_be_shielded_says_so():
    for model in TABLES:
        for field in model._meta.concrete_fields:
            above = field.related_model if field.is_relation else None
            if above is not None and getattr(above, "wall", None) is walls.SHIELDABLE:
                assert walls.HIDDEN in model.wall.read, f"{model.__name__} stands outside the wall"
                told = {column for pair in model.under for column in pair}
                assert field.attname in told, f"{model.__name__}.{field.name} is not under what it points at"


def test_what_a_transaction_said_is_gone_after_it(transactional_walls):
    assert transactional_walls == 0


@pytest.fixture
def transactional_walls(django_db_blocker, django_db_setup):
    """PgBouncer hands the connection on after a commit: the next transaction must start with nothing."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            walls.enter(tenants=[GRANLIA])
            assert count("cases_case") == 3
        return count("cases_case")
