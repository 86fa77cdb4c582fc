"""The room below ends employments; what follows in cases it asks here, by name (settings)."""

from uuid import UUID

from samvev.cases.staffing import actions, queries
from samvev.kernel.actor import Actor
from samvev.organisations.queries import family


def follow(user_id: UUID, tenant_id: UUID, by: Actor) -> int:
    """Let someone who works nowhere any more leave the organisation's cases at once; gives how many (rule 37).

    Their cases in other organisations follow by night: access is gone already, as the entrance asks for an employment.
    """
    found = [pair for here in family(tenant_id) for pair in queries.with_leavers(here, user_id)]
    for case, leavers in found:
        actions.let_go(case, leavers=leavers, by=by)
    return len(found)
