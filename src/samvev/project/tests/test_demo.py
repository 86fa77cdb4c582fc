import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from samvev.project import database, demo, lifeline
from samvev.project.database import start_embedded
from samvev.project.tests.conftest import wait_until


class Running:
    """A demo that runs as somebody would run it."""

    def __init__(self, data: Path, port: int) -> None:
        self.output = data / "output.txt"
        with self.output.open("wb") as output:
            command = ["-m", "samvev.project", "demo", "--data", str(data), "--port", str(port)]
            self.process = subprocess.Popen([sys.executable, *command], stdout=output, stderr=subprocess.STDOUT)
        self.port = port

    @property
    def said(self) -> str:
        return self.output.read_text()

    def ready(self) -> "Running":
        wait_until(lambda: "Ready on" in self.said or self.process.poll() is not None)
        assert f"Ready on http://127.0.0.1:{self.port}\n" in self.said, self.said
        return self

    def tree(self) -> list[psutil.Process]:
        return [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]


def alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(data: Path) -> Iterator[Running]:
    """Start a demo and make sure that nothing of it is left, whatever the test does."""
    started = Running(data, free_port())
    try:
        yield started.ready()
    finally:
        if started.process.poll() is None:
            started.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            started.process.wait(180)


@pytest.fixture
def country(data: Path) -> Path:
    """A data folder whose country counts as loaded: that part has its own tests."""
    (data / "demo.json").write_text(json.dumps({"loaded": True}))
    return data


@pytest.fixture
def _clean(country: Path) -> Iterator[None]:
    yield
    if (country / "postgres").exists():
        database._stop(country / "postgres")


@pytest.mark.heavy
@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("_clean")
def test_ctrl_c_ends_everything(country: Path) -> None:
    with running(country) as started:
        assert "coordinator" in started.said
        tree, server = started.tree(), database._postmaster(country / "postgres")
        assert len(tree) >= 4  # the demo, the web server and its worker, the queue's worker
        assert server
        second = subprocess.run(
            [sys.executable, "-m", "samvev.project", "demo", "--data", str(country), "--port", str(free_port())],
            capture_output=True,
            text=True,
        )
        assert second.returncode == 1
        assert "runs already" in second.stderr
        started.process.send_signal(signal.SIGINT)
        assert started.process.wait(180) == 0, started.said
    wait_until(lambda: not any(map(alive, [*tree, server])))
    assert "Traceback" not in started.said


@pytest.mark.heavy
@pytest.mark.xdist_group("demo")
@pytest.mark.usefixtures("_clean")
def test_after_a_kill_it_starts_again(country: Path) -> None:
    with running(country) as started:
        server = database._postmaster(country / "postgres")
        assert server
        for process in [*started.tree(), server, *server.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        started.process.wait()
    with running(country) as started:
        tree, server = started.tree(), database._postmaster(country / "postgres")
        started.process.kill()
        started.process.wait()
        wait_until(lambda: not any(map(alive, tree)))  # the children notice by themselves
    assert not start_embedded(country).started  # the server stayed, for the next demo to take over
    assert database._postmaster(country / "postgres") == server


def test_a_port_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifeline, "PAUSE", 0.02)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(demo.DemoError, match="--port"):
            demo._wait_for_port(other.getsockname()[1])


def test_fresh_forgets_the_data_but_not_the_key(country: Path) -> None:
    for name in ("secret.key", "outbox/mail.eml"):
        (country / name).parent.mkdir(exist_ok=True)
        (country / name).touch()
    demo._forget(country)
    assert [path.name for path in country.iterdir()] == ["secret.key"]


def test_a_child_that_ends_is_noticed() -> None:
    child = subprocess.Popen([sys.executable, "-c", "raise SystemExit(3)"])
    child.wait()
    with pytest.raises(demo.DemoError, match="worker ended with status 3"):
        demo._watch({"worker": child})


def test_without_a_lifeline_a_process_stands_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(lifeline.VARIABLE, raising=False)
    lifeline.hold()
    assert lifeline.offer() == {lifeline.VARIABLE: str(os.getpid())}
