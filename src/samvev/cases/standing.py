"""How a case stands today: what a room above knows and every page about a case shows.

The settings name the function that answers (`SAMVEV_STANDING`), as they name the entrance: this room asks
nobody above it by import.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from samvev.cases.models import Case


@dataclass(frozen=True, slots=True)
class Standing:
    """Facts behind active and passive today (DOMAIN "Active and passive"), and whether start-up is left to do."""

    coordinated: bool
    consented: bool
    used: bool
    starting: bool

    @property
    def active(self) -> bool:
        """Coordinator, valid consent where the kind needs one, and someone took part lately."""
        return self.coordinated and self.consented and self.used


@cache
def _source() -> Callable[[Case], Standing]:
    found: Callable[[Case], Standing] = import_string(settings.SAMVEV_STANDING)
    return found


def standing(case: Case) -> Standing:
    """How the case stands; asked once for a page, whatever the number of parts that show it."""
    known: Standing | None = getattr(case, "_standing", None)
    if known is None:
        known = case._standing = _source()(case)  # type: ignore[attr-defined]  # kept with the row for this page
    return known
