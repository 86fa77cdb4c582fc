"""Where a command's settings come from: the environment, or a data folder with a server of its own."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from samvev.project.database import Embedded, start_embedded

SETTINGS = "samvev.project.settings"


def secret_key(data: Path) -> str:
    """The key that signs this folder's sessions; made on first use, readable for its owner only."""
    file = data / "secret.key"
    data.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with os.fdopen(handle, "w") as new:
        new.write(secrets.token_urlsafe(64))
    return file.read_text()


def environment(data: Path, server: Embedded) -> dict[str, str]:
    """The variables of an installation that lives in one folder: the demo's."""
    return {
        "SAMVEV_DEMO": "1",
        "SAMVEV_DATA": str(data.resolve()),
        "SAMVEV_SECRET_KEY": secret_key(data),
        "DATABASE_URL": server.app_url,
        "DATABASE_OWNER_URL": server.owner_url,
    }


@contextmanager
def opened(data: Path, *, production: bool = False) -> Iterator[None]:
    """Django, ready to use: on `DATABASE_URL` if it is set, else on the server in `data`, up to date.

    `production`: without the demo's freedoms; the rest of production's settings is in the environment.
    """
    if "DATABASE_URL" in os.environ:
        setup()
        yield
        return
    server = start_embedded(data)
    try:
        os.environ.update(environment(data, server))
        if production:
            del os.environ["SAMVEV_DEMO"]
        setup()
        from samvev.project.migration import migrate

        migrate(server.owner_url, verbosity=0)
        yield
    finally:
        from django.db import connections

        connections.close_all()
        server.stop()


def setup() -> None:
    """Let Django read its settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
