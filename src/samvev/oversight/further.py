"""What the yearly report tells beyond IMPORT.md section 3: needs, complaints, coordinators, meetings, measures, goals.

Each figure is a set of rows: what it counts (a case, a report of need, a complaint, a coordinator), and how much each
adds. The number in the report is counted over these rows, and the list behind it shows them.
"""

from typing import Any

from samvev.cases.models import CaseKind
from samvev.needs.complaints.models import About, ComplaintState
from samvev.needs.models import Outcome
from samvev.oversight.counting import TABLE, rows
from samvev.oversight.satisfaction import satisfaction
from samvev.oversight.scope import Scope
from samvev.plans.models import Result

LAPSING_DAYS = 90
MINUTES_DAYS = 14  # minutes that are final so soon after the meeting are no delay
# Every table is narrowed to the organisations, so that each is read by one scan of an index and joined by hash.
_OF = "{0}.tenant_id = ANY (%(tenants)s::uuid[]) AND {0}.case_id = c.id"
_C = "counted c JOIN y ON y.year = c.year"
_KEPT = "JOIN cases_case s ON s.id = c.id AND s.tenant_id = ANY (%(tenants)s::uuid[])"
_FIRST_DAYS = """(SELECT k.case_id, min(lower(k.period)) AS day FROM cases_coordinator k
  WHERE k.tenant_id = ANY (%(tenants)s::uuid[]) GROUP BY k.case_id)"""
_PER_CASE = "GROUP BY c.year, c.id"
_WITH_CONSENT = ", ".join(f"'{kind.value}'" for kind in CaseKind if kind.needs_plan_consent)


def _dated(table: str, day: str, narrowed: str) -> str:
    """How many rows of a table a case has in the year, by a day of theirs."""
    return f"""SELECT c.year, c.id, count(*) FROM {_C} JOIN {table} r ON {_OF.format("r")}
        AND y.span @> r.{day} AND {narrowed} {_PER_CASE}"""


def _timed(table: str, narrowed: str) -> str:
    """The same by the moment `at`."""
    return f"""SELECT c.year, c.id, count(*) FROM {_C} JOIN {table} r ON {_OF.format("r")}
        AND r.at >= y.begins AND r.at < y.ends AND {narrowed} {_PER_CASE}"""


