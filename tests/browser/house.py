"""A live server for the browser tests: its own database, its own outbox, and the real queue."""

import asyncio
import email
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from threading import Thread
from typing import Any, cast
from uuid import uuid4

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction
from django.test import Client, override_settings
from procrastinate.contrib.django import app

from conftest import clone, use_database
from samvev.kernel import walls
from samvev.people.citizens import citizens
from samvev.project.database import Embedded
from samvev.web import sessions
from tests.world import TENANTS


class Quiet(WSGIRequestHandler):
    """Says nothing for each request."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


class House:
    """The server, its queue and its post."""

    def __init__(self, port: int, outbox: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.outbox = outbox
        # Playwright keeps a loop in the test's own thread, where Django refuses to ask the database.
        self._beside = ThreadPoolExecutor(1)

    def works_off_the_queue(self) -> None:
        """Let a worker do every job that waits, and end."""
        self._beside.submit(_work).result()

    def letters(self, *, awaited: bool = False) -> list[EmailMessage]:
        """The e-mails sent since they were last asked for. `awaited`: a job may still be on its way into the queue."""
        self.works_off_the_queue()
        for _ in range(50 if awaited else 0):
            if any(self.outbox.glob("*.eml")):
                break
            self.works_off_the_queue()
        files = sorted(self.outbox.glob("*.eml"))
        read = [cast("EmailMessage", email.message_from_bytes(file.read_bytes(), policy=default)) for file in files]
        for file in files:
            file.unlink()
        return read

    def does(self, what: Callable[[], Any]) -> Any:
        """Do something with the database behind the server's back: a beginning for a test."""
        return self._beside.submit(_within, what).result()

    def admits(self, number: str) -> str:
        """The session of the citizen with this number, as after a proof at the provider (tests/oidc has the proof)."""

        def begin() -> str:
            session = Client().session
            sessions.begin(
                session, citizens(number)[0].user_id, sessions.Limits(timedelta(hours=1), timedelta(hours=1))
            )
            session.save()
            return str(session.session_key)

        return str(self.does(begin))

    def close(self) -> None:
        """Let go of the database."""
        self._beside.submit(lambda: connections["default"].close()).result()
        self._beside.shutdown()


def _work() -> None:
    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker:
        asyncio.run(_until_empty(worker))


async def _until_empty(worker: Any) -> None:
    hands = ThreadPoolExecutor(1)
    asyncio.get_running_loop().set_default_executor(hands)
    async with worker.open_async():
        await worker.run_worker_async(
            wait=False, install_signal_handlers=False, listen_notify=False, delete_jobs="successful"
        )
    hands.submit(lambda: connections["default"].close()).result()


def _within(what: Callable[[], Any]) -> Any:
    with transaction.atomic():
        walls.enter(tenants=TENANTS)
        return what()


@contextmanager
def live(server: Embedded, outbox: Path) -> Iterator[House]:
    """A server with a fresh copy of the cast's world, as the demo has it: one signs in by choosing whom to be."""
    before = dict(connections["default"].settings_dict)
    use_database(clone(server, f"browser_{uuid4().hex[:12]}"))
    running = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    demo = {
        "DEMO": True,
        "SAMVEV_OUTBOX": outbox,
        "MAILERS": {"default": {"BACKEND": "samvev.project.outbox.OutboxBackend"}},
        "SESSION_COOKIE_NAME": "samvev",
        "SESSION_COOKIE_SECURE": False,
        "CSRF_COOKIE_NAME": "samvev-csrf",
        "CSRF_COOKIE_SECURE": False,
    }
    with override_settings(**demo):
        running.set_app(get_wsgi_application())
        Thread(target=running.serve_forever, daemon=True).start()
        house = House(running.server_address[1], outbox)
        yield house
        house.close()
        running.shutdown()
        running.server_close()
    connections["default"].close()
    connections["default"].settings_dict.update(before)
