"""Further tables."""

from typing import Any

from samvev.oversight.scope import Scope


def tables(scope: Scope) -> dict[int, dict[str, Any]]:
    """Nothing yet."""
    return {}
