"""A browser and a house for each group of browser tests."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from samvev.project.database import Embedded
from tests.browser.house import House, live
from tests.browser.someone import Cast, Someone


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, or else Playwright's own."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]
    found = os.environ.get("SAMVEV_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=flags, env=os.environ | {"LANGUAGE": "nb"})
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def house(server: Embedded, django_db_blocker: Any) -> Iterator[House]:
    """A live server with the cast's world, and a queue and an outbox of its own."""
    outbox = Path(tempfile.mkdtemp(prefix="samvev-post-"))
    with django_db_blocker.unblock(), live(server, outbox) as open_house:
        yield open_house
    shutil.rmtree(outbox, ignore_errors=True)


@pytest.fixture
def cast(house: House, chromium: Browser) -> Iterator[Cast]:
    """`cast("owner")`: one of the cast in front of a screen; what was wrong on their pages is told at the end."""
    people: dict[str, Someone] = {}

    def arrives(code: str) -> Someone:
        if code not in people:
            people[code] = Someone(house, chromium, code)
        return people[code]

    yield arrives
    complaints = [one for someone in people.values() for one in someone.complains()]
    assert not complaints, "\n".join(complaints)
