"""A case shown to, or together with, its person: for children who have no eID of their own (rule 39).

A parent opens the child's page as together with the child: the parent's own rights, and the log says so. A
coordinator shows the person their own page in a meeting: that one case, to look at only (the guard holds it).
"""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from samvev.kernel.actor import Actor, ActorKind
from samvev.web.sessions import IN_MEETING

LASTS = timedelta(minutes=45)


def together(actor: Actor, case_id: UUID, how: str) -> Actor:
    """The actor while it lasts: what they reach anyway, never more, and logged on this basis."""
    access = actor.cases.get(case_id)
    if access is None:
        return actor
    shown = replace(access, basis=how)
    if how != IN_MEETING:
        return replace(actor, cases={**actor.cases, case_id: shown})
    return replace(
        actor,
        kind=ActorKind.CITIZEN,
        cases={case_id: replace(shown, write=frozenset())},
        offices=frozenset(),
        units=frozenset(),
        tenants=frozenset(),
        person_id=None,
    )
