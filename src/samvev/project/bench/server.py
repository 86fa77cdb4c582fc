"""The server that is measured: `samvev serve` with two processes and the settings of production."""

import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from samvev.project import demo, lifeline

HOST = "127.0.0.1"
WORKERS = 2
READY_WITHIN = 60.0  # seconds
MIB = 1024 * 1024
DEVELOPING = ("SAMVEV_DEMO", "SAMVEV_DEBUG", "SAMVEV_INSECURE_COOKIES", "SAMVEV_SYNTHETIC_IDS")


def production(folder: Path) -> None:
    """Let this process and its children have the settings of production, with what they need for a while."""
    for name in DEVELOPING:
        os.environ.pop(name, None)
    key = b64encode(secrets.token_bytes(32)).decode()
    os.environ.setdefault("SAMVEV_SECRET_KEY", secrets.token_urlsafe(64))
    os.environ.setdefault("SAMVEV_DATA_KEYS", f"bench:{key}")
    os.environ.update(
        SAMVEV_ALLOWED_HOSTS=HOST,
        SAMVEV_BASE_URL=f"https://{HOST}",
        SAMVEV_BEHIND_PROXY="0",
        SAMVEV_STATIC_ROOT=str(folder / "static"),
        SAMVEV_BENCH="1",
    )


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(port: int, folder: Path) -> Iterator[psutil.Process]:
    """The server, ready to answer. Its log lines go to a file, as they would to a collector."""
    command = [sys.executable, "-m", "samvev.project", "serve"]
    options = ["--host", HOST, "--port", str(port), "--workers", str(WORKERS)]
    with (folder / "server.log").open("wb") as log:
        child = subprocess.Popen(
            [*command, *options],
            env=os.environ | lifeline.offer(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            process_group=0,
        )
        try:
            _wait(port, child)
            yield psutil.Process(child.pid)
        finally:
            demo.end(child)


def _wait(port: int, child: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while child.poll() is None and time.monotonic() < until:
        if demo.is_ready(port):
            return
        time.sleep(0.1)
    raise RuntimeError("The server that is to be measured did not become ready.")


def largest(server: psutil.Process) -> float:
    """MiB of memory of the server's largest process."""
    return max(p.memory_info().rss for p in [server, *server.children(recursive=True)]) / MIB


@contextmanager
def folder() -> Iterator[Path]:
    """A folder for a while."""
    with tempfile.TemporaryDirectory(prefix="samvev-bench-") as name:
        yield Path(name)
