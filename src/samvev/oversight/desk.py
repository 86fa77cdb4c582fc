"""Where someone sits who looks at figures: for which organisation, and in which units."""

from dataclasses import dataclass, field
from uuid import UUID

from samvev.organisations.models import Organisation, Unit


@dataclass(frozen=True, slots=True)
class Desk:
    """An organisation and what of it is in reach: `units` None for all of it, else those managed and what is below."""

    organisation: Organisation
    units: frozenset[UUID] | None
    year: int = 0
    all_units: list[Unit] = field(default_factory=list)
    tenants: tuple[UUID, ...] = ()  # whose figures these are: several, when organisations act as one (rule 85)
    whole: tuple[UUID, ...] = ()  # all that act as one today
    others: tuple[Organisation, ...] = ()  # those that it can be turned to: what was before a merger
    acting: Organisation | None = None  # who acts now, where it is turned to one that was

    @property
    def tenant_id(self) -> UUID:
        """The organisation's."""
        return self.organisation.pk

    # To the log a desk is its organisation, and no single case or person.
    _meta = Organisation._meta
    audit_case_id = None
    audit_person_id = None

    @property
    def pk(self) -> UUID:
        """The organisation's."""
        return self.organisation.pk

    def choices(self) -> list[Unit]:
        """The units that figures can be narrowed to."""
        return [unit for unit in self.all_units if self.units is None or unit.pk in self.units]

    def below(self, unit_id: UUID) -> frozenset[UUID]:
        """A unit and everything under it."""
        return below(self.all_units, {unit_id})


def below(units: list[Unit], roots: set[UUID]) -> frozenset[UUID]:
    """The roots and every unit under them."""
    found = set(roots)
    while more := {unit.pk for unit in units if unit.parent_id in found} - found:
        found |= more
    return frozenset(found)
