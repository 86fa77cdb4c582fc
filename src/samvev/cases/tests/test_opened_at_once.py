"""Two open a case at the same moment: one of them is noted, for real, over two connections."""

from threading import Thread
from uuid import uuid4

import pytest
from django.db import connection, connections, transaction

from conftest import clone, use_database
from samvev.cases import opened as opening
from samvev.cases.models import Activity, Case
from samvev.kernel import walls
from tests.world import CASE_OWNER, GRANLIA, user_id


@pytest.fixture
def apart(server, django_db_blocker):
    """A database of its own, where more than one connection sees what another has committed."""
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        use_database(clone(server, f"opened_{uuid4().hex[:12]}"))
        yield
        connections["default"].close()
        connections["default"].settings_dict.update(before)


def test_two_openings_at_the_same_moment_are_one(apart):
    """The second begins while the first is not committed: it cannot see it, and must not add another."""
    user, second = user_id("nav"), {}

    def entered() -> Case:
        walls.enter(user=user, tenants=[GRANLIA])
        return Case.objects.get(pk=CASE_OWNER)

    def open_too() -> None:
        with transaction.atomic():
            case = entered()
            second["pid"] = connection.connection.info.backend_pid
            second["first of the day"] = opening._note(case, user)
        connection.close()

    def waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [second.get("pid", 0)])
            return bool(cursor.fetchone()[0])

    with transaction.atomic():
        entered()
        Activity.objects.filter(case=CASE_OWNER).delete()
    other = Thread(target=open_too)
    with transaction.atomic():
        assert opening._note(entered(), user)
        other.start()
        while other.is_alive() and not waits():
            pass  # until it waits for this transaction, or has gone past it
    other.join(60)
    with transaction.atomic():
        entered()
        assert Activity.objects.filter(case=CASE_OWNER, user=user, kind="sign_in").count() == 1
    assert second["first of the day"] is False
