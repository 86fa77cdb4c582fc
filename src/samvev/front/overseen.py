"""The cases that somebody oversees by an office, by name, a page at a time: how they go, not what they say."""

from dataclasses import dataclass, replace
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

PAGE = 50
FARTHEST = 100_000  # a page beyond any; PostgreSQL takes no number without end
LONG = 1_000  # a longer list is not counted to its end: that would cost the more, the larger the municipality

# How many there are, and the keys of those on one page: both in one walk along an index (`cases.listing`). Those with
# strict protection have no name there, and stand last, in no order that tells one (rule 44).
LISTED = """
SELECT count(*), (array_agg(r.id ORDER BY r.listed_as, r.id))[%s:%s]
FROM (SELECT * FROM ({reached}) AS o (id, listed_as) ORDER BY o.listed_as, o.id LIMIT %s) AS r
"""


@dataclass(frozen=True, slots=True)
class Overseen:
    """A page of the list; `more`: the list goes on beyond what was counted."""

    page: "Page[Case]"
    more: bool

    @property
    def told(self) -> str:
        """How many there are in the list."""
        return f"{LONG}+" if self.more else str(self.page.paginator.count)


def overseen(actor: Actor, asked: str | None) -> Overseen:
    """A page of the open cases that the actor oversees, the last one for a page that there is not."""
    wanted = min(int(asked), FARTHEST) if asked and asked.isdecimal() else 1
    count, more, found = _listed(actor, wanted)
    page: Page[Any] = Paginator(range(count), PAGE).get_page(wanted)
    if page.number != wanted:
        _count, _more, found = _listed(actor, page.number)
    page.object_list = _rows(found)
    return Overseen(page, more)


def _listed(actor: Actor, page: int) -> tuple[int, bool, list[UUID]]:
    if not actor.offices:
        return 0, False, []
    # By the office alone: what one takes part in oneself is another list, and would be looked up for each case.
    reached = Case.objects.visible_to(replace(actor, cases={})).open_on(clock.today()).exclude(pk__in=list(actor.cases))
    try:
        sql, told = reached.values_list("pk", "listed_as").query.sql_with_params()
    except EmptyResultSet:  # an office that oversees nothing, as a manager's of no unit
        return 0, False, []
    last = max(1, page) * PAGE
    far = max(LONG, last) + 1  # one more tells that there are more
    with connection.cursor() as cursor:
        cursor.execute(LISTED.format(reached=sql), (last - PAGE + 1, last, *told, far))
        count, found = cursor.fetchone()
    return count, count == far, found or []


def _rows(found: list[UUID]) -> list[Case]:
    rows = {case.pk: case for case in _of_keys(cases=keys(found))} if found else {}
    return [rows[key] for key in found]


@Kept
def _of_keys() -> "QuerySet[Case]":
    return for_list(Case.objects.filter(AnyOf("pk", "cases")))
