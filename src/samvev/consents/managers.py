"""Which consents hold on a day: a filter in the database, the same rule as `rules.holds_on`."""

from datetime import date
from typing import Any, Self

from django.db import models


class ConsentQuerySet(models.QuerySet[Any]):
    """Consents, narrowed."""

    def holding_on(self, day: date) -> Self:
        """Begun, not lapsed and not withdrawn on the day."""
        return self.filter(
            models.Q(withdrawn_on=None) | models.Q(withdrawn_on__gt=day), given_on__lte=day, valid_until__gte=day
        )
