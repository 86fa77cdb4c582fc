"""Which cases an actor reaches: a filter in the database, not a loop (rule 101)."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole

if TYPE_CHECKING:
    from samvev.cases.models import Case  # noqa: F401 - named in quotes below, where ruff does not look

# These see how it goes in every case of their organisation, not what it says (rule 36).
OVERSEERS = (
    OfficeRole.COORDINATING_UNIT,
    OfficeRole.ALLOCATION,
    OfficeRole.TOP_ADMIN,
    OfficeRole.LOCAL_ADMIN,
    OfficeRole.RECORDS,
)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases, narrowed."""

    def visible_to(self, actor: Actor) -> Self:
        """Those the actor takes part in, oversees, or whose coordinator works in a unit they manage; none where the
        person has blocked them.
        """
        reach = models.Q(pk__in=list(actor.cases))
        overseen = {o.tenant_id for o in actor.offices if o.role in OVERSEERS}
        if overseen:
            reach |= models.Q(tenant_id__in=overseen)
        managed = {o.unit_id for o in actor.offices if o.role == OfficeRole.MANAGER and o.unit_id}
        if managed:
            reach |= models.Q(coordinators__unit__in=managed, coordinators__period__contains=clock.today())
        found = self.filter(reach)
        if actor.blocked:
            found = found.exclude(pk__in=list(actor.blocked))
        return found.distinct() if managed else found

    def mine(self, actor: Actor) -> Self:
        """Those the actor takes part in."""
        return self.filter(pk__in=list(actor.cases))

    def open_on(self, day: date) -> Self:
        """Begun by the day and not ended before it."""
        return self.filter(models.Q(end=None) | models.Q(end__gte=day), start__lte=day)
