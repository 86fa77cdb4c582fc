"""Where a case came from, or went to, when an organisation was split (rule 85)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from samvev.cases.models import Case
from samvev.kernel.actor import Actor
from samvev.kernel.period import DAY
from samvev.web.days import short_day


@dataclass(frozen=True, slots=True)
class Moved:
    """The other organisation, and the case there for those who reach it: its last day here, or the first one there."""

    came: bool
    organisation: str
    day: date
    case_id: UUID | None

    @property
    def when(self) -> str:
        """The day with its year: it stays the same sentence however long ago it was."""
        return short_day(self.day)


def moved(actor: Actor, case: Case) -> Moved | None:
    """None for a case that was in one organisation all along: then nothing is asked."""
    if before := case.came_from:
        there = case.continues_id if case.continues_id in actor.cases else None
        return Moved(True, before.name, case.start - DAY, there)
    if (after := case.went_to) and case.end:
        onward = Case.objects.filter(continues=case, pk__in=list(actor.cases)).values_list("pk", flat=True).first()
        return Moved(False, after.name, case.end + DAY, onward)
    return None
