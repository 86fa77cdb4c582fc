"""`samvev bench` on a tiny country: everything is measured, nobody is refused. How fast, no test says."""

import json
import os
import platform
import subprocess
import sys

import pytest

from samvev.project.bench.load import Load
from samvev.project.bench.measure import percentile, summary

ROUTES = {
    "bare", "sign_in", "day", "case", "list", "search", "overview", "report_page", "evaluation", "message", "pdf",
    "fhir", "report_municipality", "report_country",
}  # fmt: skip
QUERIES = {"bare": 1, "case": 15, "day": 10, "list": 10, "search": 10, "evaluation": 12}


def samvev(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as somebody at a terminal would, with nothing in the environment."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "samvev.project", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, check=False, timeout=500)


def test_half_of_the_requests_took_at_most_the_median():
    assert percentile([5, 1, 3], 0.5) == 3
    assert percentile([1], 0.99) == 1
    assert summary([float(n) for n in range(1, 101)]) == {"p50": 50, "p95": 95, "p99": 99}


def test_asking_ends_when_it_is_enough():
    load = Load({"requests": ["one", "two"], "connections": 1, "seconds": 0, "least": 2, "most": 3})
    assert [load._turn(), load._turn(), load._turn()] == [b"two", b"one", None]


@pytest.mark.heavy
def test_everything_is_measured_on_a_tiny_country(data):
    made = samvev("simulate", "--organisations", "4", "--cases", "60", "--years", "2", "--data", str(data))
    assert made.returncode == 0, made.stderr.decode()
    assert b"4 organisations, 60 cases" in made.stdout
    again = samvev("simulate", "--organisations", "4", "--cases", "60", "--data", str(data))
    assert again.returncode == 1
    assert b"here already" in again.stderr
    measured = samvev("bench", "--json", "--seconds", "0", "--data", str(data))
    assert measured.returncode == 0, measured.stderr.decode()
    found = json.loads(measured.stdout)
    assert found["loaded"] == {"organisations": 4, "cases": 60}
    assert found["python"].startswith(platform.python_version())
    assert found["processes"] == 2
    assert found["largest_process_mib"] < 512
    assert set(found["routes"]) == ROUTES
    for key, route in found["routes"].items():
        if not route["there"]:
            assert set(route) == {"name", "there"}
            continue
        assert {"queries", "at_1", "ratio_to_bare"} <= set(route), key
        assert {"requests_per_second", "p50", "p95", "p99"} <= set(route["at_1"]), key
        for connections in ("at_1", "at_8"):
            assert not route.get(connections, {}).get("refused"), key
    for key, most in QUERIES.items():
        assert found["routes"][key]["queries"] <= most, key


@pytest.mark.heavy
def test_an_empty_database_is_nothing_to_measure(data):
    measured = samvev("bench", "--data", str(data))
    assert measured.returncode == 1
    assert b"load something first" in measured.stderr
