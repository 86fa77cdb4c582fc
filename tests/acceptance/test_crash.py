"""`kill -9` of everything during two hundred writes: what was acknowledged is there after the restart."""

import http.client
import http.cookiejar
import json
import re
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Lock
from urllib.error import URLError

import psutil
import pytest

from samvev.project import database
from samvev.project.database import start_embedded
from samvev.project.migration import migrate
from samvev.project.tests.conftest import data  # noqa: F401  a fixture
from samvev.project.tests.test_demo import running
from tests.world import CASE_OWNER

WRITES, KILLED_AFTER, HANDS = 200, 60, 4


class Browser:
    """A browser without a screen: keeps cookies, fills the token in."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.cookies = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str) -> str:
        """The page at a path."""
        with self.opener.open(self.base + path, timeout=30) as answer:
            return str(answer.read().decode())

    def post(self, path: str, page: str, **fields: str) -> str:
        """Send a form that stands on a page; gives where one ended up."""
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(page))
        assert token
        sent = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token.group(1)}).encode()
        request = urllib.request.Request(self.base + path, sent, {"Referer": self.base + page})
        with self.opener.open(request, timeout=30) as answer:
            return str(answer.geturl())

    def be(self, person: str) -> "Browser":
        """Sign in as one of the cast."""
        self.post("/demo/sign-in", "/demo/", person=person)
        return self


def propose(browser: Browser, title: str) -> str | None:
    """Add a goal; its title when the server said that it is saved."""
    page = f"/cases/{CASE_OWNER}/goals/add"
    with suppress(URLError, ConnectionError, TimeoutError, http.client.HTTPException):
        if not browser.post(page, page, title=title, area="general").endswith("/goals/add"):
            return title
    return None


@pytest.fixture
def house(data: Path, django_db_blocker):  # noqa: F811
    """A demo's data folder with the cast in it, on a database that keeps what it says."""
    from django.db import connections

    from conftest import use_database
    from tests.world import build

    server = start_embedded(data)
    before = dict(connections["default"].settings_dict)
    with django_db_blocker.unblock():
        use_database(server.app_url)
        migrate(server.owner_url, verbosity=0)
        build()
        connections["default"].close()
        connections["default"].settings_dict.update(before)
    (data / "demo.json").write_text(json.dumps({"loaded": True}))
    yield data
    if (data / "postgres").exists():
        database._stop(data / "postgres")


def kill_everything(process: int, house: Path) -> None:
    """As a power cut would: nothing gets to say goodbye."""
    server = database._postmaster(house / "postgres")
    assert server
    tree = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
    for one in [*tree, server, *server.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):
            one.kill()


@pytest.mark.heavy
@pytest.mark.xdist_group("demo")
def test_what_was_acknowledged_is_there_after_a_kill(house: Path) -> None:
    saved: list[str] = []
    cut = Lock()
    with running(house) as started:
        hands = [Browser(started.port).be("coordinator") for _ in range(HANDS)]

        def write(number: int) -> None:
            if done := propose(hands[number % HANDS], f"Mål nummer {number}."):
                saved.append(done)
            if len(saved) >= KILLED_AFTER and cut.acquire(blocking=False):
                kill_everything(started.process.pid, house)

        with ThreadPoolExecutor(HANDS) as pool:
            list(pool.map(write, range(WRITES)))
        started.process.wait(60)
    assert KILLED_AFTER <= len(saved) < WRITES
    with running(house) as started:
        page = Browser(started.port).be("coordinator").get(f"/cases/{CASE_OWNER}/")
    assert [title for title in saved if title not in page] == []
