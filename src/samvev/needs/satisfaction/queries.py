"""Answers within an actor's reach. That nobody else's come along is the wall's doing; here it is said as well."""

from uuid import UUID

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.needs.satisfaction import rules
from samvev.needs.satisfaction.models import Satisfaction


def standing(actor: Actor, case: Case) -> Satisfaction:
    """What the actor said, or passed by, within the quarter; else a row that is not kept yet. One query."""
    own = {"tenant_id": case.tenant_id, "case": case, "user_id": actor.own_id}
    kept = Satisfaction.objects.filter(**own, given_on__gt=rules.since(clock.today())).order_by("-given_on").first()
    found = kept or Satisfaction(**own, by_name=actor.name)
    found.case = case
    return found


def standing_in(actor: Actor, case_id: UUID) -> Satisfaction:
    """The same by the case's id."""
    return standing(actor, cases.case(actor, case_id))


def own(actor: Actor, answer_id: UUID) -> Satisfaction:
    """An answer that the actor gave, in a case that they reach."""
    mine = Satisfaction.objects.filter(pk=answer_id, user_id=actor.own_id, case_id__in=list(actor.cases))
    found = mine.select_related("case__person").first()
    if found is None:
        raise NotFound
    return found


def answers(actor: Actor, case: Case) -> list[Satisfaction]:
    """The answers in a case that the actor may read: their own, or what others let the coordinator read; newest first.

    What was passed by or taken back is not among them.
    """
    found = Satisfaction.objects.filter(tenant_id=case.tenant_id, case=case, face__isnull=False)
    if rules.is_asked_in(actor, case):
        found = found.filter(user_id=actor.own_id)
    return list(found.order_by("-given_on", "pk"))
