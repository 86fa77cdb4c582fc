"""The cases of each year as a table: one row for each year and case, with everything that a report counts by.

Every figure of the report is a count over this one table, and the list behind a figure is a selection from it: that
is why they agree. One scan of each table of facts, whatever the number of cases.
"""

from typing import Any

from samvev.oversight import replica
from samvev.oversight.scope import AGE_BANDS, UNKNOWN, Scope

REASONS = ("no_coordinator", "consent_lapsed", "no_activity")


def _band() -> str:
    """The age band of a row. Age on 31 December is the year less the year of birth; the unborn are the youngest."""
    steps = [f"WHEN p.age <= {top} THEN '{name}'" for top, name in AGE_BANDS if top is not None]
    return f"CASE WHEN p.age IS NULL THEN '{UNKNOWN}' {' '.join(steps)} ELSE '{AGE_BANDS[-1][1]}' END"


_DAYS = dict(zip(REASONS, ("coordinated_during", "consented_during", "used_during"), strict=True))
_OPEN = "daterange(c.since, c.after)"
_EVER = " OR ".join(f"NOT c.{days} && {_OPEN}" for days in _DAYS.values())
# Why a case was passive: what it lacked on every day it was open in the year. When nothing was lacking all along, but
# never everything there at once: what it lacked on the last of those days.
_LACKED = ", ".join(
    f"NOT c.active AND CASE WHEN {_EVER} THEN NOT c.{days} && {_OPEN}"
    f" ELSE NOT c.{days} @> (c.after - 1) END AS {reason}"
    for reason, days in _DAYS.items()
)


def table(more: str = "") -> str:
    """The words of the table, for a question to go on from, with `more` columns of each case `c` as it is kept.

    A part that a question does not name is not worked out, and one that it names more than once is worked out once.
    Days are told by the first and by the one after the last: `first` and `until` of the year, `since` and `after` of
    what goes on in it. A range would be made and taken apart again for each row.
    """
    return _TABLE.replace("{more}", more)


