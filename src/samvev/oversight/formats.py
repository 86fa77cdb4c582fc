"""The yearly report in each of its formats."""

import json
from collections.abc import Callable

from samvev.oversight.figures import Figures


def as_json(report: Figures) -> bytes:
    """As IMPORT.md section 3 has it."""
    return (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()


WRITERS: dict[str, Callable[[Figures], bytes]] = {"json": as_json}
