"""The yearly report, asked for without the page around it; and the same sums written by hand, to compare with."""

import time
from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samvev.kernel import clock, walls
from samvev.kernel.period import DAY
from samvev.organisations.models import Organisation
from samvev.oversight import counting, figures
from samvev.oversight.scope import Scope

LEAST, MOST, SECONDS = 3, 30, 10.0
# What somebody who knows the tables would write for the sums of a year: kinds, age and sex, workplaces, and both means.
BY_HAND = """
WITH c AS MATERIALIZED (
  SELECT c.id, c.tenant_id, c.kind, c.active_during && daterange(%(first)s, %(until)s) AS active,
    %(year)s - extract(year FROM p.birth_date)::int AS age, p.sex,
    (SELECT k.unit_id FROM cases_coordinator k WHERE k.tenant_id = c.tenant_id AND k.case_id = c.id
      AND k.period && daterange(%(first)s, %(until)s) ORDER BY lower(k.period) DESC LIMIT 1) AS unit_id
  FROM cases_case c JOIN people_person p ON p.id = c.person_id
  WHERE c.tenant_id = ANY (%(tenants)s) AND c.kind <> 'training'
    AND c.start < %(until)s AND (c."end" IS NULL OR c."end" >= %(first)s)
), a AS (
  SELECT case_id, count(*) FILTER (WHERE kind = 'message') AS messages, count(*) FILTER (WHERE kind = 'sign_in') AS ins
  FROM cases_activity WHERE tenant_id = ANY (%(tenants)s) AND at >= %(begins)s AND at < %(ends)s
    AND kind IN ('message', 'sign_in') GROUP BY case_id
)
SELECT active, kind, CASE WHEN age <= 5 THEN 1 WHEN age <= 12 THEN 2 WHEN age <= 18 THEN 3 WHEN age <= 25 THEN 4
    WHEN age <= 50 THEN 5 WHEN age <= 67 THEN 6 ELSE 7 END AS band, sex, unit_id,
  count(*), sum(a.messages), sum(a.ins),
  count(*) FILTER (WHERE NOT active AND NOT EXISTS (SELECT 1 FROM cases_coordinator k
    WHERE k.tenant_id = c.tenant_id AND k.case_id = c.id AND k.period && daterange(%(first)s, %(until)s))),
  count(*) FILTER (WHERE NOT active AND NOT EXISTS (SELECT 1 FROM consents_consent n
    WHERE n.tenant_id = c.tenant_id AND n.case_id = c.id AND n.member_id IS NULL
    AND daterange(n.given_on, greatest(n.given_on, least(n.valid_until + 1, n.withdrawn_on)))
      && daterange(%(first)s, %(until)s))),
  count(*) FILTER (WHERE NOT active AND NOT EXISTS (SELECT 1 FROM cases_activity v WHERE v.tenant_id = c.tenant_id
    AND v.case_id = c.id AND v.at >= %(begins)s - interval '12 months' AND v.at < %(ends)s))
FROM c LEFT JOIN a ON a.case_id = c.id
GROUP BY GROUPING SETS ((active), (active, kind), (active, 3, sex), (active, unit_id))
"""


def country(tenants: list[UUID], year: int) -> list[dict[str, Any]]:
    """Times of the report over these organisations: as a whole, its sums alone, and those written by hand."""
    scope = Scope(tuple(tenants), (year,))
    with transaction.atomic():
        walls.enter(tenants=tenants)
        organisation = Organisation.objects.get(pk=tenants[0])
        with CaptureQueriesContext(connection) as asked:
            figures.report(organisation, scope)
        return [
            {"queries": len(asked), "times": _timed(lambda: figures.report(organisation, scope))},
            {"times": _timed(lambda: counting.sums(scope))},
            {"times": _timed(lambda: _by_hand(tenants, year))},
        ]


def _by_hand(tenants: list[UUID], year: int) -> None:
    until = min(date(year, 12, 31), clock.today()) + DAY
    told: dict[str, Any] = {"tenants": tenants, "year": year, "first": date(year, 1, 1), "until": until}
    told |= {"begins": _midnight(date(year, 1, 1)), "ends": _midnight(until)}
    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, told)
        cursor.fetchall()


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))


def _timed(ask: Callable[[], object]) -> list[float]:
    """Milliseconds of each time it was asked: often enough, but not for too long."""
    times: list[float] = []
    while len(times) < LEAST or (sum(times) < SECONDS * 1000 and len(times) < MOST):
        began = time.perf_counter()
        ask()
        times.append((time.perf_counter() - began) * 1000)
    return times
