"""Notices: something happened that one should know. The text names no person and no health matter (rule 42)."""

from typing import ClassVar

from django.db import models

from samvev.kernel import clock
from samvev.kernel.rows import Row
from samvev.kernel.walls import CASES, TENANT, USER, Wall


class Notice(Row):
    """One thing for one user to know or do; opened from the bell, told by e-mail without content."""

    wall: ClassVar[Wall] = Wall(
        f"user_id = {USER} OR {TENANT.read} OR case_id = ANY ({CASES})",
        f"user_id = {USER} OR {TENANT.write} OR case_id = ANY ({CASES})",
    )

    user_id = models.UUIDField()
    case_id = models.UUIDField(null=True)
    kind = models.CharField(max_length=60)
    path = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["user_id", "-at"], name="notifications_unseen", condition=models.Q(seen_at__isnull=True)
            ),
            models.Index(fields=["user_id", "-at"], name="notifications_user"),
        ]
