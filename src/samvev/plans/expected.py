"""What a working day begins with: what is expected of the measures across an actor's cases."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from samvev.cases.models import Role
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.kept import keys, texts
from samvev.plans.models import OPEN_MEASURES

WEEK = timedelta(days=7)


class Expected(NamedTuple):
    """An open measure that something is expected of: enough of it for a line in a list."""

    pk: UUID
    case_id: UUID
    area: str
    title: str
    evaluate_on: date | None
    next_on: date | None
    responsible_name: str | None


@dataclass(slots=True)
class DayMeasures:
    """What a working day begins with: measures across the actor's cases, the next one first in each list.

    `late`: their deadline or day of evaluation has passed, for the actor to evaluate: their own, or nobody's.
    `week`: the actor's own, and those in cases they coordinate, with a deadline or evaluation within a week.
    `waiting`: what others owe in the cases that the actor coordinates.
    `steps`: for each case the one that something is next expected of.
    """

    late: list[Expected] = field(default_factory=list)
    week: list[Expected] = field(default_factory=list)
    waiting: list[Expected] = field(default_factory=list)
    steps: dict[UUID, Expected] = field(default_factory=dict)


# Written out: one question instead of four, and plain lines instead of four model rows for each of them.
DAY_MEASURES = f"""
SELECT * FROM (
  SELECT m.id, m.case_id, m.area, m.title, m.evaluate_on, least(m.due_on, m.evaluate_on) AS next_on, u.name,
    (m.due_on < %(day)s OR m.evaluate_on < %(day)s)
      AND (m.responsible_id = %(user)s OR (m.responsible_id IS NULL AND r.leads)) AS late,
    (m.due_on BETWEEN %(day)s AND %(week)s OR m.evaluate_on BETWEEN %(day)s AND %(week)s)
      AND (m.responsible_id = %(user)s OR r.leads) AS week,
    (m.due_on < %(day)s OR m.evaluate_on < %(day)s) AND r.leads AND m.responsible_id <> %(user)s AS waiting,
    row_number() OVER (PARTITION BY m.case_id ORDER BY least(m.due_on, m.evaluate_on), m.id) = 1 AS step
  FROM unnest(%(tenants)s::uuid[], %(cases)s::uuid[], %(areas)s::text[], %(leads)s::boolean[])
    AS r(tenant_id, case_id, areas, leads)
  JOIN plans_measure m ON m.tenant_id = r.tenant_id AND m.case_id = r.case_id AND m.area = ANY (r.areas::text[])
    AND m.status IN ({", ".join(f"'{status}'" for status in sorted(OPEN_MEASURES))})
  JOIN cases_case c ON c.id = m.case_id AND (c."end" IS NULL OR c."end" >= %(day)s)
  LEFT JOIN accounts_user u ON u.id = m.responsible_id
  WHERE m.due_on IS NOT NULL OR m.evaluate_on IS NOT NULL
) expected WHERE late OR week OR waiting OR step ORDER BY next_on, id
"""


def day_measures(actor: Actor) -> DayMeasures:
    """What is expected of measures across the actor's cases, in one query, however many cases."""
    reach = list(actor.cases.values())
    told: dict[str, Any] = {
        "user": actor.user_id,
        "day": clock.today(),
        "week": clock.today() + WEEK,
        "tenants": keys(access.tenant_id for access in reach),
        "cases": keys(access.case_id for access in reach),
        "areas": texts(f"{{{','.join(access.read)}}}" for access in reach),
        "leads": texts("t" if access.role == Role.COORDINATOR else "f" for access in reach),
    }
    found = DayMeasures()
    with connection.cursor() as cursor:
        cursor.execute(DAY_MEASURES, told)
        for *line, late, week, waiting, step in cursor.fetchall():
            measure = Expected(*line)
            for belongs, several in ((late, found.late), (week, found.week), (waiting, found.waiting)):
                if belongs:
                    several.append(measure)
            if step:
                found.steps[measure.case_id] = measure
    return found
