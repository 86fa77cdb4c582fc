"""What the yearly report tells beyond IMPORT.md section 3: needs, coordinators, meetings, measures, goals, consents.

Each figure is a set of rows: what it counts (a case, a report of need, a coordinator), and how much each adds. The
number in the report is counted over these rows, and the list behind it shows them.
"""

from typing import Any

from samvev.needs.models import Outcome
from samvev.oversight.counting import TABLE, rows
from samvev.oversight.scope import Scope
from samvev.plans.models import Result

LAPSING_DAYS = 90

_VALID = "(n.withdrawn_on IS NULL OR n.withdrawn_on > {day}) AND n.given_on <= {day} AND n.valid_until >= {day}"
_PLAN_CONSENT = "n.tenant_id = c.tenant_id AND n.case_id = c.id AND n.member_id IS NULL"
_VALID_AFTER = f"EXISTS (SELECT 1 FROM consents_consent n WHERE {_PLAN_CONSENT} AND {_VALID})"

CASES = {
    "coordinators.appointed": """SELECT c.year, c.id, 1 FROM counted c JOIN y ON y.year = c.year
        JOIN LATERAL (SELECT min(lower(k.period)) AS day FROM cases_coordinator k
          WHERE k.tenant_id = c.tenant_id AND k.case_id = c.id) first ON y.span @> first.day""",
    "coordinators.changed": """SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN cases_coordinator k ON k.tenant_id = c.tenant_id AND k.case_id = c.id AND y.span @> lower(k.period)
        WHERE EXISTS (SELECT 1 FROM cases_coordinator o WHERE o.tenant_id = c.tenant_id AND o.case_id = c.id
          AND lower(o.period) < lower(k.period)) GROUP BY c.year, c.id""",
    "coordinators.without": """SELECT c.year, c.id, 1 FROM counted c WHERE NOT EXISTS (
        SELECT 1 FROM cases_coordinator k WHERE k.tenant_id = c.tenant_id AND k.case_id = c.id
          AND k.period @> upper(c.days) - 1)""",
    "meetings.held": """SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN meetings_meeting m ON m.tenant_id = c.tenant_id AND m.case_id = c.id AND m.at >= y.begins AND m.at < y.ends
          AND m.status IN ('held', 'final', 'amended') GROUP BY c.year, c.id""",
    "measures.due": """SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN plans_measure m ON m.tenant_id = c.tenant_id AND m.case_id = c.id AND y.span @> m.due_on
          AND m.created_on <= m.due_on AND m.status <> 'cancelled' GROUP BY c.year, c.id""",
    "measures.on_time": """SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN plans_measure m ON m.tenant_id = c.tenant_id AND m.case_id = c.id AND y.span @> m.due_on
          AND m.created_on <= m.due_on AND m.status <> 'cancelled'
        WHERE m.closed_on <= m.due_on OR EXISTS (SELECT 1 FROM plans_evaluation e WHERE e.tenant_id = m.tenant_id
          AND e.case_id = m.case_id AND e.measure_id = m.id
          AND (e.at AT TIME ZONE 'Europe/Oslo')::date BETWEEN m.created_on AND m.due_on) GROUP BY c.year, c.id""",
    "measures.done": """SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN plans_measure m ON m.tenant_id = c.tenant_id AND m.case_id = c.id AND y.span @> m.closed_on
          AND m.status = 'done' GROUP BY c.year, c.id""",
    "goals.reached": """SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN plans_goal g ON g.tenant_id = c.tenant_id AND g.case_id = c.id AND y.span @> g.closed_on
          AND g.status = 'reached' GROUP BY c.year, c.id""",
    "goals.closed": """SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN plans_goal g ON g.tenant_id = c.tenant_id AND g.case_id = c.id AND y.span @> g.closed_on
          AND g.status = 'closed' GROUP BY c.year, c.id""",
    "goals.open": """SELECT c.year, c.id, count(*) FROM counted c
        JOIN plans_goal g ON g.tenant_id = c.tenant_id AND g.case_id = c.id AND g.created_on < upper(c.days)
          AND (g.closed_on IS NULL OR g.closed_on >= upper(c.days)) AND g.status <> 'proposed'
        GROUP BY c.year, c.id""",
    "consents.lapsed": f"""SELECT DISTINCT c.year, c.id, 1 FROM counted c JOIN y ON y.year = c.year
        JOIN consents_consent l ON l.tenant_id = c.tenant_id AND l.case_id = c.id AND l.member_id IS NULL
          AND y.span @> l.valid_until AND (l.withdrawn_on IS NULL OR l.withdrawn_on > l.valid_until)
        WHERE (c."end" IS NULL OR c."end" > l.valid_until)
          AND NOT {_VALID_AFTER.format(day="l.valid_until + 1")}""",
    "consents.withdrawn": f"""SELECT DISTINCT c.year, c.id, 1 FROM counted c JOIN y ON y.year = c.year
        JOIN consents_consent w ON w.tenant_id = c.tenant_id AND w.case_id = c.id AND w.member_id IS NULL
          AND y.span @> w.withdrawn_on AND w.withdrawn_on > w.given_on AND w.withdrawn_on <= w.valid_until
        WHERE NOT {_VALID_AFTER.format(day="w.withdrawn_on")}""",
    "consents.lapsing": f"""SELECT DISTINCT c.year, c.id, 1 FROM counted c JOIN y ON y.year = c.year
        WHERE upper(c.days) = upper(y.span) AND {_VALID_AFTER.format(day="upper(y.span) - 1")}
          AND NOT {_VALID_AFTER.format(day=f"upper(y.span) - 1 + {LAPSING_DAYS}")}""",
    "supervision.ended": """SELECT c.year, c.id, c."end" - c.start FROM counted c JOIN y ON y.year = c.year
        WHERE y.span @> c."end" """,
} | {
    f"evaluations.{result.value}": f"""SELECT c.year, c.id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN plans_evaluation e ON e.tenant_id = c.tenant_id AND e.case_id = c.id AND e.at >= y.begins
          AND e.at < y.ends AND e.result = '{result.value}' GROUP BY c.year, c.id"""
    for result in Result
}
COORDINATORS = {
    "supervision.load": """SELECT c.year, k.user_id, count(*) FROM counted c JOIN y ON y.year = c.year
        JOIN cases_coordinator k ON k.tenant_id = c.tenant_id AND k.case_id = c.id AND k.period @> upper(y.span) - 1
        WHERE upper(c.days) = upper(y.span) GROUP BY c.year, k.user_id""",
}
_FIRST = """(SELECT r.report_id, min(r.decided_at) AS at FROM needs_ruling r
  WHERE r.tenant_id = ANY (%(tenants)s::uuid[]) GROUP BY r.report_id)"""