_DUE = "r.created_on <= r.due_on AND r.status <> 'cancelled'"
CASES = {
    "coordinators.appointed": f"""SELECT c.year, c.id, 1 FROM {_C}
        JOIN {_FIRST_DAYS} f ON f.case_id = c.id AND y.span @> f.day""",
    "coordinators.changed": f"""SELECT c.year, c.id, count(*) FROM {_C} JOIN {_FIRST_DAYS} f ON f.case_id = c.id
        JOIN cases_coordinator k ON {_OF.format("k")} AND y.span @> lower(k.period) AND lower(k.period) > f.day
        {_PER_CASE}""",
    "coordinators.without": f"""SELECT c.year, c.id, 1 FROM counted c {_KEPT}
        WHERE NOT s.coordinated_during @> (upper(c.days) - 1)""",
    "meetings.held": _timed("meetings_meeting", "r.status IN ('held', 'final', 'amended')"),
    "meetings.final": _timed(
        "meetings_meeting", f"r.status IN ('final', 'amended') AND r.final_at < r.at + interval '{MINUTES_DAYS} days'"
    ),
    "measures.due": _dated("plans_measure", "due_on", _DUE),
    "measures.on_time": _dated(
        "plans_measure",
        "due_on",
        f"""{_DUE} AND (r.closed_on <= r.due_on OR r.id IN (SELECT e.measure_id FROM plans_evaluation e
          JOIN plans_measure m ON m.id = e.measure_id AND m.tenant_id = ANY (%(tenants)s::uuid[])
            AND (e.at AT TIME ZONE 'Europe/Oslo')::date BETWEEN m.created_on AND m.due_on
          WHERE e.tenant_id = ANY (%(tenants)s::uuid[])))""",
    ),
    "measures.done": _dated("plans_measure", "closed_on", "r.status = 'done'"),
    "measures.completed": f"""SELECT c.year, c.id, 1 FROM {_C} JOIN plans_measure r ON {_OF.format("r")}
        AND r.status <> 'cancelled' AND r.created_on < upper(y.span)
        GROUP BY c.year, c.id HAVING bool_or(r.status = 'done' AND y.span @> r.closed_on)
          AND bool_and(coalesce(r.closed_on < upper(y.span), false))""",
    "goals.reached": _dated("plans_goal", "closed_on", "r.status = 'reached'"),
    "goals.closed": _dated("plans_goal", "closed_on", "r.status = 'closed'"),
    "goals.open": f"""SELECT c.year, c.id, count(*) FROM counted c JOIN plans_goal r ON {_OF.format("r")}
        AND r.created_on < upper(c.days) AND (r.closed_on IS NULL OR r.closed_on >= upper(c.days))
        AND r.status <> 'proposed' JOIN y ON y.year = c.year AND upper(y.span) = upper(c.days) {_PER_CASE}""",
    "consents.lapsed": f"""SELECT DISTINCT c.year, c.id, 1 FROM counted c {_KEPT}
        JOIN consents_consent r ON {_OF.format("r")} AND r.member_id IS NULL AND c.days @> (r.valid_until + 1)
          AND (r.withdrawn_on IS NULL OR r.withdrawn_on > r.valid_until)
        WHERE NOT s.consented_during @> (r.valid_until + 1)""",
    "consents.withdrawn": f"""SELECT DISTINCT c.year, c.id, 1 FROM counted c {_KEPT}
        JOIN consents_consent r ON {_OF.format("r")} AND r.member_id IS NULL AND c.days @> r.withdrawn_on
          AND r.withdrawn_on > r.given_on AND r.withdrawn_on <= r.valid_until
        WHERE NOT s.consented_during @> r.withdrawn_on""",
    "consents.lapsing": f"""SELECT c.year, c.id, 1 FROM {_C} {_KEPT} WHERE (s."end" IS NULL OR s."end" >= upper(y.span))
        AND c.kind IN ({_WITH_CONSENT}) AND s.consented_during @> (upper(y.span) - 1)
        AND NOT s.consented_during @> (upper(y.span) - 1 + {LAPSING_DAYS})""",
    "supervision.ended": f"""SELECT c.year, c.id, s."end" - s.start FROM {_C} {_KEPT} WHERE y.span @> s."end" """,
} | {f"evaluations.{result.value}": _timed("plans_evaluation", f"r.result = '{result.value}'") for result in Result}
COORDINATORS = {
    "supervision.load": f"""SELECT c.year, k.user_id, count(*) FROM {_C}
        JOIN cases_coordinator k ON {_OF.format("k")} AND k.period @> (upper(y.span) - 1)
        WHERE upper(c.days) = upper(y.span) GROUP BY c.year, k.user_id""",
}
_FIRST = """(SELECT r.report_id, min(r.decided_at) AS at FROM needs_ruling r
  WHERE r.tenant_id = ANY (%(tenants)s::uuid[]) GROUP BY r.report_id)"""
_LATEST = """(SELECT DISTINCT ON (y.year, r.report_id) y.year, r.report_id, r.outcome FROM needs_ruling r
  JOIN y ON r.decided_at >= y.begins AND r.decided_at < y.ends WHERE r.tenant_id = ANY (%(tenants)s::uuid[])
  ORDER BY y.year, r.report_id, r.decided_at DESC)"""
_DAY = "({0} AT TIME ZONE 'Europe/Oslo')::date"
# A report that led to a training case was training too (rule 61).
_REAL = """n.tenant_id = ANY (%(tenants)s::uuid[]) AND (n.case_id IS NULL OR n.case_id NOT IN (
  SELECT s.id FROM cases_case s WHERE s.tenant_id = ANY (%(tenants)s::uuid[]) AND s.kind = 'training'))"""
REPORTS = {
    "needs.reported": f"""SELECT y.year, n.id, 1 FROM y JOIN needs_needreport n
        ON {_REAL} AND n.received_at >= y.begins AND n.received_at < y.ends""",
    "needs.decided": f"""SELECT y.year, n.id, {_DAY.format("f.at")} - {_DAY.format("n.received_at")}
        FROM {_FIRST} f JOIN needs_needreport n ON n.id = f.report_id AND {_REAL}
        JOIN y ON f.at >= y.begins AND f.at < y.ends""",
    "needs.coordinated": f"""SELECT y.year, n.id, k.day - {_DAY.format("n.received_at")} FROM needs_needreport n
        JOIN {_FIRST_DAYS} k ON k.case_id = n.case_id AND k.day >= {_DAY.format("n.received_at")}
        JOIN y ON y.span @> k.day WHERE {_REAL}""",
} | {
    f"needs.{outcome.value}": f"""SELECT l.year, n.id, 1 FROM {_LATEST} l JOIN needs_needreport n
        ON n.id = l.report_id AND {_REAL} WHERE l.outcome = '{outcome.value}'"""
    for outcome in Outcome
}
# A complaint in a training case is none. What it says is nobody's business here: only kinds, days and outcomes.
_COMPLAINTS = """SELECT y.year, r.id, {value} FROM y JOIN needs_complaint r ON r.tenant_id = ANY (%(tenants)s::uuid[])
  LEFT JOIN cases_case s ON s.id = r.case_id AND s.tenant_id = ANY (%(tenants)s::uuid[])
  WHERE s.kind IS DISTINCT FROM 'training' AND {narrowed}"""
