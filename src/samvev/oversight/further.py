"""What the yearly report tells beyond IMPORT.md section 3: needs, complaints, coordinators, meetings, measures, goals.

Each figure is a set of rows: what it counts (a case, a report of need, a complaint, a coordinator), and how much each
adds. The number in the report is counted over these rows, and the list behind it shows them.
"""

import json
from typing import Any
from uuid import UUID

from samvev.cases.models import CaseKind
from samvev.needs.complaints.models import About, ComplaintState
from samvev.needs.models import Outcome
from samvev.oversight.counting import CUTS, rows, sums, table
from samvev.oversight.satisfaction import satisfaction
from samvev.oversight.scope import Scope
from samvev.plans.models import Result

LAPSING_DAYS = 90
MINUTES_DAYS = 14  # minutes that are final so soon after the meeting are no delay
_WITH_CONSENT = ", ".join(f"'{kind.value}'" for kind in CaseKind if kind.needs_plan_consent)
_HERE = "{0}.tenant_id = ANY (%(tenants)s::uuid[])"
_OF = f"{_HERE} AND {{0}}.case_id = c.id"
_DAY = "({0} AT TIME ZONE 'Europe/Oslo')::date"


def _at(table: str, columns: str) -> str:
    """The rows of a table by the moment `at` in each year: found first (OFFSET 0), and then whose cases they are of."""
    return f"""SELECT c.year, c.id, {columns} FROM (
    SELECT y.year, r.* FROM y JOIN {table} r ON {_HERE.format("r")} AND r.at >= y.begins AND r.at < y.ends OFFSET 0
  ) r JOIN counted c ON c.year = r.year AND c.id = r.case_id"""


# What the figures are counted from, each table of facts read once: how much of it belongs to the cases of each year.
FACTS = f"""{table(', c.span, c.start, c."end", c.went_to_id, c.coordinated_during, c.consented_during')},
begun AS (SELECT k.case_id, min(lower(k.period)) AS day FROM coordinating k GROUP BY k.case_id),
met AS ({_at("meetings_meeting", f"r.status, r.final_at < r.at + interval '{MINUTES_DAYS} days' AS soon")}),
judged AS ({_at("plans_evaluation", "r.result")}),
measured AS (  -- but for those that were over and done with before the year
  SELECT c.year, c.id, c.span, r.id AS measure_id, r.status, r.created_on, r.due_on, r.closed_on
  FROM counted c JOIN plans_measure r ON {_OF.format("r")}
    AND (r.closed_on IS NULL OR r.closed_on >= lower(c.span) OR c.span @> r.due_on)
),
aimed AS (
  SELECT c.year, c.id, c.days, c.span, r.status, r.created_on, r.closed_on
  FROM counted c JOIN plans_goal r ON {_OF.format("r")} AND (r.closed_on IS NULL OR r.closed_on >= lower(c.span))
),
agreed AS (
  SELECT c.year, c.id, c.days, c.consented_during, r.given_on, r.valid_until, r.withdrawn_on
  FROM counted c JOIN consents_consent r ON {_OF.format("r")} AND r.member_id IS NULL
),
training AS (SELECT s.id FROM cases_case s WHERE {_HERE.format("s")} AND s.kind = 'training'),
reported AS (  -- a report that led to a training case was training too (rule 61)
  SELECT n.id, n.case_id, n.received_at, {_DAY.format("n.received_at")} AS day FROM needs_needreport n
  WHERE {_HERE.format("n")} AND (n.case_id IS NULL OR n.case_id NOT IN (SELECT t.id FROM training t))
),
ruled AS (
  SELECT n.id, n.day, r.decided_at, r.outcome FROM needs_ruling r JOIN reported n ON n.id = r.report_id
  WHERE {_HERE.format("r")}
),
latest AS (
  SELECT DISTINCT ON (r.id, y.year) y.year, r.id, r.outcome FROM ruled r
  JOIN y ON r.decided_at >= y.begins AND r.decided_at < y.ends ORDER BY r.id, y.year, r.decided_at DESC
),
complained AS (  -- a complaint in a training case is none
  SELECT y.year, y.span, r.id, r.about, r.state, r.received_on, r.forwarded_on, r.ended_on
  FROM y JOIN needs_complaint r ON {_HERE.format("r")}
  WHERE r.case_id IS NULL OR r.case_id NOT IN (SELECT t.id FROM training t)
)
"""