_LATEST = """(SELECT DISTINCT ON (y.year, r.report_id) y.year, r.report_id, r.outcome FROM needs_ruling r
  JOIN y ON r.decided_at >= y.begins AND r.decided_at < y.ends WHERE r.tenant_id = ANY (%(tenants)s::uuid[])
  ORDER BY y.year, r.report_id, r.decided_at DESC)"""
_DAY = "({0} AT TIME ZONE 'Europe/Oslo')::date"
REPORTS = {
    "needs.reported": """SELECT y.year, n.id, 1 FROM y JOIN needs_needreport n
        ON n.tenant_id = ANY (%(tenants)s::uuid[]) AND n.received_at >= y.begins AND n.received_at < y.ends""",
    "needs.decided": f"""SELECT y.year, n.id, {_DAY.format("f.at")} - {_DAY.format("n.received_at")}
        FROM {_FIRST} f JOIN needs_needreport n ON n.id = f.report_id
        JOIN y ON f.at >= y.begins AND f.at < y.ends""",
    "needs.coordinated": f"""SELECT y.year, n.id, k.day - {_DAY.format("n.received_at")} FROM needs_needreport n
        JOIN LATERAL (SELECT min(lower(k.period)) AS day FROM cases_coordinator k
          WHERE k.tenant_id = n.tenant_id AND k.case_id = n.case_id) k ON k.day >= {_DAY.format("n.received_at")}
        JOIN y ON y.span @> k.day WHERE n.tenant_id = ANY (%(tenants)s::uuid[])""",
} | {
    f"needs.{outcome.value}": f"SELECT l.year, l.report_id, 1 FROM {_LATEST} l WHERE l.outcome = '{outcome.value}'"
    for outcome in Outcome
}
SUBJECTS = {"case": CASES, "coordinator": COORDINATORS, "report": REPORTS}


