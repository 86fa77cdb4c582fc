"""The second wall, tried with raw SQL as the application's own role."""

import pytest
from django.db import Error, connection, transaction

from samvev.kernel import walls
from tests.architecture.rooms import own_models
from tests.world import CASE_OWNER, GRANLIA, STOREFJORD, TENANTS, user_id

TABLES = [m for m in own_models() if getattr(m, "wall", None)]
SEEN_BY_ALL = {"organisations_organisation", "organisations_unit"}  # public names


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


def test_a_row_cannot_be_put_into_another_organisation(db):
    walls.enter(user=user_id("neighbour"), tenants=[STOREFJORD])
    with pytest.raises(Error, match="row-level security"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO plans_goal (id, tenant_id, case_id, version, code, title, description, area, status,"
            " position, created_on, closing_words) VALUES (gen_random_uuid(), %s, %s, 1, '', 'x', '', 'general',"
            " 'active', 0, now(), '')",
            [GRANLIA, CASE_OWNER],
        )


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
