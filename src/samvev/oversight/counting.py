"""The cases of each year as a table: one row for each year and case, with everything that a report counts by.

Every figure of the report is a count over this one table, and the list behind a figure is a selection from it: that
is why they agree. One scan of each table of facts, whatever the number of cases.
"""

from typing import Any

from django.db import connection

from samvev.oversight.scope import AGE_BANDS, UNKNOWN, Scope

REASONS = ("no_coordinator", "consent_lapsed", "no_activity")


def _band() -> str:
    """The age band of a row. Age on 31 December is the year less the year of birth; the unborn are the youngest."""
    steps = [f"WHEN p.age <= {top} THEN '{name}'" for top, name in AGE_BANDS if top is not None]
    return f"CASE WHEN p.age IS NULL THEN '{UNKNOWN}' {' '.join(steps)} ELSE '{AGE_BANDS[-1][1]}' END"


# A family plan counts by its oldest child (under 18 on 31 December) or, without one, its first person.
ABOUT = """
SELECT s.id FROM (
  SELECT c.person_id AS id, (EXISTS (SELECT 1 FROM cases_familymember f WHERE f.tenant_id = c.tenant_id
    AND f.case_id = c.id AND f.position = 0))::int AS position WHERE c.kind = 'family_plan'
  UNION ALL
  SELECT f.person_id, f.position FROM cases_familymember f
  WHERE c.kind = 'family_plan' AND f.tenant_id = c.tenant_id AND f.case_id = c.id
) s JOIN people_person q ON q.id = s.id
ORDER BY (q.birth_date >= make_date(c.year - 17, 1, 1)) IS TRUE DESC,
  CASE WHEN q.birth_date >= make_date(c.year - 17, 1, 1) THEN q.birth_date END, s.position, s.id LIMIT 1
"""

TABLE = f"""
WITH y AS (
  SELECT t.year, daterange(t.first, t.until) AS span, t.begins, t.ends
  FROM unnest(%(years)s::int[], %(first)s::date[], %(until)s::date[], %(begins)s::timestamptz[],
              %(ends)s::timestamptz[]) AS t(year, first, until, begins, ends)
),
opened AS MATERIALIZED (
  SELECT y.year, c.id, c.tenant_id, c.person_id, c.kind AS kind_now, c.start, c."end",
    c.active_during && y.span AS active, daterange(c.start, c."end", '[]') * y.span AS days
  FROM y JOIN cases_case c ON c.tenant_id = ANY (%(tenants)s::uuid[])
    AND c.start < upper(y.span) AND (c."end" IS NULL OR c."end" >= lower(y.span))
),
held AS (
  SELECT DISTINCT ON (c.year, c.id) c.year, c.id, k.unit_id, k.user_id
  FROM opened c JOIN cases_coordinator k ON k.tenant_id = c.tenant_id AND k.case_id = c.id AND k.period && c.days
  ORDER BY c.year, c.id, upper(k.period * c.days) DESC, lower(k.period) DESC, k.id
),
done AS (
  SELECT y.year, a.case_id, count(*) FILTER (WHERE a.kind = 'message') AS messages,
    count(*) FILTER (WHERE a.kind = 'sign_in') AS sign_ins
  FROM y JOIN cases_activity a ON a.tenant_id = ANY (%(tenants)s::uuid[]) AND a.at >= y.begins AND a.at < y.ends
    AND a.kind IN ('message', 'sign_in')
  GROUP BY y.year, a.case_id
),
sorted AS (
  SELECT c.*, coalesce((SELECT f.kind FROM cases_formerkind f WHERE f.tenant_id = c.tenant_id AND f.case_id = c.id
    AND f.until >= upper(c.days) ORDER BY f.until LIMIT 1), c.kind_now) AS kind
  FROM opened c
),
listed AS (
  SELECT c.year, c.id, c.tenant_id, c.active, c.kind, c.kind_now, c.days, c.start, c."end", h.unit_id, h.user_id,
    coalesce(d.messages, 0) AS messages, coalesce(d.sign_ins, 0) AS sign_ins,
    {_band()} AS band, coalesce(nullif(p.sex, ''), '{UNKNOWN}') AS sex
  FROM sorted c
  LEFT JOIN held h ON h.year = c.year AND h.id = c.id
  LEFT JOIN done d ON d.year = c.year AND d.case_id = c.id
  LEFT JOIN LATERAL ({ABOUT}) family ON true
  JOIN LATERAL (SELECT c.year - extract(year FROM q.birth_date)::int AS age, q.sex FROM people_person q
    WHERE q.id = coalesce(family.id, c.person_id)) p ON true
  WHERE (%(units)s::uuid[] IS NULL OR h.unit_id = ANY (%(units)s::uuid[]))
),
counted AS (SELECT * FROM listed WHERE kind = ANY (%(kinds)s::text[]))
"""


