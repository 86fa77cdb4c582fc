"""What was mended together, so that it can be undone, and what was found to be no fault."""

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from samvev.kernel import clock
from samvev.kernel.rows import Row


class Mended(Row):
    """Several rows of the clean-up that somebody mended at once. `keys` are those rows; the log tells what was done.

    `was`: by case, what places said before and after, as long as it can be undone. `groups`: those found not to be the
    same person, each group with what made them look alike; older rows have `keys` alone.
    """

    what = models.CharField(max_length=20)
    keys = ArrayField(models.UUIDField())
    was = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    groups = models.JSONField(default=list)
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "oversight"
        indexes = [models.Index(fields=["tenant_id", "what", "-at"], name="oversight_mended_what")]