def subject_of(key: str) -> str | None:
    """What a further figure counts: cases, coordinators or reports of need; None for one that there is not."""
    return next((subject for subject, figures in SUBJECTS.items() if key in figures), None)


def behind(scope: Scope, key: str) -> list[dict[str, Any]]:
    """The rows behind a figure, for the years of the scope: `year`, `id` of what is counted, and `value` each adds."""
    sql = {**CASES, **COORDINATORS, **REPORTS}[key]
    return rows(f"{TABLE} SELECT * FROM ({sql}) AS t(year, id, value)", scope.parameters())


def tables(scope: Scope) -> dict[int, dict[str, Any]]:
    """The further tables of each year. A narrowed report leaves reports of need out: they are of no unit or kind."""
    asked = {**CASES, **COORDINATORS, **(REPORTS if scope.is_whole else {})}
    union = " UNION ALL ".join(
        f"SELECT '{key}'::text AS key, t.* FROM ({sql}) AS t(year, id, value)" for key, sql in asked.items()
    )
    sums = f"""{TABLE} SELECT key, year, count(*) AS count, sum(value)::bigint AS sum, max(value)::int AS max,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY value) AS p90 FROM ({union}) u GROUP BY key, year"""
    found = {(row["year"], row["key"]): row for row in rows(sums, scope.parameters())}
    return {year: _year(Found(found, year), scope.is_whole) for year in scope.years}


class Found:
    """What was found for a year, by key; zero where there was nothing."""

    def __init__(self, found: dict[tuple[int, str], dict[str, Any]], year: int) -> None:
        self.found, self.year = found, year

    def __call__(self, key: str, what: str = "count") -> int:
        """How many (`count`) or how much together (`sum`, `max`)."""
        row = self.found.get((self.year, key))
        return int(row[what]) if row else 0

    def days(self, key: str) -> dict[str, float | None]:
        """Median and 90th percentile, in days; None when there is nothing to take them of."""
        row = self.found.get((self.year, key))
        return {name: round(float(row[name]), 1) if row else None for name in ("median", "p90")}


def _year(found: Found, whole: bool) -> dict[str, Any]:
    table: dict[str, Any] = {
        "coordinators": {n: found(f"coordinators.{n}") for n in ("appointed", "changed", "without")},
        "meetings": {"held": found("meetings.held", "sum"), "cases": found("meetings.held")},
        "measures": {n: found(f"measures.{n}", "sum") for n in ("due", "on_time", "done")},
        "goals": {n: found(f"goals.{n}", "sum") for n in ("reached", "closed", "open")},
        "evaluations": {r.value: found(f"evaluations.{r.value}", "sum") for r in Result},
        "consents": {n: found(f"consents.{n}") for n in ("lapsed", "withdrawn", "lapsing")},
        "supervision": {
            "ended": found("supervision.ended"),
            "days_open": found.days("supervision.ended"),
            "coordinators": found("supervision.load"),
            "load": found("supervision.load", "sum"),
            "load_max": found("supervision.load", "max"),
        },
    }
    if whole:
        table["needs"] = {
            "reported": found("needs.reported"),
            "decided": found("needs.decided"),
            "waiting_days": found.days("needs.decided"),
            "coordinated": found("needs.coordinated"),
            "days_to_coordinator": found.days("needs.coordinated"),
            "outcomes": {outcome.value: found(f"needs.{outcome.value}") for outcome in Outcome},
        }
    return table
