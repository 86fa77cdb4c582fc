"""Measuring: every route at one connection and at eight, counted and compared with the bare view of the same run."""

import json
import platform
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.organisations.models import Organisation
from samvev.project.bench import figures, server
from samvev.project.bench.asking import Ask, Cast, Route, Sessions, find_cast, routes
from samvev.project.connection import as_owner
from samvev.web.models import Attempt

CONNECTIONS = (1, 8)
AROUND = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")  # no questions
type Told = Callable[[str, int, int], None]
type Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Size:
    """How long each route is asked for: seconds, and requests at least and at most."""

    seconds: float = 5.0
    least: int = 20
    most: int = 20_000


WARM_UP = Size(seconds=1.0, least=4, most=100)


def percentile(times: list[float], share: float) -> float:
    """The time that so large a share of the requests took at most."""
    return sorted(times)[max(0, ceil(len(times) * share) - 1)]


def summary(times: list[float]) -> dict[str, float]:
    """p50, p95 and p99 in milliseconds."""
    return {f"p{share}": round(percentile(times, share / 100), 2) for share in (50, 95, 99)}


def bench(folder: Path, size: Size, told: Told) -> Result:
    """Measure everything. Raises `NothingLoadedError` on an empty database."""
    with as_owner(settings.DATABASE_OWNER_URL):
        Attempt.objects.all().delete()  # an earlier measuring counts against the limits of this one
        cast = find_cast()
        loaded = {"organisations": Organisation.objects.count(), "cases": Case.objects.count()}
        tenants = list(Organisation.objects.values_list("pk", flat=True))
    with transaction.atomic():
        asked = routes(cast)
    call_command("collectstatic", interactive=False, verbosity=0)
    results, memory = _routes(asked, cast, folder, size, told)
    results |= _reports(cast, tenants, told)
    _compare(results)
    served = {"python": python(), "processes": server.WORKERS, "largest_process_mib": memory}
    return {"loaded": loaded, **served, "routes": results}


def python() -> str:
    """The Python that serves, and whether it was built to be fast: that decides a good part of every page's time."""
    optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or "")
    return f"{platform.python_version()}, {'optimised' if optimised else 'not optimised'} when it was built"


def _routes(asked: list[Route], cast: Cast, folder: Path, size: Size, told: Told) -> tuple[Result, float]:
    port, results = server.free_port(), {}
    sessions = Sessions(cast, port)
    try:
        with server.serving(port, folder) as process:
            for number, route in enumerate(asked, 1):
                results[route.key] = _route(route, sessions, size)
                told("Pages", number, len(asked))
            return results, round(server.largest(process), 1)
    finally:
        sessions.end()


def _route(route: Route, sessions: Sessions, size: Size) -> Result:
    if not route.asks:
        return {"name": route.name, "there": False}
    found: Result = {"name": route.name, "there": True, "queries": queries(route.asks[0], sessions)}
    lines = [sessions.line(ask) for ask in route.asks]
    _load(sessions.port, lines, WARM_UP, 4, min(WARM_UP.most, route.most))
    for connections in CONNECTIONS:
        seen = _load(sessions.port, lines, size, connections, min(size.most, route.most))
        wrong = {status: count for status, count in seen["statuses"].items() if status not in ("200", "302")}
        rate = round(len(seen["times"]) / seen["seconds"], 1)
        found[f"at_{connections}"] = {"requests_per_second": rate, **summary(seen["times"]), "refused": wrong}
    return found


def _load(port: int, lines: list[str], size: Size, connections: int, most: int) -> Result:
    job = {"host": server.HOST, "port": port, "requests": lines, "connections": connections}
    job |= {"seconds": size.seconds, "least": max(size.least, connections), "most": most}
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("load.py"))],
        input=json.dumps(job).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    seen: Result = json.loads(done.stdout)
    return seen


def queries(ask: Ask, sessions: Sessions) -> int:
    """How many questions a page asks the database, what begins and ends transactions left out.

    Counted the second time: the first of a day also works out on which days the case is active.
    """
    client = Client(SERVER_NAME=server.HOST, raise_request_exception=True)
    client.cookies.load(sessions.cookies(ask.who))
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(ask.path) if ask.fields is None else client.post(ask.path, ask.fields)
    return sum(not query["sql"].startswith(AROUND) for query in captured)


def _reports(cast: Cast, tenants: list[Any], told: Told) -> Result:
    year, results = clock.today().year - 1, {}
    wanted = {
        "report_municipality": ("The yearly report of a municipality", [cast.tenant]),
        "report_country": ("The yearly report of the country", tenants),
    }
    for number, (key, (name, whom)) in enumerate(wanted.items(), 1):
        whole, sums, by_hand = figures.country(whom, year)
        found = summary(whole["times"]) | {"requests_per_second": round(1000 / percentile(whole["times"], 0.5), 2)}
        result = {"name": name, "there": True, "queries": whole["queries"], "at_1": found}
        result["sums_p50"] = summary(sums["times"])["p50"]
        result["by_hand_p50"] = summary(by_hand["times"])["p50"]
        result["ratio_to_by_hand"] = round(result["sums_p50"] / result["by_hand_p50"], 2)
        results[key] = result
        told("Reports", number, len(wanted))
    return results


def _compare(results: Result) -> None:
    bare = results["bare"]["at_1"]["p50"]
    for result in results.values():
        if result["there"]:
            result["ratio_to_bare"] = round(result["at_1"]["p50"] / bare, 2)
