"""The second wall: whoever holds a code reaches that one report and nothing else, also with raw SQL."""

import pytest
from django.db import Error, connection, transaction

from samvev.kernel import walls
from samvev.needs.codes import new_code, tracking_key
from samvev.needs.models import NeedReport
from samvev.needs.tests.stories import decided, look, sent
from tests.world import GRANLIA, STOREFJORD


def rows(sql: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def test_a_code_opens_its_own_report_and_no_other(db: None) -> None:
    code = new_code()
    mine, theirs = sent(code), sent(about_name="En annen")
    walls.enter(ticket=tracking_key(code))
    assert rows("SELECT id FROM needs_needreport") == [(mine.pk,)]
    walls.enter()
    assert rows("SELECT id FROM needs_needreport") == []
    assert theirs.pk != mine.pk


def test_a_code_changes_and_removes_nothing(db: None) -> None:
    code = new_code()
    sent(code)
    walls.enter(ticket=tracking_key(code))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE needs_needreport SET difficult = 'x'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM needs_needreport")
        assert cursor.rowcount == 0


def test_a_code_does_not_open_what_the_coordinating_unit_wrote(db: None) -> None:
    code = new_code()
    decided(code=code)
    walls.enter(ticket=tracking_key(code))
    for table in ("assessment", "ruling", "note", "appointment"):
        assert rows(f"SELECT count(*) FROM needs_{table}") == [(0,)]


def test_without_the_matching_code_nothing_can_be_added(db: None) -> None:
    walls.enter(ticket=tracking_key(new_code()))
    made = NeedReport(tenant_id=GRANLIA, number="M-1", tracking_key="another", difficult="x", agrees="yes")
    with pytest.raises(Error, match="row-level security"), transaction.atomic():
        made.save(force_insert=True)


def test_after_reporting_one_sees_no_more_than_before(db: None) -> None:
    sent()
    assert rows("SELECT count(*) FROM needs_needreport") == [(0,)]
    assert rows("SELECT count(*) FROM accounts_post") == [(0,)]


def test_the_neighbour_municipality_sees_nothing(db: None) -> None:
    sent()
    walls.enter(tenants=[STOREFJORD])
    assert rows("SELECT count(*) FROM needs_needreport") == [(0,)]
    look()
    assert rows("SELECT count(*) FROM needs_needreport") == [(1,)]
