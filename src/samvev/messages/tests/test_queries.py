"""Reading conversations: what is unread, and with how many queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samvev.cases import queries as cases
from samvev.kernel import walls
from samvev.messages import queries
from samvev.messages.models import Message, Place
from samvev.messages.tests.test_rules import make
from tests.world import CASE_CHILD, CASE_OWNER, CASE_OWNER16, GRANLIA, user_id


def queries_of(happen):
    """How many queries something takes."""
    with CaptureQueriesContext(connection) as seen:
        happen()
    return len(seen)


def test_unread_is_one_query_over_all_my_cases(actor, see_all):
    for case in (CASE_OWNER, CASE_OWNER16, CASE_CHILD):
        make("general", True, [], case)
    make("health", False, ["owner"])
    kari = actor("coordinator")
    assert queries.unread(kari) == 2
    assert queries_of(lambda: queries.unread(kari)) == 1
    assert queries.unread_by_case(kari) == {CASE_OWNER: 1, CASE_OWNER16: 1}
    assert queries.unread(actor("stranger")) == 0


def test_the_latest_stands_first_with_its_last_words(actor, see_all):
    old, new = make("general", True, []), make("general", True, [])
    Message.objects.filter(thread=new).update(text="Sist")
    kari = actor("coordinator")
    found = list(queries.threads(kari, cases.case(kari, CASE_OWNER)))
    assert found == [new, old]
    assert (found[0].last_text, found[0].is_unread) == ("Sist", True)


@pytest.mark.parametrize("address", [f"/cases/{CASE_OWNER}/messages", "/messages"])
def test_a_list_takes_as_many_queries_for_thirty_conversations_as_for_three(browser, see_all, address):
    client = browser("coordinator")
    for _ in range(3):
        make("general", True, ["nav"])
    client.get(address)
    few = queries_of(lambda: client.get(address))
    walls.enter(tenants=[GRANLIA])
    for _ in range(27):
        make("health", True, ["owner"])
    assert queries_of(lambda: client.get(address)) == few


def test_a_conversation_takes_as_many_queries_for_thirty_messages_as_for_three(browser, see_all):
    thread = make("general", True, [])

    def say(count):
        walls.enter(tenants=[GRANLIA])
        for number in range(count):
            Message.objects.create(
                tenant_id=GRANLIA, case_id=CASE_OWNER, thread=thread, text=f"Nr. {number}", by_name="x"
            )

    say(3)
    Place.objects.create(tenant_id=GRANLIA, case_id=CASE_OWNER, thread=thread, user_id=user_id("nav"))
    client = browser("coordinator")
    client.get(f"/messages/{thread.pk}")
    few = queries_of(lambda: client.get(f"/messages/{thread.pk}"))
    say(27)
    assert queries_of(lambda: client.get(f"/messages/{thread.pk}")) == few
