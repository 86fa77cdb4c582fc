"""Every question of every page finds its rows by an index, where the table grows with the cases.

The pages are walked on a made-up country of 2,000 cases with the cast's own cases in it: as members of the cast, to
the address of every route, and as a coordinator and a coordinating unit of its largest municipality. Each question is
explained before it is asked, with the values it is asked with, behind the walls of its transaction.

A country of that size is too small for costs to decide as they would in a large one: what is read as a whole here, as
it is cheap, is read by an index there. So the planner is told that reading a whole table is the last thing to do
(`enable_seqscan = off`). What it reads as a whole even then has no index that could serve, and would be read as a whole
at any size. An index that is read from end to end, without a condition on it, is no better, unless a limit stops it;
that is judged of tables with a thousand rows and more, as any index of an empty one is as good as another.
"""

import json
from contextlib import contextmanager
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django import app

from conftest import clone, url_of, use_database
from samvev.cases.entrance import enter
from samvev.front.overseen import overseen
from samvev.kernel import walls
from samvev.project.bench.asking import Sessions, find_cast
from samvev.project.bench.asking import routes as measured
from samvev.project.connection import as_owner
from samvev.simulation.country import simulate
from tests.samples import addresses, furnish

pytestmark = [pytest.mark.heavy, pytest.mark.xdist_group("indexes")]
ORGANISATIONS, CASES, YEARS = 10, 2_000, 5
PEOPLE = ["coordinator", "ke", "owner", "parent", "manager", "admin", "records", "nav"]
# Tables of a fixed size for each organisation, or that are emptied as they are read.
FEW = {"organisations_organisation", "organisations_unit", "organisations_succession"}
MANY = 1_000  # rows
# Indexes of what waits for somebody, and of nothing else: to read one of these is a condition of its own.
OF_SOME_ROWS = {"one_baton_on_its_way", "one_request_at_a_time"}


def growing(raw) -> dict[str, int]:
    """The tables that get more rows with more cases, and how many those are here."""
    models = [*walls.walled_models(), apps.get_model("sessions", "Session")]
    names = {model._meta.db_table for model in models} - FEW
    found = raw.execute(
        "SELECT relname, greatest(reltuples, 0)::int FROM pg_class WHERE relname = ANY (%s)", [[*names]]
    )
    return dict(found.fetchall())


def nodes(plan):
    """Every part of a plan, each with whether a limit stands above it."""
    found = [(plan, False)]
    while found:
        node, limited = found.pop()
        yield node, limited
        stops = limited or node["Node Type"] == "Limit"
        sorts = node["Node Type"] in {"Sort", "Aggregate", "Hash"}  # these read everything below them
        found += [(below, stops and not sorts) for below in node.get("Plans", [])]


def read_as_a_whole(plan, tables) -> set[str]:
    """The growing tables that a plan reads from end to end."""
    whole = set()
    for node, limited in nodes(plan):
        table = node.get("Relation Name", "")
        name = "audit_entry" if table.startswith("entry_") else table  # a month of the log
        if name not in tables:
            continue
        through = node["Node Type"] in {"Index Scan", "Index Only Scan"} and "Index Cond" not in node
        through = through and node["Index Name"] not in OF_SOME_ROWS
        if node["Node Type"] == "Seq Scan" or (through and not limited and tables[name] >= MANY):
            whole.add(f"{name} ({node['Node Type']})")
    return whole


class Watch:
    """Explains every question before it is asked, each once."""

    def __init__(self, tables) -> None:
        self.tables = tables
        self.explained: set[str] = set()
        self.refused: dict[str, set[str]] = {}

    def __call__(self, execute, sql, params, many, context):
        words = sql.lstrip()
        if words.startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")) and words not in self.explained:
            self.explained.add(words)
            if connection.in_atomic_block:
                self.explain(words, params)
        return execute(sql, params, many, context)

    def explain(self, sql, params) -> None:
        """Look at the plan."""
        with psycopg.Cursor(connection.connection) as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params)
            found = cursor.fetchone()[0]
            cursor.execute("SET LOCAL enable_seqscan = on")
        plan = (json.loads(found) if isinstance(found, str) else found)[0]["Plan"]
        if whole := read_as_a_whole(plan, self.tables):
            self.refused[sql] = whole


@contextmanager
def watched(tables):
    """Watch what is asked meanwhile."""
    watch = Watch(tables)
    with connection.execute_wrapper(watch):
        yield watch


@pytest.fixture(scope="module")
def country(server, django_db_setup, django_db_blocker):
    """A database with the cast and a made-up country."""
    before = {name: connection.settings_dict[name] for name in ("NAME", "USER", "HOST", "PORT", "OPTIONS")}
    with django_db_blocker.unblock():
        name = f"indexed_{uuid4().hex[:12]}"
        use_database(clone(server, name))
        owner = url_of(server.owner_url, name)
        with as_owner(owner):
            simulate(ORGANISATIONS, CASES, YEARS, seed=3, progress=lambda *_: None)
            cast = find_cast()
        with psycopg.connect(owner) as raw:
            tables = growing(raw)
        assert sum(rows >= MANY for rows in tables.values()) > 15
        yield SimpleNamespace(owner=owner, database=name, cast=cast, tables=tables)
        connection.close()
        connection.settings_dict.update(before)


