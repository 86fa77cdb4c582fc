"""Which organisations act as one after mergers (rule 85). Pure: told who is closed into whom.

A merger moves no row. Every row stays with the organisation that it was written for; from the day on, those who
act for one organisation of a family act for all of it.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

type Into = Mapping[UUID, UUID]  # each closed organisation, and the one that acts in its place


def heir(tenant_id: UUID, into: Into) -> UUID:
    """The organisation that acts in the place of this one, at the end of the chain; itself when it is not closed."""
    passed = {tenant_id}
    while (onward := into.get(tenant_id)) and onward not in passed:
        passed.add(onward)
        tenant_id = onward
    return tenant_id


def family(tenants: Iterable[UUID], into: Into) -> frozenset[UUID]:
    """These organisations and all that act as one with any of them."""
    asked = frozenset(tenants)
    if not into:
        return asked
    heirs = {heir(one, into) for one in asked}
    return asked | heirs | {one for one in into if heir(one, into) in heirs}
