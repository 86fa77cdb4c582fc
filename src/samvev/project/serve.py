"""The two kinds of process of an installation: web and worker. Any number of each can run."""

import os

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from samvev.project import lifeline

TARGET = "samvev.project.wsgi:application"


def web(host: str, port: int, workers: int, threads: int) -> None:
    """Serve pages until a signal says stop; requests that are under way are answered first."""
    os.environ.update(lifeline.offer())  # granian's workers hold on to this process
    Server(
        TARGET,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=20,
        log_level=LogLevels.warning,
    ).serve()


def jobs(concurrency: int) -> None:
    """Work through the queue and the timetable until a signal says stop; the job under way is finished."""
    from procrastinate.contrib.django import app

    connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connector) as worker:
        worker.run_worker(concurrency=concurrency, shutdown_graceful_timeout=30, delete_jobs="successful")
