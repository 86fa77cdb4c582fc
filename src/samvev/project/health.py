"""Two questions of whoever runs the servers: is this process alive, and can it do its work?"""

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from samvev.web.guard import Guard

HEARTBEAT = "1 minute"


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nobody else, so that a slow database does not get every process restarted."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(_request: HttpRequest) -> JsonResponse:
    """503 until the database answers, is migrated, and has its queue; says whether a worker was there lately."""
    try:
        state = {"database": True, "migrations": _migrated(), **_queue()}
    except DatabaseError:
        state = {"database": False, "migrations": False, "queue": False, "worker": False}
    ready = state["database"] and state["migrations"] and state["queue"]
    return JsonResponse(state, status=200 if ready else 503)


# The guard's `public` would ask the database who is asking: these two must answer without it.
healthz.guard = readyz.guard = Guard(None, None, logs=False)  # type: ignore[attr-defined]


def unapplied() -> list[str]:
    """The migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


_seen_migrated = False


def _migrated() -> bool:
    """Asked of the database until the answer was yes once: a running process does not lose migrations."""
    global _seen_migrated
    _seen_migrated = _seen_migrated or not unapplied()
    return _seen_migrated


def _queue() -> dict[str, bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('procrastinate_workers') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return {"queue": False, "worker": False}
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > now() - %s::interval)",
            [HEARTBEAT],
        )
        return {"queue": True, "worker": cursor.fetchone()[0]}
