"""Which consents hold on a day: a filter in the database, the same rule as `rules.holds_on`."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from samvev.kernel.kept import Given

if TYPE_CHECKING:
    from samvev.consents.models import Consent  # noqa: F401 - named in quotes below, where ruff does not look


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Consents, narrowed."""

    def holding_on(self, day: date | Given) -> Self:
        """Begun, not lapsed and not withdrawn on the day."""
        return self.filter(
            models.Q(withdrawn_on=None) | models.Q(withdrawn_on__gt=day), given_on__lte=day, valid_until__gte=day
        )
