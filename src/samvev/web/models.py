"""What was typed or sent, and not yet saved."""

from typing import ClassVar

from django.db import models

from samvev.kernel import clock
from samvev.kernel.ids import new_id
from samvev.kernel.walls import OWN, Wall


class Draft(models.Model):
    """The fields of one form as one user left them. Only that user ever reaches it."""

    wall: ClassVar[Wall] = OWN

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user_id = models.UUIDField(editable=False)
    key = models.CharField(max_length=300)
    values = models.JSONField()
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="one_draft_per_form")]


class KeptForm(models.Model):
    """What was sent when a session had run out, sealed with a key that only that browser holds."""

    wall: ClassVar[Wall] = OWN

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user_id = models.UUIDField(editable=False)
    sealed = models.BinaryField()
    at = models.DateTimeField(default=clock.now)


class Attempt(models.Model):
    """How often something was tried within one hour: a keyed hash of where or by whom, never an address itself."""

    key = models.CharField(max_length=64)
    hour = models.DateTimeField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "hour"], name="one_count_for_an_hour")]
