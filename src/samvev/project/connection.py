"""How Django reaches the database: addresses, and the owner's hat for migrations."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.db import connection

ENGINE = "samvev.project.postgresql"
LONGEST_LOCK = "10s"
PREPARED_AFTER = 3  # times that a connection asks the same


def parse_url(url: str) -> dict[str, Any]:
    """Turn `postgresql://user:password@host:port/name?option=value` into Django's settings.

    `?host=/folder` means a unix socket, as libpq has it; other options go to libpq as they are.
    Raises ValueError for anything but PostgreSQL.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("The database's address must begin with postgresql://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": ENGINE,
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", str(parts.port or "")),
        "OPTIONS": options,
    }


def database(url: str, *, pool: int = 0, prepared: bool = True, longest_way: int = 0) -> dict[str, Any]:
    """Django's settings for one database. `pool`: connections per process at most; 0 keeps one per thread.

    `prepared`: what a connection has asked often enough is planned once and no more. Planning takes longer than
    answering: each table brings its policies along. Off behind a pooler that does not know of prepared statements.
    `longest_way`: seconds until a server that does not answer is given up; 0 waits as long as the network does.
    """
    settings = parse_url(url)
    if prepared:
        settings["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": PREPARED_AFTER}
    if longest_way:
        settings["OPTIONS"].setdefault("connect_timeout", longest_way)
    if pool:
        settings["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 10}
    return settings | {
        "CONN_MAX_AGE": 0 if pool else 600,
        "CONN_HEALTH_CHECKS": True,
        # PgBouncer in transaction mode: nothing may outlive a transaction, but for statements that it knows of.
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


@contextmanager
def as_owner(url: str) -> Iterator[None]:
    """Let Django's default connection be the owner's for a while: migrations and policies need it.

    It gives up rather than wait long for a lock: everybody else would stand in the queue behind it.
    """
    owner = parse_url(url)
    owner["OPTIONS"]["options"] = f"-c lock_timeout={LONGEST_LOCK}"
    connection.close()
    usual = connection.settings_dict
    connection.settings_dict = usual | owner
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict = usual