COMPLAINTS = (
    {
        "complaints.received": _COMPLAINTS.format(value="1", narrowed="y.span @> r.received_on"),
        "complaints.forwarded": _COMPLAINTS.format(
            value="r.forwarded_on - r.received_on", narrowed="y.span @> r.forwarded_on"
        ),
        "complaints.open": _COMPLAINTS.format(
            value="1", narrowed="r.received_on < upper(y.span) AND (r.ended_on IS NULL OR r.ended_on >= upper(y.span))"
        ),
    }
    | {
        f"complaints.{about.value}": _COMPLAINTS.format(
            value="1", narrowed=f"y.span @> r.received_on AND r.about = '{about.value}'"
        )
        for about in About
    }
    | {
        f"complaints.{state}": _COMPLAINTS.format(value="1", narrowed=f"y.span @> r.ended_on AND r.state = '{state}'")
        for state in ComplaintState.ended()
    }
)
SUBJECTS = {"case": CASES, "coordinator": COORDINATORS, "report": REPORTS, "complaint": COMPLAINTS}
OF_THE_WHOLE = ("report", "complaint")  # they are of no unit or kind


def subject_of(key: str) -> str | None:
    """What a further figure counts: case, coordinator, report of need or complaint; None for one that there is not."""
    return next((subject for subject, figures in SUBJECTS.items() if key in figures), None)


def behind(scope: Scope, key: str) -> list[dict[str, Any]]:
    """The rows behind a figure, for the years of the scope: `year`, `id` of what is counted, and `value` each adds."""
    sql = next(figures[key] for figures in SUBJECTS.values() if key in figures)
    return rows(f"{TABLE} SELECT * FROM ({sql}) AS t(year, id, value)", scope.parameters())


def tables(scope: Scope) -> dict[int, dict[str, Any]]:
    """The further tables of each year. A narrowed report leaves out reports of need and complaints.

    They are an organisation's own: a report over several at once has those of IMPORT.md section 3 alone, unless they
    act as one.
    """
    if len(scope.tenants) > 1 and not scope.as_one:
        return {}
    whole = scope.is_whole
    asked = {k: v for subject, of in SUBJECTS.items() if whole or subject not in OF_THE_WHOLE for k, v in of.items()}
    union = " UNION ALL ".join(
        f"SELECT '{key}'::text AS key, t.* FROM ({sql}) AS t(year, id, value)" for key, sql in asked.items()
    )
    sums = f"""{TABLE} SELECT key, year, count(*) AS count, sum(value)::bigint AS sum, max(value)::int AS max,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY value) AS p90 FROM ({union}) u GROUP BY key, year"""
    found = {(row["year"], row["key"]): row for row in rows(sums, scope.parameters())}
    made = {year: _year(Found(found, year), whole) for year in scope.years}
    if whole:
        for year, answers in satisfaction(scope).items():
            made[year]["satisfaction"] = answers
    return made


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
        "meetings": {
            "held": found("meetings.held", "sum"),
            "cases": found("meetings.held"),
            "final": found("meetings.final", "sum"),
        },
        "measures": {n: found(f"measures.{n}", "sum") for n in ("due", "on_time", "done", "completed")},
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
        table["complaints"] = _complaints(found)
    return table


def _complaints(found: Found) -> dict[str, Any]:
    return {
        "received": found("complaints.received"),
        "about": {about.value: found(f"complaints.{about.value}") for about in About},
        "forwarded": found("complaints.forwarded"),
        "forwarding_days": found.days("complaints.forwarded"),
        "outcomes": {state: found(f"complaints.{state}") for state in ComplaintState.ended()},
        "open": found("complaints.open"),
    }
