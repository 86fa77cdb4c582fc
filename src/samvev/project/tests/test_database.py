import os
import threading
from pathlib import Path

import psutil
import psycopg
import pytest

from samvev.project import database
from samvev.project.database import Embedded, start_embedded

pytestmark = pytest.mark.heavy


def one(url: str, query: str) -> object:
    with psycopg.connect(url) as connection:
        row = connection.execute(query).fetchone()
    return row and row[0]


def server_process(embedded: Embedded) -> psutil.Process:
    found = database._postmaster(embedded.folder)
    assert found is not None
    return found


def test_roles_and_walls(data: Path) -> None:
    embedded = start_embedded(data, durable=False)
    assert one(embedded.app_url, "SELECT current_user") == "samvev_app"
    weak = "SELECT NOT (rolsuper OR rolbypassrls OR rolcreatedb) FROM pg_roles WHERE rolname = current_user"
    assert one(embedded.app_url, weak) is True
    assert one(embedded.owner_url, weak) is True
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert one(embedded.owner_url, owner) == "samvev_owner"
    with pytest.raises(psycopg.errors.InsufficientPrivilege), psycopg.connect(embedded.app_url) as connection:
        connection.execute("CREATE TABLE mine ()")
    embedded.stop()


def test_starting_again_finds_it_running_and_leaves_it_so(data: Path) -> None:
    first = start_embedded(data, durable=False)
    second = start_embedded(data, durable=False)
    assert (first.started, second.started) == (True, False)
    second.stop()
    assert one(first.app_url, "SELECT 1") == 1
    second.stop(adopted=True)
    with pytest.raises(psycopg.OperationalError):
        one(first.app_url, "SELECT 1")
    first.stop()


def test_what_was_committed_survives_a_kill(data: Path) -> None:
    embedded = start_embedded(data)
    with psycopg.connect(embedded.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")
    for process in [server_process(embedded), *server_process(embedded).children(recursive=True)]:
        process.kill()
    again = start_embedded(data)
    assert again.started
    assert one(again.owner_url, "SELECT one FROM kept") == 1
    assert one(again.owner_url, "SHOW fsync") == "on"
    again.stop()


def test_a_process_that_took_over_the_number_is_not_the_server(data: Path) -> None:
    embedded = start_embedded(data, durable=False)
    pid_file = embedded.folder / "postmaster.pid"
    old = pid_file.read_text().split("\n", 1)[1]
    server_process(embedded).kill()
    pid_file.write_text(f"{os.getpid()}\n{old}")
    again = start_embedded(data, durable=False)
    assert again.started
    again.stop()


def test_a_long_path_and_a_blank_in_it(data: Path) -> None:
    deep = data / "a folder" / ("x" * 120)
    embedded = start_embedded(deep, durable=False)
    assert one(embedded.app_url, "SELECT current_user") == "samvev_app"
    assert embedded.socket.stat().st_mode & 0o077 == 0
    embedded.stop()
    embedded.socket.rmdir()


def test_somebody_elses_socket_folder_is_a_trap(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data / ("x" * 120)
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(data))
    trap = database._socket_folder(folder)
    trap.rmdir()
    trap.symlink_to(folder)
    with pytest.raises(database.DatabaseError, match="somebody else"):
        database._socket_folder(folder)


def test_only_one_of_many_starts_it(data: Path) -> None:
    started: list[Embedded] = []
    threads = [threading.Thread(target=lambda: started.append(start_embedded(data, durable=False))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.started for one in started].count(True) == 1
    started[0].stop(adopted=True)


def test_the_log_holds_no_values(data: Path) -> None:
    embedded = start_embedded(data, durable=False)
    with psycopg.connect(embedded.owner_url) as connection:
        connection.execute("CREATE TABLE person (name text PRIMARY KEY)")
        connection.execute("INSERT INTO person VALUES ('Kari Nordmann')")
    with pytest.raises(psycopg.errors.UniqueViolation), psycopg.connect(embedded.owner_url) as connection:
        connection.execute("INSERT INTO person VALUES ('Kari Nordmann')")
    embedded.stop()
    log = database._log(embedded.folder).read_text()
    assert "person_pkey" in log
    assert "Kari" not in log