_TABLE = f"""
WITH y AS (
  SELECT t.year, t.first, t.until, daterange(t.first, t.until) AS span, t.begins, t.ends
  FROM unnest(%(years)s::int[], %(first)s::date[], %(until)s::date[], %(begins)s::timestamptz[],
              %(ends)s::timestamptz[]) AS t(year, first, until, begins, ends)
),
opened AS MATERIALIZED (
  SELECT c.year, c.id, c.person_id, c.kind AS kind_now, c.active, c.since, c.after, {_LACKED}{{more}}
  FROM (
    SELECT y.year, y.first, y.until, c.id, c.person_id, c.kind, c.start, c."end", c.went_to_id,
      greatest(c.start, y.first) AS since, least(c."end" + 1, y.until) AS after, c.active_during && y.span AS active,
      {", ".join(f"c.{days}" for days in _DAYS.values())}
    FROM y JOIN cases_case c ON c.tenant_id = ANY (%(tenants)s::uuid[])
      AND c.start < y.until AND (c."end" IS NULL OR c."end" >= y.first) OFFSET 0
  ) c
),
formerly AS (
  SELECT DISTINCT ON (c.id, c.year) c.year, c.id, f.kind
  FROM cases_formerkind f JOIN opened c ON c.id = f.case_id AND f.until >= c.after
  WHERE f.tenant_id = ANY (%(tenants)s::uuid[]) ORDER BY c.id, c.year, f.until
),
coordinating AS (
  SELECT k.id, k.case_id, k.user_id, k.unit_id, lower(k.period) AS since,
    coalesce(upper(k.period), 'infinity') AS after
  FROM cases_coordinator k WHERE k.tenant_id = ANY (%(tenants)s::uuid[]) AND NOT isempty(k.period)
),
held AS (  -- sorted by key first: of what comes first, a few bytes tell most rows apart
  SELECT DISTINCT ON (c.id, c.year) c.year, c.id, k.unit_id
  FROM opened c JOIN coordinating k ON k.case_id = c.id AND k.since < c.after AND k.after > c.since
  ORDER BY c.id, c.year, least(k.after, c.after) DESC, k.since DESC, k.id
),
done AS (
  SELECT y.year, a.case_id, count(*) FILTER (WHERE a.kind = 'message') AS messages,
    count(*) FILTER (WHERE a.kind = 'sign_in') AS sign_ins
  FROM y JOIN cases_activity a ON a.tenant_id = ANY (%(tenants)s::uuid[]) AND a.at >= y.begins AND a.at < y.ends
    AND a.kind IN ('message', 'sign_in')
  GROUP BY y.year, a.case_id
),
family AS (  -- the oldest child (under 18 on 31 December) or, without one, the first person
  SELECT DISTINCT ON (c.id, c.year) c.year, c.id, s.person_id
  FROM opened c JOIN cases_familymember f ON f.case_id = c.id AND f.tenant_id = ANY (%(tenants)s::uuid[])
  CROSS JOIN LATERAL (VALUES (f.person_id, 2 * f.position), (c.person_id, 1)) s (person_id, place)
  CROSS JOIN LATERAL (  -- they are few: each by its key
    SELECT p.birth_date, (p.birth_date >= make_date(c.year - 17, 1, 1)) IS TRUE AS young FROM people_person p
    WHERE p.id = s.person_id AND p.tenant_id = ANY (%(people)s::uuid[]) OFFSET 0
  ) p
  ORDER BY c.id, c.year, p.young DESC, CASE WHEN p.young THEN p.birth_date END, s.place, s.person_id
),
sorted AS (
  SELECT c.*, coalesce(f.kind, c.kind_now) AS kind,
    CASE WHEN coalesce(f.kind, c.kind_now) = 'family_plan' THEN coalesce(m.person_id, c.person_id)
      ELSE c.person_id END AS about_id
  FROM opened c
  LEFT JOIN formerly f ON f.year = c.year AND f.id = c.id
  LEFT JOIN family m ON m.year = c.year AND m.id = c.id
),
listed AS (
  SELECT c.year, c.id, c.active, c.kind, c.since, c.after, h.unit_id, {", ".join(f"c.{reason}" for reason in REASONS)},
    coalesce(d.messages, 0) AS messages, coalesce(d.sign_ins, 0) AS sign_ins,
    {_band()} AS band, coalesce(nullif(p.sex, ''), '{UNKNOWN}') AS sex{{more}}
  FROM sorted c
  LEFT JOIN held h ON h.year = c.year AND h.id = c.id
  LEFT JOIN done d ON d.year = c.year AND d.case_id = c.id
  JOIN people_person q ON q.id = c.about_id AND q.tenant_id = ANY (%(people)s::uuid[])
  CROSS JOIN LATERAL (SELECT c.year - extract(year FROM q.birth_date)::int AS age, q.sex) p
  WHERE (%(units)s::uuid[] IS NULL OR h.unit_id = ANY (%(units)s::uuid[]))
),
counted AS (SELECT * FROM listed WHERE kind = ANY (%(kinds)s::text[]))
"""
TABLE = table()

CUTS = f"""
SELECT year, active, CASE WHEN grouping(kind) = 0 THEN 'kinds' WHEN grouping(band) = 0 THEN 'age_sex'
  WHEN grouping(unit_id) = 0 THEN 'workplaces' ELSE 'cases' END AS cut,
  kind, band, sex, unit_id, count(*) AS count, sum(messages) AS messages, sum(sign_ins) AS sign_ins,
  {", ".join(f"count(*) FILTER (WHERE {reason}) AS {reason}" for reason in REASONS)}
FROM counted
GROUP BY GROUPING SETS ((year, active), (year, active, kind), (year, active, band, sex), (year, active, unit_id))
UNION ALL
SELECT year, false, 'training', NULL, NULL, NULL, NULL, count(*), 0, 0, 0, 0, 0 FROM listed WHERE kind = 'training'
GROUP BY year
"""


PLAN = "SELECT set_config('enable_nestloop', %s, true), set_config('plan_cache_mode', %s, true)"


SUMS = TABLE + CUTS


def rows(sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The answer to a question, a dictionary a row.

    The parts of these questions are large or small together, which the planner cannot know: told not to go through
    one for each row of another, it reads each table once and joins them by hash; and plans anew for each scope.
    """

    def answer(cursor: Any) -> list[dict[str, Any]]:
        cursor.execute(PLAN, ["off", "force_custom_plan"])
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        cursor.execute(PLAN, ["on", "auto"])
        return found

    return replica.asked(answer)


def sums(scope: Scope) -> list[dict[str, Any]]:
    """How many cases, messages and sign-ins, by year and status, cut by kind, by age and sex, and by workplace.

    The rows that are not cut also tell how many were passive for each reason; a case counts under each that applies.
    """
    return rows(SUMS, scope.parameters())