def _each(fact: str, narrowed: str) -> str:
    """How many of the facts a case has in the year."""
    return f"SELECT r.year, r.id, count(*) FROM {fact} r WHERE {narrowed} GROUP BY r.year, r.id"


_DUE = "r.span @> r.due_on AND r.created_on <= r.due_on AND r.status <> 'cancelled'"
CASES = {
    "coordinators.appointed": """SELECT c.year, c.id, 1 FROM counted c
        JOIN begun f ON f.case_id = c.id AND c.span @> f.day""",
    "coordinators.changed": """SELECT c.year, c.id, count(*) FROM counted c JOIN begun f ON f.case_id = c.id
        JOIN coordinating k ON k.case_id = c.id AND c.span @> lower(k.period) AND lower(k.period) > f.day
        GROUP BY c.year, c.id""",
    "coordinators.without": """SELECT c.year, c.id, 1 FROM counted c
        WHERE NOT c.coordinated_during @> (upper(c.days) - 1)""",
    "meetings.held": _each("met", "r.status IN ('held', 'final', 'amended')"),
    "meetings.final": _each("met", "r.status IN ('final', 'amended') AND r.soon"),
    "measures.due": _each("measured", _DUE),
    "measures.on_time": _each(
        "measured",
        f"""{_DUE} AND (r.closed_on <= r.due_on OR r.measure_id IN (SELECT e.measure_id FROM plans_evaluation e
          JOIN measured r ON r.measure_id = e.measure_id AND {_DUE}
            AND {_DAY.format("e.at")} BETWEEN r.created_on AND r.due_on
          WHERE {_HERE.format("e")}))""",
    ),
    "measures.done": _each("measured", "r.span @> r.closed_on AND r.status = 'done'"),
    "measures.completed": """SELECT r.year, r.id, 1 FROM measured r
        WHERE r.status <> 'cancelled' AND r.created_on < upper(r.span)
        GROUP BY r.year, r.id HAVING bool_or(r.status = 'done' AND r.span @> r.closed_on)
          AND bool_and(coalesce(r.closed_on < upper(r.span), false))""",
    "goals.reached": _each("aimed", "r.span @> r.closed_on AND r.status = 'reached'"),
    "goals.closed": _each("aimed", "r.span @> r.closed_on AND r.status = 'closed'"),
    "goals.open": _each(
        "aimed",
        """r.created_on < upper(r.days) AND (r.closed_on IS NULL OR r.closed_on >= upper(r.days))
          AND r.status <> 'proposed' AND upper(r.span) = upper(r.days)""",
    ),
    "consents.lapsed": """SELECT DISTINCT r.year, r.id, 1 FROM agreed r WHERE r.days @> (r.valid_until + 1)
        AND (r.withdrawn_on IS NULL OR r.withdrawn_on > r.valid_until)
        AND NOT r.consented_during @> (r.valid_until + 1)""",
    "consents.withdrawn": """SELECT DISTINCT r.year, r.id, 1 FROM agreed r WHERE r.days @> r.withdrawn_on
        AND r.withdrawn_on > r.given_on AND r.withdrawn_on <= r.valid_until
        AND NOT r.consented_during @> r.withdrawn_on""",
    "consents.lapsing": f"""SELECT c.year, c.id, 1 FROM counted c WHERE
        (c."end" IS NULL OR c."end" >= upper(c.span) OR c.went_to_id IS NOT NULL AND c."end" = upper(c.span) - 1)
        AND c.kind IN ({_WITH_CONSENT}) AND c.consented_during @> (upper(c.span) - 1)
        AND NOT c.consented_during @> (upper(c.span) - 1 + {LAPSING_DAYS})""",
    "supervision.ended": """SELECT c.year, c.id, c."end" - c.start FROM counted c WHERE c.span @> c."end"
        AND c.went_to_id IS NULL""",
} | {f"evaluations.{result.value}": _each("judged", f"r.result = '{result.value}'") for result in Result}
COORDINATORS = {
    "supervision.load": """SELECT c.year, k.user_id, count(*) FROM counted c
        JOIN coordinating k ON k.case_id = c.id AND k.period @> (upper(c.span) - 1)
        WHERE upper(c.days) = upper(c.span) GROUP BY c.year, k.user_id""",
}
REPORTS = {
    "needs.reported": """SELECT y.year, n.id, 1 FROM y
        JOIN reported n ON n.received_at >= y.begins AND n.received_at < y.ends""",
    "needs.decided": f"""SELECT y.year, f.id, {_DAY.format("f.at")} - f.day
        FROM (SELECT r.id, r.day, min(r.decided_at) AS at FROM ruled r GROUP BY r.id, r.day) f
        JOIN y ON f.at >= y.begins AND f.at < y.ends""",
    "needs.coordinated": """SELECT y.year, n.id, k.day - n.day FROM reported n
        JOIN begun k ON k.case_id = n.case_id AND k.day >= n.day JOIN y ON y.span @> k.day""",
} | {
    f"needs.{outcome.value}": f"SELECT l.year, l.id, 1 FROM latest l WHERE l.outcome = '{outcome.value}'"
    for outcome in Outcome
}


