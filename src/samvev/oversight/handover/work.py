"""What a split that is carried out works with."""

from dataclasses import dataclass, replace

from samvev.kernel.actor import Actor, system
from samvev.organisations.models import Organisation
from samvev.oversight.handover.copying import Names


@dataclass(frozen=True, slots=True)
class Work:
    """The two organisations, what everything is called in the new one, and who does it."""

    old: Organisation
    new: Organisation
    names: Names
    by: Actor


def both(old: Organisation, new: Organisation) -> Actor:
    """Whoever runs the installation, at work for two organisations at once."""
    return replace(system(old.pk), tenants=frozenset({old.pk, new.pk}))
