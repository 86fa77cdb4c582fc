"""Who reaches what in some cases from today on, so that it can be held against what was before."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from samvev.cases.models import Access
from samvev.kernel import clock
from samvev.kernel.areas import Right
from samvev.kernel.period import Period

type Reach = Mapping[tuple[UUID, UUID, str, str], list[Period]]  # case, user, area, right: on which days


def of(cases: Iterable[UUID], same: Mapping[Any, UUID | None]) -> Reach:
    """Everybody's reach in these cases. `same`: a user that is another one. Who may write may read."""
    found: dict[tuple[UUID, UUID, str, str], list[Period]] = defaultdict(list)
    for row in Access.objects.filter(case__in=list(cases)):
        user = same.get(row.user_id) or row.user_id
        rights = [Right.READ.value, Right.WRITE.value] if row.right == Right.WRITE else [row.right]
        for area in row.areas:
            for right in rights:
                found[row.case_id, user, area, right].append(row.period)
    return found


def is_wider(before: Reach, after: Reach) -> bool:
    """Does anyone reach something, on a day from today on, that they did not reach before?"""
    return any(_uncovered(days, before.get(key, [])) for key, periods in after.items() for days in periods)


def _uncovered(days: Period, by: list[Period]) -> bool:
    """Is there a day from today on that none of the others has? It can only begin where one of them ends."""
    first = max(days.lower or date.min, clock.today())
    edges = [first, *(one.upper for one in by if one.upper and one.upper > first)]
    return any(_has(days, day) and not any(_has(one, day) for one in by) for day in edges)


def _has(days: Period, day: date) -> bool:
    return (days.lower is None or days.lower <= day) and (days.upper is None or day < days.upper)
