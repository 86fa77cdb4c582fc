"""Who leaves a case leaves nothing behind that would open it again: the room above ends what was shared with them.

The settings name the function (`SAMVEV_PARTING`): this room asks nobody above it by import.
"""

from collections.abc import Callable, Collection
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from samvev.cases.models import Case


def part(case: Case, users: Collection[UUID]) -> None:
    """What was shared with these users in the case ends now. Call it inside a `change`, with their places."""
    follow: Callable[[Case, Collection[UUID]], None] = import_string(settings.SAMVEV_PARTING)
    follow(case, users)
