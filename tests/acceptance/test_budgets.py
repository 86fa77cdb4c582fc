"""How many questions a page may ask the database: a bar for each of those that are asked for most.

Each is counted as the page is opened for the first time on a day, which notes that somebody took part, and again.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samvev.people.models import Person, ProtectedAddress, Protection
from tests.world import CASE_OWNER, GRANLIA, days_ahead, uid

CASE, START, WRITE = 15, 10, 12
NOTED = 2  # what anybody does first on a day: the days on which the case is active are worked out anew
MOVED = 2  # the measure is to be evaluated on another day: that it was another is kept
AROUND = ("SAVEPOINT", "RELEASE")  # of the test's own transaction: BEGIN and COMMIT elsewhere
PAGES = [
    ("coordinator", reverse("front:case", args=[CASE_OWNER]), CASE),
    ("owner", reverse("front:case", args=[CASE_OWNER]), CASE),
    *((who, reverse("front:day"), START) for who in ("coordinator", "coordinator2", "nav", "gp", "manager", "ke")),
    *((who, reverse("front:cases"), START) for who in ("coordinator", "nav", "manager", "ke", "admin")),
]


def questions(send) -> int:
    """How many questions the request asks, besides what begins and ends a transaction."""
    with CaptureQueriesContext(connection) as taken:
        assert send().status_code in (200, 302)
    return len([one for one in taken if not one["sql"].startswith(AROUND)])


@pytest.mark.parametrize(("who", "url", "most"), PAGES)
def test_a_page_keeps_within_its_questions(browser, see_all, who, url, most):
    Person.objects.filter(pk=uid("person.owner")).update(protection=Protection.CONFIDENTIAL)
    ProtectedAddress.objects.create(
        tenant_id=GRANLIA, person_id=uid("person.owner"), until=days_ahead(20), decided_by="Kari Nes"
    )
    client = browser(who)
    taken = [questions(lambda: client.get(url, follow=True)) for _ in range(2)]
    assert max(taken) <= most, taken


def test_an_evaluation_keeps_within_its_questions(browser, see_all):
    told = {"result": "continue", "note": "Det går bedre", "next_on": days_ahead(30).isoformat()}
    client, url = browser("coordinator"), reverse("plans:evaluate", args=[uid("measure.health")])
    first, later = (questions(lambda: client.post(url, told)) for _ in range(2))
    assert later <= WRITE
    assert first <= WRITE + NOTED + MOVED