@contextmanager
def undone():
    """What happens meanwhile has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def words_of(refused: dict[str, set[str]]) -> str:
    """What is refused, for whoever has to mend it."""
    return "\n".join(f"{', '.join(sorted(tables))}: {' '.join(sql.split())[:1500]}" for sql, tables in refused.items())


def test_on_every_page(country, see_all, browser):
    furnish()
    urls = addresses()
    with watched(country.tables) as watch:
        for person in PEOPLE:
            client = browser(person)
            for url in urls.values():
                with undone():
                    client.get(url)
    assert len(watch.explained) > 200
    assert watch.refused == {}, words_of(watch.refused)


def test_on_what_is_measured(country, db):
    asked = measured(country.cast)
    with watched(country.tables) as watch:
        sessions = Sessions(country.cast, 80)
        for ask in (route.asks[0] for route in asked if route.asks):
            client = Client(SERVER_NAME="127.0.0.1")
            client.cookies.load(sessions.cookies(ask.who))
            with undone():
                client.get(ask.path) if ask.fields is None else client.post(ask.path, ask.fields)
    assert len(watch.explained) > 50
    assert watch.refused == {}, words_of(watch.refused)


def test_on_every_night(country, db):
    """What the timetable does for each organisation in turn is asked of the whole country each night."""
    jobs = {key[0]: job.task for key, job in app.periodic_registry.periodic_tasks.items()}
    assert len(jobs) > 8
    with watched(country.tables) as watch:
        for job in jobs.values():
            with undone():
                job.func(timestamp=0)
    assert len(watch.explained) > 40
    assert watch.refused == {}, words_of(watch.refused)


@pytest.mark.parametrize("page", [1, 3])
def test_the_list_of_an_office_is_read_in_its_order_out_of_an_index(country, db, page):
    """How many there are and which stand on a page, the last like the first: nothing is sorted, no row looked up."""
    plans = []

    def explain(execute, sql, params, many, context):
        with psycopg.Cursor(connection.connection) as cursor:
            plans.append(cursor.execute("EXPLAIN (FORMAT JSON) " + sql, params).fetchone()[0][0]["Plan"])
        return execute(sql, params, many, context)

    actor = enter(country.cast.office)
    with connection.execute_wrapper(explain):
        shown = overseen(actor, str(page)).page
    assert shown.number == page
    found = [node for node, _limited in nodes(plans[0])]
    assert [node["Index Name"] for node in found if "Scan" in node["Node Type"]] == ["cases_case_listed"]
    assert {node["Node Type"] for node in found} == {"Aggregate", "Limit", "Index Only Scan", "Result", "ProjectSet"}


def test_the_planner_knows_how_much_stands_behind_a_wall(server, country):
    """An organisation's own rows, as they would be estimated in a country of 360 organisations."""
    with psycopg.connect(server.superuser_url, dbname=country.database) as raw:
        for table in sorted({"cases_case", "people_person", "cases_activity", "plans_measure"}):
            raw.execute(f"ALTER TABLE {table} ALTER COLUMN tenant_id SET (n_distinct = 360)")
            raw.execute(f"ANALYZE {table}")
            largest, rows = raw.execute(
                f"SELECT tenant_id, count(*) FROM {table} GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
            ).fetchone()
            raw.execute("SET LOCAL ROLE samvev_app")
            raw.execute("SELECT set_config('samvev.tenants', %s, true)", [str(largest)])
            asked = f"EXPLAIN (FORMAT JSON) SELECT * FROM {table} WHERE tenant_id = '{largest}'"
            (plan,) = raw.execute(asked).fetchone()
            raw.execute("RESET ROLE")
            assert plan[0]["Plan"]["Plan Rows"] > rows / 3, table
        raw.rollback()


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("SELECT * FROM plans_measure WHERE title = 'x'", {"plans_measure (Seq Scan)"}),
        ("SELECT * FROM people_person ORDER BY id", {"people_person (Index Scan)"}),
        ("SELECT * FROM people_person ORDER BY id LIMIT 9", set()),
        ("SELECT * FROM plans_measure WHERE id = gen_random_uuid()", {"plans_measure (Seq Scan)"}),
        ("SELECT * FROM plans_measure WHERE tenant_id = '6f6f6f6f-0000-4000-8000-53616d766576'", set()),
        ("SELECT * FROM organisations_unit WHERE name = 'x'", set()),
    ],
)
def test_what_is_read_as_a_whole_is_seen(country, question, whole):
    with psycopg.connect(country.owner) as raw:  # no walls: nothing but the question itself
        raw.execute("SET enable_seqscan = off")
        (plan,) = raw.execute("EXPLAIN (FORMAT JSON) " + question).fetchone()
    assert read_as_a_whole(plan[0]["Plan"], country.tables) == whole
