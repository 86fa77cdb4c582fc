"""From where a request comes, as the log keeps it."""

import pytest

from samvev.audit.models import Entry
from samvev.web.places import address_of, mark_of
from tests.world import CASE_OWNER

HERE = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.mark.parametrize(
    ("meta", "proxy", "address"),
    [
        (HERE, False, "192.0.2.7"),
        ({"REMOTE_ADDR": "2001:db8::1"}, False, "2001:db8::1"),
        (HERE | {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, False, "192.0.2.7"),
        (HERE | {"HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.4"}, True, "198.51.100.4"),
        (HERE, True, "192.0.2.7"),
        ({"REMOTE_ADDR": ""}, False, None),
        ({"HTTP_X_FORWARDED_FOR": "<script>"}, True, None),
    ],
)
def test_the_address_is_that_of_whoever_asks(settings, meta, proxy, address):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if proxy else None
    assert address_of(meta) == address


def test_a_session_is_told_from_others_without_its_key(browser):
    session = browser("owner").session
    assert mark_of(session)
    assert session.session_key not in mark_of(session)
    assert mark_of(browser("owner").session) != mark_of(session)
    assert mark_of(None) == ""


def test_an_entry_holds_address_and_session(browser, see_all):
    client = browser("coordinator")
    client.get(f"/cases/{CASE_OWNER}/", REMOTE_ADDR="192.0.2.7")
    see_all()
    entry = Entry.objects.filter(event="audit.read").latest("id")
    assert entry.address == "192.0.2.7"
    assert entry.session == mark_of(client.session)
