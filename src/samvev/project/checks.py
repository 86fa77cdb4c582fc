"""`samvev check`: what must not be so in production, a sentence each."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50  # characters

type Finding = Iterator[str]

ROLE = """
SELECT rolsuper OR rolbypassrls,
       EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND pg_has_role(c.relowner, 'MEMBER'))
FROM pg_roles WHERE rolname = current_user
"""
OPEN_TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND c.relname = ANY (%s)
  AND NOT (c.relrowsecurity AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid))
ORDER BY c.relname
"""


def problems() -> list[str]:
    """Everything that is unsafe, in the order one would mend it."""
    from samvev.project.installation import setup

    if "DATABASE_URL" not in os.environ:
        return [*_environment(), "DATABASE_URL is not set: production needs a PostgreSQL server of its own."]
    try:
        setup()
    except (ImproperlyConfigured, ValueError) as error:
        return [f"The settings cannot be read: {error}"]
    checks: list[Callable[[], Finding]] = [_environment, _web, _sign_in, _database, _replica, _django]
    return [sentence for check in checks for sentence in check()]


def _environment() -> Finding:
    key = os.environ.get("SAMVEV_SECRET_KEY", "")
    if not key:
        yield "SAMVEV_SECRET_KEY is not set: sessions cannot be signed."
    elif len(key) < SHORTEST_KEY:
        yield f"SAMVEV_SECRET_KEY is shorter than {SHORTEST_KEY} characters: it can be guessed."
    if os.environ.get("SAMVEV_DEBUG") == "1":
        yield "SAMVEV_DEBUG is on: errors would show data to anyone."
    if os.environ.get("SAMVEV_DEMO") == "1":
        yield "SAMVEV_DEMO is on: anyone could sign in as anyone."
    if os.environ.get("SAMVEV_INSECURE_COOKIES") == "1":
        yield "SAMVEV_INSECURE_COOKIES is on: sessions could be read on the way."
    if os.environ.get("SAMVEV_BENCH") == "1":
        yield "SAMVEV_BENCH is on: an address for measuring is open to anyone."
    if not os.environ.get("SAMVEV_DATA_KEYS"):
        yield "SAMVEV_DATA_KEYS is not set: national identity numbers cannot be sealed."
    if os.environ.get("SAMVEV_SYNTHETIC_IDS") == "1":
        yield "SAMVEV_SYNTHETIC_IDS is on: real national identity numbers would be refused."


def _web() -> Finding:
    if any(host in {"*", "."} for host in settings.ALLOWED_HOSTS):
        yield "SAMVEV_ALLOWED_HOSTS has *: name the hosts that people type."
    elif set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost"}:
        yield "SAMVEV_ALLOWED_HOSTS is not set: name the hosts that people type."
    if urlsplit(settings.BASE_URL).scheme != "https":
        yield "SAMVEV_BASE_URL must begin with https://: links in messages point there."
    if not settings.STATIC_ROOT:
        yield "SAMVEV_STATIC_ROOT is not set: browsers would keep old style sheets after an update."
    elif not Path(settings.STATIC_ROOT, "staticfiles.json").exists():
        yield "SAMVEV_STATIC_ROOT holds no style sheets: run `samvev static`."


def _sign_in() -> Finding:
    """Someone has to vouch for people, and our keys towards them are nobody else's."""
    from samvev.accounts.oidc.providers import TESTS, current

    table = current()
    if not table:
        yield "SAMVEV_PROVIDERS is not set: nobody can sign in."
    tests = {words["issuer"] for words in TESTS.values()}
    for provider in table.values():
        if provider.issuer in tests:
            yield f"SAMVEV_PROVIDERS: {provider.code} is a test environment, where anyone can be anyone."
        if not Path(provider.key_file).exists():
            yield f"SAMVEV_PROVIDERS: the key of {provider.code} is not there."
        elif Path(provider.key_file).stat().st_mode & 0o077:
            yield f"SAMVEV_PROVIDERS: the key of {provider.code} can be read by others: chmod 600."


def _database() -> Finding:
    try:
        with psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=10) as connection:
            yield from _role(connection)
            unapplied = _unapplied()
            if unapplied:
                yield f"{len(unapplied)} migrations are not applied: run `samvev migrate`."
            else:
                yield from _walls(connection)
    except psycopg.OperationalError:
        yield "The database in DATABASE_URL does not answer."


def _role(connection: psycopg.Connection) -> Finding:
    row = connection.execute(ROLE).fetchone()
    bypasses, owns = row or (True, True)
    if bypasses:
        yield "The role in DATABASE_URL can bypass row-level security: use samvev_app."
    if owns:
        yield "The role in DATABASE_URL owns tables: use samvev_app, and the owner only in DATABASE_OWNER_URL."


def _replica() -> Finding:
    """A replica is asked by the role that asks the primary, or not at all."""
    if "DATABASE_REPLICA_URL" not in os.environ:
        return
    try:
        with psycopg.connect(os.environ["DATABASE_REPLICA_URL"], connect_timeout=10) as there:
            follows, role = there.execute("SELECT pg_is_in_recovery(), current_user").fetchone() or (False, "")
    except psycopg.OperationalError:
        yield "The replica in DATABASE_REPLICA_URL does not answer: the primary makes the reports."
        return
    if not follows:
        yield "DATABASE_REPLICA_URL is no replica: it follows no other server, and is not asked."
    if role != settings.DATABASES["default"]["USER"]:
        yield "DATABASE_REPLICA_URL has another role than DATABASE_URL: it is not asked."


def _unapplied() -> list[str]:
    from samvev.project.health import unapplied

    return unapplied()


def _walls(connection: psycopg.Connection) -> Finding:
    from samvev.kernel.walls import walled_models

    tables = [model._meta.db_table for model in walled_models()]
    for (table,) in connection.execute(OPEN_TABLES, [tables]):
        yield f"The table {table} has no row-level security: run `samvev migrate`."


def _django() -> Finding:
    """What Django itself finds; its own names for settings are explained in docs/operations.md."""
    for message in run_checks(include_deployment_checks=True):
        if message.level >= WARNING and not message.is_silenced():
            yield f"{message.id}: {message.msg}"
