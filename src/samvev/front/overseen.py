"""The cases that somebody oversees by an office, by name, a page at a time: how they go, not what they say."""

from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet

from samvev.cases.models import Case
from samvev.cases.queries import for_list
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.kept import AnyOf, Kept, keys
from samvev.people.models import Protection

PAGE = 50
FARTHEST = 100_000  # a page beyond any; PostgreSQL takes no number without end

# How many there are, and the keys of those on one page. Those with strict protection stand last, in no order that
# tells a name (rule 44). The persons are fetched by themselves (OFFSET 0): PostgreSQL believes that few cases lie
# behind the walls, and would look up each one's person, thousands of them in a large municipality.
LISTED = """
WITH reached (id, person_id) AS MATERIALIZED ({reached})
SELECT (SELECT count(*) FROM reached), ARRAY(
  SELECT r.id FROM reached r JOIN (
    SELECT id, name, protection = %s::text AS strict FROM people_person WHERE tenant_id = ANY (%s::uuid[]) OFFSET 0
  ) n ON n.id = r.person_id
  ORDER BY n.strict, CASE WHEN n.strict THEN '' ELSE n.name END, r.id LIMIT %s OFFSET %s)
"""


def overseen(actor: Actor, asked: str | None) -> "Page[Case]":
    """A page of the open cases that the actor oversees, the last one for a page that there is not."""
    wanted = min(int(asked), FARTHEST) if asked and asked.isdecimal() else 1
    count, found = _listed(actor, wanted)
    page: Page[Any] = Paginator(range(count), PAGE).get_page(wanted)
    if page.number != wanted:
        _count, found = _listed(actor, page.number)
    page.object_list = _rows(found)
    return page


def _listed(actor: Actor, page: int) -> tuple[int, list[UUID]]:
    if not actor.offices:
        return 0, []
    reached = Case.objects.visible_to(actor).open_on(clock.today()).exclude(pk__in=list(actor.cases))
    try:
        sql, told = reached.values_list("pk", "person_id").query.sql_with_params()
    except EmptyResultSet:  # an office that oversees nothing, as a manager's of no unit
        return 0, []
    more = (Protection.STRICT.value, keys(actor.tenants), PAGE, max(0, page - 1) * PAGE)
    with connection.cursor() as cursor:
        cursor.execute(LISTED.format(reached=sql), (*told, *more))
        count, found = cursor.fetchone()
    return count, found


def _rows(found: list[UUID]) -> list[Case]:
    rows = {case.pk: case for case in _of_keys(cases=keys(found))} if found else {}
    return [rows[key] for key in found]


@Kept
def _of_keys() -> "QuerySet[Case]":
    return for_list(Case.objects.filter(AnyOf("pk", "cases")))
