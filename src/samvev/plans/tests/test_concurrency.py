"""Eight people save the same measure at the same moment, over HTTP: one wins, seven see both texts, nothing is lost."""

import html
import http.client
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Thread
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections, transaction

from conftest import clone, use_database
from samvev.audit.models import Entry, Revision
from samvev.kernel import walls
from samvev.plans.models import Measure
from samvev.web import sessions
from tests.world import GRANLIA, uid, user_id

MEASURE = uid("measure.work_school")
PATH = f"/measures/{MEASURE}/edit"
HANDS = ("coordinator", "owner", "nav", "coordinator", "owner", "nav", "coordinator", "owner")
DAY = timedelta(days=1)
WORDS = [f"Teksten til nummer {number}, som ingen må miste" for number in range(8)]


class Quiet(WSGIRequestHandler):
    """Says nothing for each request."""

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def house(server, django_db_blocker):
    """A live server on a database of its own; gives its port."""
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        use_database(clone(server, f"live_{uuid4().hex[:12]}"))
        running = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
        running.set_app(get_wsgi_application())
        Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_address[1]
        running.shutdown()
        running.server_close()
        connections["default"].close()
        connections["default"].settings_dict.update(before)


def session_of(code: str) -> str:
    """A session of one of the cast."""
    store = SessionStore()
    sessions.begin(store, user_id(code), sessions.Limits(DAY, DAY))
    store.save()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"


def asked(port: int, cookie: str, method: str, body: str = "") -> tuple[int, str, str]:
    """Status, page and cookies of one request."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    kind = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
    link.request(method, PATH, body, {"Cookie": cookie, **kind})
    answer = link.getresponse()
    page = answer.read().decode()
    token = re.search(rf"{settings.CSRF_COOKIE_NAME}=([^;]+)", answer.getheader("Set-Cookie") or "")
    link.close()
    return answer.status, html.unescape(page), token.group(1) if token else ""


@pytest.mark.heavy
def test_eight_save_the_same_measure_and_nothing_is_lost(house):
    cookies = [session_of(code) for code in HANDS]
    together = Barrier(len(HANDS))

    def save(number: int) -> tuple[int, str]:
        _status, page, token = asked(house, cookies[number], "GET")
        seen = re.search(r'name="seen" value="(\d+)"', page)
        secret = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert seen
        assert secret
        typed = {"title": f"Tittel {number}", "description": WORDS[number], "scope": "", "status": "ongoing"}
        hidden = {"seen": seen.group(1), "csrfmiddlewaretoken": secret.group(1)}
        together.wait(60)
        cookie = f"{cookies[number]}; {settings.CSRF_COOKIE_NAME}={token}"
        return asked(house, cookie, "POST", urlencode(typed | hidden))[:2]

    with ThreadPoolExecutor(len(HANDS)) as hands:
        answers = list(hands.map(save, range(len(HANDS))))

    assert sorted(status for status, _page in answers) == [302] + [409] * 7
    winner = next(number for number, (status, _page) in enumerate(answers) if status == 302)
    for number, (status, page) in enumerate(answers):
        if status == 409:
            assert WORDS[number] in page  # one's own words, still in the form
            assert WORDS[winner] in page  # and theirs beside them
    with transaction.atomic():
        walls.enter(tenants=[GRANLIA])
        saved = Measure.objects.get(pk=MEASURE)
        assert (saved.version, saved.description) == (2, WORDS[winner])
        assert Revision.objects.filter(target_id=MEASURE).count() == 1
        assert Entry.objects.filter(target_id=MEASURE, event="plans.measure_edited").count() == 1