def _lacks(days: str) -> str:
    """What a case lacked on every one of these days, as three columns."""
    return f"""
    NOT EXISTS (SELECT 1 FROM cases_coordinator k WHERE k.tenant_id = c.tenant_id AND k.case_id = c.id
      AND k.period && {days}) AS no_coordinator,
    NOT (samvev_free_of_consent(c.id, c.kind_now) && {days} OR EXISTS (
      SELECT 1 FROM consents_consent n WHERE n.tenant_id = c.tenant_id AND n.case_id = c.id AND n.member_id IS NULL
      AND (n.withdrawn_on IS NULL OR n.withdrawn_on > n.given_on)
      AND daterange(n.given_on, least(n.valid_until + 1, n.withdrawn_on)) && {days})) AS consent_lapsed,
    NOT EXISTS (SELECT 1 FROM cases_activity a JOIN organisations_organisation o ON o.id = a.tenant_id
      WHERE a.tenant_id = c.tenant_id AND a.case_id = c.id AND a.at < upper({days}) + interval '1 day'
      AND a.at >= lower({days}) - make_interval(months => o.activity_months, days => 4)
      AND daterange((a.at AT TIME ZONE 'Europe/Oslo')::date,
        ((a.at AT TIME ZONE 'Europe/Oslo')::date + make_interval(months => o.activity_months))::date) && {days}
    ) AS no_activity"""


_LAST = "daterange(upper(c.days) - 1, upper(c.days))"
# Why a case was passive: what it lacked on every day it was open in the year. When nothing was lacking all along, but
# never everything there at once: what it lacked on the last of those days.
PASSIVE = f"""
SELECT c.year, c.id, {", ".join(f"CASE WHEN ever.lacking THEN ever.{r} ELSE last.{r} END AS {r}" for r in REASONS)}
FROM counted c
CROSS JOIN LATERAL (SELECT w.*, w.no_coordinator OR w.consent_lapsed OR w.no_activity AS lacking
  FROM (SELECT {_lacks("c.days")}) w) ever
CROSS JOIN LATERAL (SELECT {_lacks(_LAST)}) last
WHERE NOT c.active
"""

SUMS = f"""{TABLE}
SELECT year, active, CASE WHEN grouping(kind) = 0 THEN 'kinds' WHEN grouping(band) = 0 THEN 'age_sex'
  WHEN grouping(unit_id) = 0 THEN 'workplaces' ELSE 'cases' END AS cut,
  kind, band, sex, unit_id, count(*) AS count, sum(messages) AS messages, sum(sign_ins) AS sign_ins
FROM counted
GROUP BY GROUPING SETS ((year, active), (year, active, kind), (year, active, band, sex), (year, active, unit_id))
UNION ALL
SELECT year, false, 'training', NULL, NULL, NULL, NULL, count(*), 0, 0 FROM listed WHERE kind = 'training' GROUP BY year
"""
WHY = f"""{TABLE}
SELECT year, {", ".join(f"count(*) FILTER (WHERE {r}) AS {r}" for r in REASONS)} FROM ({PASSIVE}) why GROUP BY year
"""


def rows(sql: str, parameters: dict[str, Any]) -> list[dict[str, Any]]:
    """The answer to a question, a dictionary a row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def sums(scope: Scope) -> list[dict[str, Any]]:
    """How many cases, messages and sign-ins, by year and status, cut by kind, by age and sex, and by workplace."""
    return rows(SUMS, scope.parameters())


def reasons(scope: Scope) -> list[dict[str, Any]]:
    """How many cases were passive for each reason, by year. A case counts under every reason that applies."""
    return rows(WHY, scope.parameters())
