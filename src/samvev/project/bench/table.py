"""What was measured, as lines for a terminal of any width."""

from collections.abc import Iterator
from typing import Any

COLUMNS = ("/s at 1", "p50", "p95", "p99", "/s at 8", "p50 at 8", "queries", "to bare", "to SQL")
NAME, CELL = 38, 9


def lines(found: dict[str, Any]) -> Iterator[str]:
    """A line for each route: times in milliseconds."""
    loaded = found["loaded"]
    yield f"{loaded['cases']} cases in {loaded['organisations']} organisations; times in milliseconds."
    yield f"Python {found['python']}."
    yield f"{found['processes']} server processes, the largest of {found['largest_process_mib']} MiB."
    yield " " * NAME + "".join(f"{column:>{CELL}}" for column in COLUMNS)
    for result in found["routes"].values():
        cells = _cells(result) if result["there"] else ["not there yet"]
        yield f"{result['name']:<{NAME}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def _cells(result: dict[str, Any]) -> list[str]:
    one, eight = result["at_1"], result.get("at_8", {})
    values = [one["requests_per_second"], one["p50"], one["p95"], one["p99"]]
    values += [eight.get("requests_per_second"), eight.get("p50"), result["queries"], result["ratio_to_bare"]]
    values.append(result.get("ratio_to_by_hand"))
    refused = sum(sum(at.get("refused", {}).values()) for at in (one, eight))
    return ["" if value is None else f"{value:g}" for value in values] + ([f"{refused} refused"] if refused else [])
