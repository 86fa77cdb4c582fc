"""The log by month: made ahead, moved where it belongs, dropped when its time is over, and no door beside the wall."""

from datetime import date, timedelta

import psycopg
import pytest

from samvev.audit import partitions, retention, sealing, tasks
from samvev.audit.models import Entry, Seal
from samvev.audit.verifying import verify
from samvev.kernel import clock
from tests.log import ids, write
from tests.world import GRANLIA

THIS = clock.today().replace(day=1)


def long_ago(years: int):
    return clock.at(clock.now() - timedelta(days=366 * years))


def test_the_months_to_come_are_there(owner):
    months = partitions.parted_months()
    assert THIS in months
    assert len([month for month in months if month > THIS]) == partitions.AHEAD
    partitions.make_ahead()
    assert partitions.parted_months() == months


def test_entries_lie_in_their_month(owner):
    write(2)
    where = owner.execute("SELECT DISTINCT tableoid::regclass::text FROM audit_entry").fetchall()
    assert where == [(f"samvev_log.entry_{clock.now():%Y_%m}",)]


def test_what_lies_in_no_month_moves_when_its_month_is_made(owner):
    with long_ago(1):
        write(3)
        month = partitions.month_of(clock.now())
    before = ids(owner)
    assert owner.execute("SELECT count(*) FROM samvev_log.entry_rest").fetchone() == (3,)
    owner.execute("SELECT samvev_log.make(%s)", [month])
    assert owner.execute("SELECT count(*) FROM samvev_log.entry_rest").fetchone() == (0,)
    assert ids(owner) == before
    assert month in partitions.parted_months()


def test_every_part_has_its_wall(owner):
    walled = owner.execute(
        "SELECT bool_and(c.relrowsecurity), count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid"
        " WHERE i.inhparent = 'audit_entry'::regclass"
    ).fetchone()
    assert walled == (True, partitions.AHEAD + 2)
    granted = owner.execute(
        "SELECT count(*) FROM information_schema.role_table_grants WHERE table_schema = 'samvev_log'"
        " AND grantee <> 'samvev_owner'"
    ).fetchone()
    assert granted == (0,)


def test_what_is_past_its_time_goes_and_the_log_says_so(owner):
    for years, count in ((12, 4), (11, 3), (1, 2)):
        with long_ago(years):
            write(count)
    owner.execute("SELECT samvev_log.make(%s)", [partitions.month_of(clock.now() - timedelta(days=366 * 11))])
    write(1)
    before, gone = retention.forget()
    assert gone == 7
    assert before == date(THIS.year - 10, THIS.month, 1)
    told = owner.execute("SELECT user_name, detail FROM audit_entry WHERE event = 'audit.forgotten'").fetchall()
    assert told == [("Samvev", f"7 < {before}")]
    assert Seal.objects.order_by("-number").first().forgotten_before == before
    assert verify().wrong == ""
    assert verify().forgotten_before == before
    assert retention.forget() is None
    sealing.seal()
    assert verify().entries == 4


def test_nothing_goes_unsealed(owner):
    with long_ago(11):
        write(1)
        owner.execute("SELECT samvev_log.make(%s)", [partitions.month_of(clock.now())])
    with pytest.raises(psycopg.Error, match="has not been sealed"):
        owner.execute("SELECT samvev_log_forget()")
    assert len(ids(owner)) == 1


def test_the_chain_does_not_excuse_a_deletion_before_its_time(owner):
    write(2)
    sealing.seal()
    owner.execute("DELETE FROM audit_entry")
    sealing.note_forgotten(clock.today() + timedelta(days=40))
    assert "before their time was over" in verify().wrong


def test_the_timetable_seals_makes_months_and_lets_go(owner):
    write(2, GRANLIA)
    tasks.seal(timestamp=0)
    tasks.months(timestamp=0)
    assert Seal.objects.count() == 1
    assert Entry._meta.pk.name == "id"
    assert verify().unsealed == 0
