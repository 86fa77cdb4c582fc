"""What the yearly report tells beyond IMPORT.md section 3: coordinators, consents, meetings, measures, goals, needs …

Each figure is what the rows of a fact (`facts`) amount to for a case, a report of need, a complaint or a coordinator in
a year, or nothing. The number in the report is counted over these amounts, and the list behind it shows them.
"""

import json
from typing import Any
from uuid import UUID

from samvev.cases.models import CaseKind
from samvev.needs.complaints.models import About, ComplaintState
from samvev.needs.models import Outcome
from samvev.oversight.counting import CUTS, rows, sums
from samvev.oversight.facts import DUE, FACTS, within
from samvev.oversight.satisfaction import satisfaction
from samvev.oversight.scope import Scope
from samvev.plans.models import Result

LAPSING_DAYS = 90
_WITH_CONSENT = ", ".join(f"'{kind.value}'" for kind in CaseKind if kind.needs_plan_consent)


def _when(condition: str, value: str = "1") -> str:
    """Of the only row: this much when it is so."""
    return f"CASE WHEN {condition} THEN {value} END"


def _number(condition: str = "true") -> str:
    """Of several rows: how many are so, if any."""
    return f"nullif(count(*) FILTER (WHERE {condition}), 0)"


def _any(condition: str) -> str:
    """Of several rows: one, when one of them is so."""
    return f"CASE WHEN bool_or({condition}) THEN 1 END"


_GOING_ON = "WHERE r.status <> 'cancelled' AND r.created_on < r.until"
# By fact: what its figures are, of the row or the rows `r` that are one's own in a year.
CASES = {
    "taken": {
        "coordinators.appointed": _any("r.earlier_id IS NULL"),
        "coordinators.changed": _number("r.earlier_id <> r.user_id"),
    },
    "counted": {
        "coordinators.without": _when("NOT r.coordinated_during @> (r.after - 1)"),
        "consents.lapsing": _when(
            f"""(r."end" IS NULL OR r."end" >= r.until OR r.went_to_id IS NOT NULL AND r."end" = r.until - 1)
            AND r.kind IN ({_WITH_CONSENT}) AND r.consented_during @> (r.until - 1)
            AND NOT r.consented_during @> (r.until - 1 + {LAPSING_DAYS})"""
        ),
        "supervision.ended": _when(f"""{within('r."end"')} AND r.went_to_id IS NULL""", 'r."end" - r.start'),
    },
    "met": {
        "meetings.held": _number("r.status IN ('held', 'final', 'amended')"),
        "meetings.final": _number("r.status IN ('final', 'amended') AND r.soon"),
    },
    "measured": {
        "measures.due": _number(DUE),
        "measures.on_time": _number(
            f"{DUE} AND (r.closed_on <= r.due_on OR r.measure_id IN (SELECT l.measure_id FROM looked_at l))"
        ),
        "measures.done": _number(f"{within('r.closed_on')} AND r.status = 'done'"),
        "measures.completed": f"""CASE
            WHEN bool_or({within("r.closed_on")} AND r.status = 'done') FILTER ({_GOING_ON})
            AND bool_and(coalesce(r.closed_on < r.until, r.status = 'done')) FILTER ({_GOING_ON}) THEN 1 END""",
    },
    "aimed": {
        "goals.reached": _number(f"{within('r.closed_on')} AND r.status = 'reached'"),
        "goals.closed": _number(f"{within('r.closed_on')} AND r.status = 'closed'"),
        "goals.open": _number(
            """r.created_on < r.after AND r.status <> 'proposed' AND r.until = r.after
            AND (r.closed_on >= r.after OR r.closed_on IS NULL AND r.status = 'active')"""
        ),
    },
    "agreed": {
        "consents.lapsed": _any(
            """r.valid_until + 1 >= r.since AND r.valid_until + 1 < r.after
            AND (r.withdrawn_on IS NULL OR r.withdrawn_on > r.valid_until)
            AND NOT r.consented_during @> (r.valid_until + 1)"""
        ),
        "consents.withdrawn": _any(
            """r.withdrawn_on >= r.since AND r.withdrawn_on < r.after
            AND r.withdrawn_on > r.given_on AND r.withdrawn_on <= r.valid_until
            AND NOT r.consented_during @> r.withdrawn_on"""
        ),
    },
    "judged": {f"evaluations.{result.value}": _number(f"r.result = '{result.value}'") for result in Result},
}
COORDINATORS = {"led": {"supervision.load": _number()}}
REPORTS = {
    "received": {"needs.reported": "1"},
    "decided": {"needs.decided": "r.waited"},
    "helped": {"needs.coordinated": "r.waited"},
    "latest": {f"needs.{outcome.value}": _when(f"r.outcome = '{outcome.value}'") for outcome in Outcome},
}
# What a complaint says is nobody's business here: only kinds, days and outcomes.
COMPLAINTS = {
    "complained": {
        "complaints.received": _when(within("r.received_on")),
        "complaints.forwarded": _when(within("r.forwarded_on"), "r.forwarded_on - r.received_on"),
        "complaints.open": _when("r.received_on < r.until AND (r.ended_on IS NULL OR r.ended_on >= r.until)"),
    }
    | {f"complaints.{a.value}": _when(f"{within('r.received_on')} AND r.about = '{a.value}'") for a in About}
    | {f"complaints.{s}": _when(f"{within('r.ended_on')} AND r.state = '{s}'") for s in ComplaintState.ended()}
}
SUBJECTS = {"case": CASES, "coordinator": COORDINATORS, "report": REPORTS, "complaint": COMPLAINTS}
OF_THE_WHOLE = ("report", "complaint")  # they are of no unit or kind
SEVERAL = ("taken", "met", "measured", "aimed", "agreed", "judged", "led")  # facts of which one may have several rows
IN_DAYS = ("supervision.ended", "needs.decided", "needs.coordinated", "complaints.forwarded")
NOTHING = {"count": 0, "sum": 0, "max": 0, "median": None, "p90": None}


