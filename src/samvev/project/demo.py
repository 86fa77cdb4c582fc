"""The demo: one command, one process tree, one folder. It ends whole, and it starts again after anything."""

import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

from rich.console import Console

from samvev.project import lifeline
from samvev.project.database import start_embedded
from samvev.project.installation import environment

HOST = "127.0.0.1"
READY_WITHIN = 180.0  # seconds
END_WITHIN = 15.0
LEFTOVERS = ("postgres", "outbox", "demo.json")


class DemoError(RuntimeError):
    """The demo cannot run; the message says why and what to do."""


class Interrupted(BaseException):
    """Somebody asked the demo to end."""


def run(port: int, data: Path, *, worker: bool, fresh: bool, console: Console) -> None:
    """Run the demo until SIGINT or SIGTERM."""
    with ExitStack() as stack:
        try:
            stack.enter_context(_signals())
            stack.enter_context(_alone(data))
            _wait_for_port(port)
            _open(stack, port, data, worker=worker, fresh=fresh, console=console)
        except Interrupted:
            console.print("Ending …")


def _open(stack: ExitStack, port: int, data: Path, *, worker: bool, fresh: bool, console: Console) -> None:
    if fresh:
        _forget(data)
    with console.status("Starting the database"):
        server = start_embedded(data)
    # Also one that a killed demo left behind: this folder is ours now.
    stack.callback(server.stop, adopted=True)
    variables = os.environ | environment(data, server) | lifeline.offer()
    variables["SAMVEV_BASE_URL"] = f"http://{HOST}:{port}"
    persons = _prepare(stack, variables)
    children = {"web server": _start(stack, ["serve", "--host", HOST, "--port", str(port)], variables)}
    if worker:
        children["worker"] = _start(stack, ["worker"], variables)
    with console.status("Starting the web server"):
        _wait_until_ready(port, children)
    welcome = f"Ready on http://{HOST}:{port}\nPersons one can be:\n{persons}Ctrl-C ends it."
    console.print(welcome, highlight=False, markup=False, soft_wrap=True)
    while True:
        _watch(children)
        time.sleep(0.2)


@contextmanager
def _signals() -> Iterator[None]:
    """Every polite way to end becomes `Interrupted`, once; while ending, further ones are not heard."""
    wanted = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in wanted:
            signal.signal(number, signal.SIG_IGN)
        raise Interrupted

    before = {number: signal.signal(number, interrupt) for number in wanted}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    data.mkdir(parents=True, exist_ok=True)
    with (data / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError(f"A demo runs already on {data}. Choose another folder with --data.") from None
        yield


def _wait_for_port(port: int) -> None:
    """Wait a little for the children of a killed demo to let go of the port."""
    until = time.monotonic() + 10 * lifeline.PAUSE
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                return probe.bind((HOST, port))
            except OSError:
                if time.monotonic() > until:
                    raise DemoError(f"Port {port} is taken. Choose another with --port.") from None
        time.sleep(0.1)


def _forget(data: Path) -> None:
    if (data / "postgres").exists():
        start_embedded(data).stop(adopted=True)
    for name in LEFTOVERS:
        path = data / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _start(
    stack: ExitStack, command: list[str], variables: Mapping[str, str], stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a child in a group of its own, so that Ctrl-C reaches us alone and we end things in order."""
    child = subprocess.Popen(
        [sys.executable, "-m", "samvev.project", *command],
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        process_group=0,
    )
    stack.callback(end, child)
    return child


def _prepare(stack: ExitStack, variables: Mapping[str, str]) -> str:
    """Bring the database up to date and load the country; gives the list of persons one can be."""
    child = _start(stack, ["prepare"], variables, stdout=subprocess.PIPE)
    persons, _ = child.communicate()
    if child.returncode != 0:
        raise DemoError("The demo could not be prepared; the reason stands above. --fresh starts it anew.")
    return persons.decode()


def end(child: subprocess.Popen[bytes]) -> None:
    """Ask a child to end, and make it when it does not."""
    child.terminate()
    try:
        child.wait(END_WITHIN)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _watch(children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    for name, child in children.items():
        if child.poll() is not None:
            raise DemoError(f"The {name} ended with status {child.returncode}.")


def _wait_until_ready(port: int, children: Mapping[str, subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_WITHIN
    while not is_ready(port):
        _watch(children)
        if time.monotonic() > until:
            raise DemoError("The web server did not become ready.")
        time.sleep(0.1)


def is_ready(port: int) -> bool:
    """Does a web server on this port say that it can do its work?"""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        connection.close()
