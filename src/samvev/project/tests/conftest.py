"""Folders and waiting, for tests that start servers."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


@pytest.fixture
def data() -> Iterator[Path]:
    """An empty data folder with a short name; pytest's own are closed to the user a server runs as."""
    folder = Path(tempfile.mkdtemp(prefix="samvev-data-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def wait_until(condition: Callable[[], object], within: float = 180.0) -> None:
    """Wait for a condition; fail when it does not come true in time."""
    until = time.monotonic() + within
    while not condition():
        if time.monotonic() > until:
            pytest.fail(f"Not within {within} seconds: {condition}")
        time.sleep(0.05)
