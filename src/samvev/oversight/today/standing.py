"""The cases as they stand on a day: one row for each, with everything that the overview counts by.

Every number of the overview is a count over this table, and the list behind it is a selection from it.
"""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from samvev.kernel.errors import NotFound
from samvev.oversight.counting import rows
from samvev.oversight.desk import Desk
from samvev.oversight.scope import COUNTED

LAPSING = timedelta(days=30)
LATELY = timedelta(days=30)

HELD = """
WITH held AS (
  SELECT DISTINCT ON (k.case_id) k.case_id, k.unit_id, k.user_id, k.period @> %(day)s::date AS now
  FROM cases_coordinator k WHERE k.tenant_id = ANY (%(tenants)s::uuid[]) AND lower(k.period) <= %(day)s
  ORDER BY k.case_id, upper(k.period) DESC, lower(k.period) DESC, k.id
)
"""
TABLE = f"""{HELD},
baton AS (
  SELECT a.case_id, a.unit_id FROM needs_appointment a
  WHERE a.tenant_id = ANY (%(tenants)s::uuid[]) AND a.answer = 'waiting'
),
late AS (
  SELECT m.case_id, count(*) AS n FROM plans_measure m WHERE m.tenant_id = ANY (%(tenants)s::uuid[])
    AND m.status IN ('planned', 'ongoing') AND (m.due_on < %(day)s OR m.evaluate_on < %(day)s) GROUP BY m.case_id
),
revise AS (
  SELECT p.case_id FROM plans_plan p WHERE p.tenant_id = ANY (%(tenants)s::uuid[]) AND p.revise_on < %(day)s
),
lapse AS (
  SELECT DISTINCT g.case_id FROM (
    SELECT n.case_id, n.member_id, max(n.valid_until) AS last FROM consents_consent n
    WHERE n.tenant_id = ANY (%(tenants)s::uuid[]) AND n.withdrawn_on IS NULL AND n.given_on <= %(day)s
    GROUP BY n.case_id, n.member_id
  ) g WHERE g.last >= %(day)s AND g.last < %(soon)s AND (g.member_id IS NULL OR EXISTS (
    SELECT FROM cases_participation t WHERE t.case_id = g.case_id AND t.user_id = g.member_id
      AND t.period @> %(day)s::date))
),
standing AS (
  SELECT c.id, c.kind, c.start, c."end", c."end" IS NULL OR c."end" >= %(day)s AS is_open,
    c.start > %(lately)s AND c.came_from_id IS NULL AS began, c."end" < %(day)s AND c.went_to_id IS NULL AS ended,
    c.active_during @> %(day)s::date AS active,
    NOT c.coordinated_during @> %(day)s::date AS no_coordinator,
    NOT c.consented_during @> %(day)s::date AS consent_lapsed, NOT c.used_during @> %(day)s::date AS no_activity,
    CASE WHEN h.now THEN h.unit_id ELSE coalesce(b.unit_id, h.unit_id) END AS unit_id,
    CASE WHEN h.now THEN h.user_id END AS user_id, b.case_id IS NOT NULL AS waiting,
    coalesce(l.n, 0) AS late, r.case_id IS NOT NULL AS revise, s.case_id IS NOT NULL AS lapsing
  FROM cases_case c
  LEFT JOIN held h ON h.case_id = c.id LEFT JOIN baton b ON b.case_id = c.id LEFT JOIN late l ON l.case_id = c.id
  LEFT JOIN revise r ON r.case_id = c.id LEFT JOIN lapse s ON s.case_id = c.id
  WHERE c.tenant_id = ANY (%(tenants)s::uuid[]) AND c.kind = ANY (%(kinds)s::text[]) AND c.start <= %(day)s
    AND (c."end" IS NULL OR c."end" > %(lately)s)
),
seen AS (SELECT * FROM standing WHERE %(units)s::uuid[] IS NULL OR unit_id = ANY (%(units)s::uuid[]))
"""

FIGURES = {  # what each number counts, by its code
    "open": "is_open",
    "active": "is_open AND active",
    "passive": "is_open AND NOT active",
    "no_coordinator": "is_open AND no_coordinator",
    "consent_lapsed": "is_open AND consent_lapsed",
    "no_activity": "is_open AND no_activity",
    "late": "is_open AND late > 0",
    "revise": "is_open AND revise",
    "lapsing": "is_open AND lapsing",
    "waiting": "is_open AND waiting",
    "began": "began",
    "ended": "ended",
}
SUMS = f"""{TABLE} SELECT unit_id, kind, user_id,
  {", ".join(f"count(*) FILTER (WHERE {condition}) AS {code}" for code, condition in FIGURES.items())}
FROM seen GROUP BY unit_id, kind, user_id"""


def parameters(desk: Desk, day: date) -> dict[str, Any]:
    """A desk and a day as the SQL of this file names them."""
    return {
        "tenants": list(desk.tenants),
        "units": None if desk.units is None else sorted(desk.units),
        "kinds": list(COUNTED),
        "day": day,
        "soon": day + LAPSING,
        "lately": day - LATELY,
    }


def sums(desk: Desk, day: date) -> list[dict[str, Any]]:
    """How many cases of each figure there are, by unit, kind and coordinator."""
    return rows(SUMS, parameters(desk, day))


STATE = f"""{HELD} SELECT count(*) FILTER (WHERE c.active_during @> %(day)s::date) AS active,
  count(*) FILTER (WHERE NOT c.active_during @> %(day)s::date) AS passive
FROM cases_case c LEFT JOIN held h ON h.case_id = c.id
WHERE c.tenant_id = ANY (%(tenants)s::uuid[]) AND c.kind = ANY (%(kinds)s::text[]) AND c.start <= %(day)s
  AND (c."end" IS NULL OR c."end" >= %(day)s) AND (%(units)s::uuid[] IS NULL OR h.unit_id = ANY (%(units)s::uuid[]))
"""


def state(desk: Desk, day: date) -> dict[str, int]:
    """How many cases were active and passive on a day that has been."""
    return rows(STATE, parameters(desk, day))[0]


def behind(
    desk: Desk, day: date, figure: str, *, unit: UUID | None = None, nowhere: bool = False, **narrowed: Any
) -> list[dict[str, Any]]:
    """The cases behind a number, perhaps of one unit, kind or coordinator; `nowhere`: those of no unit.

    Raises `NotFound` for a figure that there is not.
    """
    if figure not in FIGURES:
        raise NotFound
    asked = {"unit_id": unit, "kind": narrowed.get("kind"), "user_id": narrowed.get("user")}
    conditions = [FIGURES[figure], *(f"{name} = %({name})s" for name, value in asked.items() if value)]
    conditions += ["unit_id IS NULL"] if nowhere else []
    found = f"{TABLE} SELECT id, late, waiting FROM seen WHERE {' AND '.join(conditions)}"
    return rows(found, parameters(desk, day) | asked)
