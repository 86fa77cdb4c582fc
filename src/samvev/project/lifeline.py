"""Processes that end with the one that started them, also when that one was killed and could say nothing."""

import os
import threading
import time

VARIABLE = "SAMVEV_LIFELINE"
PAUSE = 0.5  # seconds


def offer() -> dict[str, str]:
    """The environment that ties a child to this process."""
    return {VARIABLE: str(os.getpid())}


def hold() -> None:
    """End this process when the one named in the environment is no longer its parent. Nothing named: nothing."""
    if parent := os.environ.get(VARIABLE):
        threading.Thread(target=_watch, args=[int(parent)], daemon=True, name="lifeline").start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(PAUSE)
    # Nobody is left to tell: transactions roll back, and jobs are picked up again by the next worker.
    os._exit(1)
