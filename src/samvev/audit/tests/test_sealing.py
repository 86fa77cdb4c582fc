"""Sealing and verifying, on a database of its own: whoever owns the tables can do anything, but not unseen."""

import hashlib
from datetime import timedelta
from threading import Barrier, Thread

import psycopg
import pytest
from django.db import connections, transaction

from samvev.audit import sealing
from samvev.audit.events import READ, REFUSED
from samvev.audit.models import Entry, Seal
from samvev.audit.record import record
from samvev.audit.verifying import verify
from samvev.kernel import clock
from samvev.kernel.actor import ANYONE, system
from tests.log import ids, write
from tests.world import GRANLIA, STOREFJORD


@pytest.fixture
def sealed(owner):
    """Three runs of ten entries each."""
    for _ in range(3):
        write(10)
        assert sealing.seal()
    assert verify().wrong == ""
    return owner


def test_a_log_that_nobody_touched_is_intact(sealed):
    write(2, STOREFJORD)
    with transaction.atomic():
        record(REFUSED, by=ANYONE, detail="nobody's")  # belongs to no organisation
    found = verify()
    assert (found.wrong, found.entries, found.seals, found.unsealed) == ("", 30, 3, 3)
    sealing.seal()
    assert verify().entries == 33
    assert sealing.seal() == []


@pytest.mark.parametrize("place", [0, 14, 29], ids=["first", "within", "last"])
def test_a_deleted_entry_is_missed(sealed, place):
    one = ids(sealed)[place]
    sealed.execute("DELETE FROM audit_entry WHERE id = %s", [one])
    assert verify().wrong == f"Entry {one} is missing."


@pytest.mark.parametrize(
    "column",
    ["user_name = 'En annen'", "areas = '{health}'", "at = at + interval '1 second'", "detail = ''", "address = '::1'"],
)
def test_an_altered_entry_shows(sealed, column):
    one = ids(sealed)[14]
    sealed.execute(f"UPDATE audit_entry SET {column} WHERE id = %s", [one])
    assert verify().wrong == f"Entry {one} has been altered."


def test_an_entry_moved_to_another_month_is_missed(sealed):
    one = ids(sealed)[3]
    sealed.execute("UPDATE audit_entry SET at = at + interval '2 months' WHERE id = %s", [one])
    assert verify().wrong == f"Entry {one} is missing."


COPY = (
    "INSERT INTO audit_entry SELECT {id}, {at}, event, tenant_id, case_id, person_id, user_id, user_name, organisation,"
    " role, basis, areas, target, target_id, detail, request_id, session, address FROM audit_entry WHERE id = {of}"
)


def test_an_entry_put_in_afterwards_shows(sealed):
    one = ids(sealed)[14]
    sealed.execute("DELETE FROM audit_entry WHERE id = %s", [one])
    sealed.execute(COPY.format(id=one, at="at", of=ids(sealed)[0]))
    assert verify().wrong == f"Entry {one} has been altered."


@pytest.mark.parametrize("at", ["at", "at - interval '5 years'", "at + interval '5 years'"])
def test_an_entry_put_into_a_gap_shows(owner, at):
    write(3)
    gap = owner.execute("SELECT nextval('audit_entry_id_seq')").fetchone()[0]
    write(3)
    sealing.seal()
    assert verify().wrong == ""
    owner.execute(COPY.format(id=gap, at=at, of=ids(owner)[0]))
    assert verify().wrong == f"Entry {gap} was put in afterwards."


def test_a_new_entry_with_an_old_date_shows_when_it_is_sealed(sealed):
    sealed.execute(COPY.format(id="nextval('audit_entry_id_seq')", at="at - interval '3 days'", of=ids(sealed)[0]))
    sealing.seal()
    assert "was put in later than it says" in verify().wrong


@pytest.mark.parametrize("column", ["body = repeat('0', 64)", "upto_id = upto_id + 1", "prints = ''", "at = now()"])
def test_an_altered_seal_shows(sealed, column):
    sealed.execute(f"UPDATE audit_seal SET {column} WHERE number = 2")
    assert verify().wrong == "Seal 2 is not the one that was made."