def _complaints_of(narrowed: str, value: str = "1") -> str:
    """What a complaint says is nobody's business here: only kinds, days and outcomes."""
    return f"SELECT r.year, r.id, {value} FROM complained r WHERE {narrowed}"


COMPLAINTS = (
    {
        "complaints.received": _complaints_of("r.span @> r.received_on"),
        "complaints.forwarded": _complaints_of("r.span @> r.forwarded_on", "r.forwarded_on - r.received_on"),
        "complaints.open": _complaints_of(
            "r.received_on < upper(r.span) AND (r.ended_on IS NULL OR r.ended_on >= upper(r.span))"
        ),
    }
    | {
        f"complaints.{about.value}": _complaints_of(f"r.span @> r.received_on AND r.about = '{about.value}'")
        for about in About
    }
    | {
        f"complaints.{state}": _complaints_of(f"r.span @> r.ended_on AND r.state = '{state}'")
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
    return rows(f"{FACTS} SELECT * FROM ({sql}) AS t(year, id, value)", scope.parameters())


def tables(scope: Scope) -> tuple[list[dict[str, Any]], dict[int, dict[str, Any]]]:
    """The sums (`counting.sums`), and the further tables of each year: one question, as both count the same cases.

    A narrowed report leaves out reports of need and complaints. The further tables are an organisation's own: a report
    over several at once has those of IMPORT.md section 3 alone, unless they act as one.
    """
    if len(scope.tenants) > 1 and not scope.as_one:
        return sums(scope), {}
    whole = scope.is_whole
    asked = {k: v for subject, of in SUBJECTS.items() if whole or subject not in OF_THE_WHOLE for k, v in of.items()}
    union = " UNION ALL ".join(
        f"SELECT '{key}'::text AS key, t.* FROM ({sql}) AS t(year, id, value)" for key, sql in asked.items()
    )
    more = f"""SELECT key, year, count(*) AS count, sum(value)::bigint AS sum, max(value)::int AS max,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median,
      percentile_cont(0.9) WITHIN GROUP (ORDER BY value) AS p90 FROM ({union}) u GROUP BY key, year"""
    both = f"""{FACTS} SELECT true AS cut, to_jsonb(s) AS row FROM ({CUTS}) s
      UNION ALL SELECT false, to_jsonb(m) FROM ({more}) m"""
    told = [(one["cut"], json.loads(one["row"])) for one in rows(both, scope.parameters())]
    found = {(row["year"], row["key"]): row for cut, row in told if not cut}
    made = {year: _year(Found(found, year), whole) for year in scope.years}
    if whole:
        for year, answers in satisfaction(scope).items():
            made[year]["satisfaction"] = answers
    return [row | {"unit_id": row["unit_id"] and UUID(row["unit_id"])} for cut, row in told if cut], made


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