def subject_of(key: str) -> str | None:
    """What a further figure counts: case, coordinator, report of need or complaint; None for one that there is not."""
    return next((subject for subject, facts in SUBJECTS.items() if any(key in of for of in facts.values())), None)


def _amounts(fact: str, figures: dict[str, str]) -> str:
    """What each has of a fact in a year: a column for each figure, named by its key."""
    columns = ", ".join(f'{amount} AS "{key}"' for key, amount in figures.items())
    return f"SELECT r.year, r.id, {columns} FROM {fact} r{' GROUP BY r.id, r.year' if fact in SEVERAL else ''}"


def behind(scope: Scope, key: str) -> list[dict[str, Any]]:
    """The rows behind a figure, for the years of the scope: `year`, `id` of what is counted, and `value` each adds."""
    facts = (fact for of in SUBJECTS.values() for fact in of.items())
    amounts = next(_amounts(fact, {key: figures[key]}) for fact, figures in facts if key in figures)
    return rows(f"{FACTS} SELECT * FROM ({amounts}) AS t(year, id, value) WHERE value IS NOT NULL", scope.parameters())


def _totals(fact: str, figures: dict[str, str]) -> str:
    """The totals of a fact's figures, for each year an object of them by key."""
    totals = ", ".join(f"'{key}', {_total(key)}" for key in figures)
    return f"SELECT t.year, jsonb_build_object({totals}) AS row FROM ({_amounts(fact, figures)}) t GROUP BY t.year"


def _total(key: str) -> str:
    """The object that tells a figure: how many have some, and how much together."""
    of = f't."{key}"'
    parts = {"count": f"count({of})", "sum": f"sum({of})", "max": f"max({of})"}
    for name, part in ("median", 0.5), ("p90", 0.9):
        if key in IN_DAYS:
            parts[name] = f"percentile_cont({part}) WITHIN GROUP (ORDER BY {of})"
    return f"jsonb_build_object({', '.join(f"'{name}', {total}" for name, total in parts.items())})"


def tables(scope: Scope) -> tuple[list[dict[str, Any]], dict[int, dict[str, Any]]]:
    """The sums (`counting.sums`), and the further tables of each year: one question, as both count the same cases.

    A narrowed report leaves out reports of need and complaints. The further tables are an organisation's own: a report
    over several at once has those of IMPORT.md section 3 alone, unless they act as one.
    """
    if len(scope.tenants) > 1 and not scope.as_one:
        return sums(scope), {}
    whole = scope.is_whole
    facts = [fact for subject, of in SUBJECTS.items() if whole or subject not in OF_THE_WHOLE for fact in of.items()]
    totals = " UNION ALL ".join(_totals(fact, figures) for fact, figures in facts)
    both = f"""{FACTS} SELECT s.year AS of, true AS cut, to_jsonb(s) AS row FROM ({CUTS}) s
      UNION ALL SELECT t.year, false, t.row FROM ({totals}) t"""
    told = [(one["of"], one["cut"], json.loads(one["row"])) for one in rows(both, scope.parameters())]
    keys = [key for _, figures in facts for key in figures]
    found: dict[int, dict[str, Any]] = {year: dict.fromkeys(keys, NOTHING) for year in scope.years}
    for year, cut, row in told:
        found[year] |= {} if cut else row
    made = {year: _year(Found(of), whole) for year, of in found.items()}
    if whole:
        for year, answers in satisfaction(scope).items():
            made[year]["satisfaction"] = answers
    return [row | {"unit_id": row["unit_id"] and UUID(row["unit_id"])} for _of, cut, row in told if cut], made


class Found:
    """What was found for a year, by key."""

    def __init__(self, totals: dict[str, dict[str, Any]]) -> None:
        self.totals = totals

    def __call__(self, key: str, what: str = "count") -> int:
        """How many (`count`) or how much together (`sum`, `max`)."""
        return int(self.totals[key][what] or 0)

    def days(self, key: str) -> dict[str, float | None]:
        """Median and 90th percentile, in days; None when there is nothing to take them of."""
        found = self.totals[key]
        return {name: None if found[name] is None else round(float(found[name]), 1) for name in ("median", "p90")}


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