def test_a_removed_seal_shows(sealed):
    sealed.execute("DELETE FROM audit_seal WHERE number = 2")
    assert verify().wrong == "Seal 2 is missing."


def test_removing_the_newest_seals_shows_to_whoever_wrote_their_hash_down(sealed):
    newest, first = verify().newest, Seal.objects.get(number=1).digest
    assert verify(newest).wrong == verify(first).wrong == ""
    sealed.execute("DELETE FROM audit_seal WHERE number = 3")
    sealed.execute("DELETE FROM audit_entry WHERE id > (SELECT max(upto_id) FROM audit_seal)")
    assert verify().wrong == ""  # nothing within the database can tell
    assert "not in the chain" in verify(newest).wrong
    write(1)
    sealing.seal()
    assert "not in the chain" in verify(newest).wrong


def test_a_chain_begun_anew_shows_to_whoever_wrote_a_hash_down(sealed):
    newest = verify().newest
    sealed.execute("DELETE FROM audit_seal")
    sealed.execute("UPDATE audit_entry SET user_name = 'En annen'")
    sealing.seal()
    assert verify().wrong == ""
    assert "not in the chain" in verify(newest).wrong


def test_the_application_cannot_touch_seals_or_parts(owner):
    write(2)
    sealing.seal()
    part = f"samvev_log.entry_{clock.now():%Y_%m}"
    for statement in (
        "UPDATE audit_seal SET at = now()",
        "DELETE FROM audit_seal",
        "TRUNCATE audit_seal",
        "UPDATE audit_entry SET at = now()",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        f"SELECT count(*) FROM {part}",
        f"INSERT INTO {part} SELECT * FROM audit_entry",
        f"DELETE FROM {part}",
        f"DROP TABLE {part}",
        "DELETE FROM samvev_log.entry_rest",
        "SELECT samvev_log.make('2020-01-01')",
        "CREATE TABLE samvev_log.mine (id int)",
        "ALTER TABLE audit_entry DETACH PARTITION samvev_log.entry_rest",
    ):
        with pytest.raises(psycopg.Error, match=r"permission denied|must be owner"):  # noqa: SIM117
            with psycopg.connect(_app(owner)) as connection:
                connection.execute(statement)


def _app(owner) -> str:
    return owner.info.dsn.replace("samvev_owner", "samvev_app")


def test_an_entry_that_commits_late_is_waited_for(owner):
    """Its id is lower than those that are there already: the seal must not pass it by."""
    begun, finish = Barrier(2, timeout=30), Barrier(2, timeout=30)

    def slow() -> None:
        with transaction.atomic():
            record(READ, by=system(GRANLIA), detail="sen")
            begun.wait()
            finish.wait()
        connections["default"].close()

    late = Thread(target=slow)
    late.start()
    begun.wait()
    write(3)
    assert sealing.seal(patience=0) == []
    finish.wait()
    late.join()
    assert [len(one.prints) // sealing.PRINT for one in sealing.seal()] == [4]
    assert verify().wrong == ""


def test_many_entries_become_several_seals_each_of_one_month(owner, monkeypatch):
    monkeypatch.setattr(sealing, "MOST", 7)
    for months in (3, 2, 0):
        with clock.at(clock.now() - timedelta(days=31 * months)):
            write(5)
    made = sealing.seal()
    assert len({one.month for one in made}) == 3
    assert sum(len(one.prints) for one in made) == 15 * sealing.PRINT
    assert verify().wrong == ""


def test_every_column_of_the_log_is_sealed():
    assert {f.attname for f in Entry._meta.concrete_fields} == set(sealing.COLUMNS[sealing.FORM])


def test_an_entry_is_the_same_bytes_each_time():
    moment = clock.now()
    values = (7, moment, "audit.read", None, *[None] * 3, "Kåre", "", "", "", ["health"], "", None, "", "", "", None)
    told = sealing.as_bytes(values, 1)
    assert told == sealing.as_bytes((7, moment.astimezone(), *values[2:]), 1)
    assert "Kåre".encode() in told
    assert hashlib.sha256(told).digest() != hashlib.sha256(sealing.as_bytes((8, *values[1:]), 1)).digest()
