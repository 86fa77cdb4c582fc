"""Messages: sent once, never changed, read by those who are in the team now."""

import pytest
from django.core import mail

from samvev.audit.models import Entry
from samvev.cases import actions as team
from samvev.cases import queries as cases
from samvev.cases.models import Activity, ActivityKind, Participation
from samvev.kernel import walls
from samvev.kernel.errors import Denied, Invalid, NotFound
from samvev.messages import actions, queries
from samvev.messages.models import Message, Place
from samvev.notifications.models import Notice
from tests.jobs import run_jobs
from tests.world import CASE_OWNER, TENANTS, user_id


def start(who, *, area="general", to=None, text="Hvem tar med kake?"):
    case = cases.case(who, CASE_OWNER)
    chosen = None if to is None else {user_id(code) for code in to}
    return actions.start_thread(case, subject="Kake", text=text, area=area, to=chosen, by=who)


def told():
    walls.enter(tenants=TENANTS)
    return set(Notice.objects.filter(kind="messages.new").values_list("user_id", flat=True))


def users(*codes):
    return {user_id(code) for code in codes}


def test_a_message_to_the_whole_team_is_told_to_all_who_see_the_area(actor):
    start(actor("coordinator"), area="health")
    assert told() == users("owner", "gp", "hospital")


def test_a_message_to_some_is_told_to_them(actor):
    start(actor("coordinator"), to=["owner", "nav"])
    assert told() == users("owner", "nav")


def test_it_is_logged_and_counts_as_a_message_in_the_case(actor):
    kari = actor("coordinator")
    thread = start(kari, area="economy")
    actions.answer(queries.thread(kari, thread.pk), text="Jeg!", by=kari)
    walls.enter(tenants=TENANTS)
    assert Activity.objects.filter(case=CASE_OWNER, kind=ActivityKind.MESSAGE, user=kari.user_id).count() == 2
    entry = Entry.objects.get(event="messages.sent")
    assert (entry.case_id, entry.areas, entry.user_name, entry.detail) == (CASE_OWNER, ["economy"], "Kari Nes", "")


def test_the_mail_about_it_says_nothing(actor):
    start(actor("coordinator"), text="Nora skal til legen")
    run_jobs()
    assert len(mail.outbox) == 5
    for message in mail.outbox:
        text = message.subject + message.body
        assert not [word for word in ("Nora", "legen", "Kake", "Kari", str(CASE_OWNER), "/messages/") if word in text]


@pytest.mark.parametrize("code", ["stranger", "nav"])
def test_nobody_is_chosen_who_does_not_see_the_area(actor, code):
    with pytest.raises(Invalid):
        start(actor("coordinator"), area="health", to=["owner", code])
    walls.enter(tenants=TENANTS)
    assert not Place.objects.exists()
    assert not Message.objects.exists()


def test_nobody_writes_about_an_area_they_do_not_see(actor):
    with pytest.raises(Denied):
        start(actor("nav"), area="health")


def test_what_is_read_is_seen_by_the_others(actor):
    thread = start(actor("coordinator"))
    nav = actor("nav")
    assert queries.unread(nav) == 1
    read = queries.thread(nav, thread.pk)
    (message,) = queries.messages_in(read)
    actions.see(read, until=message, by=nav)
    assert queries.unread(nav) == 0
    assert queries.read_until(queries.thread(nav, thread.pk), nav.user_id) == message.at


def test_a_message_that_came_meanwhile_stays_unread(actor):
    kari = actor("coordinator")
    thread = start(kari)
    (first,) = queries.messages_in(thread)
    actions.answer(queries.thread(kari, thread.pk), text="Og kaffe?", by=kari)
    nav = actor("nav")
    actions.see(queries.thread(nav, thread.pk), until=first, by=nav)
    assert queries.unread(nav) == 1
    last = queries.messages_in(thread)[-1]
    actions.see(queries.thread(nav, thread.pk), until=last, by=nav)
    actions.see(queries.thread(nav, thread.pk), until=first, by=nav)
    assert queries.unread(nav) == 0, "reading never goes backwards"


def test_ones_own_words_are_not_news(actor):
    nav = actor("nav")
    thread = start(nav)
    assert queries.unread(nav) == 0
    kari = actor("coordinator")
    assert queries.unread(kari) == 1
    actions.answer(queries.thread(kari, thread.pk), text="Jeg!", by=kari)
    assert queries.unread(kari) == 0
    assert queries.unread(actor("nav")) == 1


def test_who_leaves_the_team_leaves_its_conversations(actor):
    nav = actor("nav")
    mine = start(nav, to=["owner"])
    kari = actor("coordinator")
    member = Participation.objects.select_related("case").get(case=CASE_OWNER, user=user_id("nav"))
    team.leave(member, by=kari)
    nav = actor("nav")
    with pytest.raises(NotFound):
        queries.thread(nav, mine.pk)
    assert list(queries.all_threads(nav)) == []
    nora = actor("owner")
    assert [s.user.name for s in queries.audience(queries.thread(nora, mine.pk)).values()] == ["Nora Eide"]


def test_a_receipt_is_for_a_message_of_the_same_conversation(actor):
    kari = actor("coordinator")
    one, other = start(kari), start(kari)
    (message,) = queries.messages_in(other)
    with pytest.raises(Invalid):
        actions.see(queries.thread(kari, one.pk), until=message, by=kari)
