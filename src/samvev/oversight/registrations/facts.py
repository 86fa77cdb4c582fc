"""Which facts hold on the last day of a year, for each case; and which of them were registered where they belong."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from samvev.cases.models import Case, CaseKind
from samvev.cases.queries import with_head
from samvev.oversight.counting import rows
from samvev.oversight.desk import Desk
from samvev.oversight.registrations.models import Fact, Registered
from samvev.oversight.scope import as_of

# A case counts by the kind it was of that day; a plan needs the consent to it. Whether NAV or child welfare takes part
# is whether somebody from a unit of theirs did on any day of the year.
HOLDS = """
WITH there AS (
  SELECT c.id, c.coordinated_during @> %(last)s::date AS coordinated, c.consented_during @> %(last)s::date AS consented,
    coalesce((SELECT f.kind FROM cases_formerkind f WHERE f.case_id = c.id AND f.until > %(last)s
      ORDER BY f.until LIMIT 1), c.kind) AS kind
  FROM cases_case c WHERE c.tenant_id = ANY (%(tenants)s::uuid[]) AND c.start <= %(last)s
    AND (c."end" IS NULL OR c."end" >= %(last)s)
),
part AS (
  SELECT t.case_id, count(DISTINCT t.user_id) AS helpers, bool_or(u.sector = 'nav') AS nav,
    bool_or(u.sector = 'child_welfare') AS care
  FROM (SELECT p.case_id, p.user_id, p.unit_id, p.period FROM cases_participation p
      WHERE p.tenant_id = ANY (%(tenants)s::uuid[]) AND p.unit_id IS NOT NULL
    UNION ALL SELECT k.case_id, k.user_id, k.unit_id, k.period FROM cases_coordinator k
      WHERE k.tenant_id = ANY (%(tenants)s::uuid[]) AND k.unit_id IS NOT NULL) t
  JOIN organisations_unit u ON u.id = t.unit_id
  WHERE t.period && daterange(%(first)s::date, %(last)s::date, '[]') GROUP BY t.case_id
),
facts AS (
  SELECT t.id, t.kind = %(plan)s AND t.consented AS plan, t.coordinated, t.kind = %(child)s AND t.coordinated AS child,
    coalesce(p.nav, false) AS nav, coalesce(p.care, false) AS care, coalesce(p.helpers, 0) > 1 AS team
  FROM there t LEFT JOIN part p ON p.case_id = t.id WHERE t.kind <> %(training)s
)
SELECT f.id, held.fact FROM facts f CROSS JOIN LATERAL (VALUES
  ('plan', f.plan), ('coordinator', f.coordinated), ('child_coordinator', f.child), ('nav_plan', f.plan AND f.nav),
  ('care_plan', f.plan AND f.care), ('care_team', f.team AND f.coordinated AND f.care)) AS held(fact, holds)
WHERE held.holds
"""
LEFT, DONE, STALE = "left", "done", "stale"
STATES = (LEFT, DONE, STALE)


@dataclass(frozen=True, slots=True)
class Item:
    """A fact about a case in a year: left to register, done, or registered and not true any more."""

    case: Case
    fact: Fact
    state: str
    mark: Registered | None = None

    @property
    def key(self) -> str:
        """What a choice of it is called."""
        return f"{self.fact.value}.{self.case.pk}"


def _holding(desk: Desk, year: int) -> set[tuple[UUID, str]]:
    last = as_of(year)
    asked: dict[str, Any] = {
        "tenants": list(desk.whole),
        "first": last.replace(month=1, day=1),
        "last": last,
        "plan": CaseKind.INDIVIDUAL_PLAN.value,
        "child": CaseKind.CHILD_COORDINATION.value,
        "training": CaseKind.TRAINING.value,
    }
    return {(row["id"], row["fact"]) for row in rows(HOLDS, asked)}


def items(desk: Desk) -> list[Item]:
    """Every fact of the desk's year, by the person's name. Four queries, however many there are."""
    holding = _holding(desk, desk.year)
    marks = {
        (mark.case_id, mark.fact): mark for mark in Registered.objects.filter(tenant_id__in=desk.whole, year=desk.year)
    }
    found = with_head(Case.objects.filter(pk__in={case_id for case_id, _fact in [*holding, *marks]}))
    cases = {case.pk: case for case in found.order_by("listed_as", "pk")}
    order = {fact.value: at for at, fact in enumerate(Fact)}
    told = sorted({*holding, *marks}, key=lambda one: order[one[1]])
    by_case: dict[UUID, list[Item]] = {pk: [] for pk in cases}
    for case_id, fact in told:
        mark = marks.get((case_id, fact))
        state = (DONE if mark else LEFT) if (case_id, fact) in holding else STALE
        if case_id in by_case:
            by_case[case_id].append(Item(cases[case_id], Fact(fact), state, mark))
    return [item for listed in by_case.values() for item in listed]
