"""What is new to a reader, and who has read to the end."""

from types import SimpleNamespace

from samvev.messages.presenters import bubbles, chosen, receipts
from tests.world import days_ago, noon, user_id

ME, OTHER, THIRD = user_id("owner"), user_id("nav"), user_id("gp")
EARLIER, LATER = noon(days_ago(2)), noon(days_ago(1))


def message(by, at):
    return SimpleNamespace(by_id=by, at=at)


def someone(name):
    return SimpleNamespace(user=SimpleNamespace(name=name))


def test_what_others_wrote_since_i_read_is_new():
    said = [message(OTHER, EARLIER), message(ME, LATER), message(OTHER, LATER)]
    assert [(b.mine, b.new) for b in bubbles(said, ME, EARLIER)] == [(False, False), (True, False), (False, True)]
    assert [b.new for b in bubbles(said, ME, None)] == [True, False, True]


def test_receipts_name_those_who_have_read_the_last_message():
    places = [SimpleNamespace(user_id=OTHER, read_at=LATER), SimpleNamespace(user_id=THIRD, read_at=EARLIER)]
    thread = SimpleNamespace(places=SimpleNamespace(all=lambda: places))
    audience = {ME: someone("Nora"), OTHER: someone("Stian"), THIRD: someone("Berit")}
    found = receipts(thread, audience, message(ME, LATER), ME)
    assert (found.read, found.unread) == (["Stian"], ["Berit"])
    assert receipts(thread, audience, message(ME, LATER), OTHER).read == [], "I know what I have read myself"


def test_someone_is_chosen_beforehand_only_from_the_team():
    team = {OTHER: someone("Stian")}
    assert chosen(str(OTHER), team) == {"to": "some", "people": [str(OTHER)]}
    assert chosen(str(THIRD), team) == {}
    assert chosen("'; --", team) == {}
