"""What the further figures of the yearly report are counted from.

Each fact that a figure names is a part of one question, with rows by `year` and by the `id` of what is counted: a case
of that year, a coordinator, a report of need, a complaint. The other parts are what these are made of.
"""

from samvev.oversight.counting import table

MINUTES_DAYS = 14  # of 24 hours; minutes that are final so soon after the meeting are no delay
_HERE = "{0}.tenant_id = ANY (%(tenants)s::uuid[])"
_OF = f"{_HERE} AND {{0}}.case_id = c.id"
_DAY = "({0} AT TIME ZONE 'Europe/Oslo')::date"


def within(day: str, row: str = "r") -> str:
    """Is the day in the year of the row? Days are compared one by one: a range is slow to make for each row."""
    return f"({day} >= {row}.first AND {day} < {row}.until)"


def _at(table: str, columns: str) -> str:
    """The rows of a table by the moment `at` in each year: found first (OFFSET 0), and then whose cases they are of."""
    return f"""SELECT c.year, c.id, {columns} FROM (
    SELECT y.year, r.* FROM y JOIN {table} r ON {_HERE.format("r")} AND r.at >= y.begins AND r.at < y.ends OFFSET 0
  ) r JOIN counted c ON c.year = r.year AND c.id = r.case_id"""


DUE = f"{within('r.due_on')} AND r.created_on <= r.due_on AND r.status <> 'cancelled'"
# Each table is read once, but for what few rows look up by their key (EXISTS … OFFSET 0).
FACTS = f"""{table(', c.first, c.until, c.start, c."end", c.went_to_id, c.coordinated_during, c.consented_during')},
taken AS (  -- with whoever coordinated before: they are few, so each by its key
  SELECT c.year, c.id, k.user_id, e.user_id AS earlier_id
  FROM counted c JOIN coordinating k ON k.case_id = c.id AND {within("k.since", "c")}
  LEFT JOIN LATERAL (
    SELECT e.user_id FROM cases_coordinator e
    WHERE {_HERE.format("e")} AND e.case_id = k.case_id AND lower(e.period) < k.since
    ORDER BY lower(e.period) DESC LIMIT 1
  ) e ON true
),
led AS (
  SELECT c.year, k.user_id AS id FROM counted c
  JOIN coordinating k ON k.case_id = c.id AND k.since < c.until AND k.after >= c.until WHERE c.after = c.until
),
met AS ({_at("meetings_meeting", f"r.status, r.final_at < r.at + interval '{MINUTES_DAYS} days' AS soon")}),
judged AS ({_at("plans_evaluation", "r.result")}),
measured AS (  -- but for those that were over and done with before the year
  SELECT c.year, c.id, c.first, c.until, r.id AS measure_id, r.status, r.created_on, r.due_on, r.closed_on
  FROM counted c JOIN plans_measure r ON {_OF.format("r")}
    AND (r.closed_on IS NULL OR r.closed_on >= c.first OR {within("r.due_on", "c")})
),
looked_at AS (  -- of those that were due and not closed by then: few, so each by its key
  SELECT r.measure_id FROM measured r WHERE {DUE} AND (r.closed_on <= r.due_on) IS NOT TRUE AND EXISTS (
    SELECT FROM plans_evaluation e WHERE {_HERE.format("e")} AND e.measure_id = r.measure_id
      AND {_DAY.format("e.at")} BETWEEN r.created_on AND r.due_on OFFSET 0
  )
),
aimed AS (
  SELECT c.year, c.id, c.first, c.until, c.after, r.status, r.created_on, r.closed_on
  FROM counted c JOIN plans_goal r ON {_OF.format("r")} AND (r.closed_on IS NULL OR r.closed_on >= c.first)
),
agreed AS (  -- only those whose first day without them is in the year
  SELECT c.year, c.id, c.since, c.after, c.consented_during, r.given_on, r.valid_until, r.withdrawn_on FROM (
    SELECT y.year, r.* FROM y JOIN consents_consent r ON {_HERE.format("r")} AND r.member_id IS NULL
      AND ({within("r.valid_until + 1", "y")} OR {within("r.withdrawn_on", "y")}) OFFSET 0
  ) r JOIN counted c ON c.year = r.year AND c.id = r.case_id
),
training AS (SELECT s.id FROM cases_case s WHERE {_HERE.format("s")} AND s.kind = 'training'),
reported AS (  -- a report that led to a training case was training too (rule 61)
  SELECT n.id, n.case_id, n.received_at FROM needs_needreport n
  WHERE {_HERE.format("n")} AND (n.case_id IS NULL OR n.case_id NOT IN (SELECT t.id FROM training t))
),
received AS (
  SELECT y.year, n.id FROM y JOIN reported n ON n.received_at >= y.begins AND n.received_at < y.ends
),
ruled AS (
  SELECT y.year, n.id, n.received_at, r.decided_at, r.outcome
  FROM y JOIN needs_ruling r ON {_HERE.format("r")} AND r.decided_at >= y.begins AND r.decided_at < y.ends
  JOIN reported n ON n.id = r.report_id
),
decided AS (  -- in the year of the first ruling
  SELECT r.year, r.id, {_DAY.format("min(r.decided_at)")} - {_DAY.format("r.received_at")} AS waited FROM ruled r
  WHERE NOT EXISTS (
    SELECT FROM needs_ruling e JOIN y ON y.year = r.year
    WHERE {_HERE.format("e")} AND e.report_id = r.id AND e.decided_at < y.begins OFFSET 0
  ) GROUP BY r.year, r.id, r.received_at
),
latest AS (
  SELECT DISTINCT ON (r.id, r.year) r.year, r.id, r.outcome FROM ruled r ORDER BY r.id, r.year, r.decided_at DESC
),
helped AS (  -- by the first who coordinates after the report, unless somebody did already
  SELECT h.year, h.id, h.since - h.day AS waited FROM (
    SELECT y.year, n.id, k.case_id, k.since, {_DAY.format("n.received_at")} AS day
    FROM y JOIN coordinating k ON {within("k.since", "y")} JOIN reported n ON n.case_id = k.case_id OFFSET 0
  ) h WHERE h.since >= h.day
    AND NOT EXISTS (SELECT FROM coordinating e WHERE e.case_id = h.case_id AND e.since < h.since AND e.after > h.day)
),
complained AS (  -- a complaint in a training case is none
  SELECT y.year, y.first, y.until, r.id, r.about, r.state, r.received_on, r.forwarded_on, r.ended_on
  FROM y JOIN needs_complaint r ON {_HERE.format("r")}
  WHERE r.case_id IS NULL OR r.case_id NOT IN (SELECT t.id FROM training t)
)
"""
