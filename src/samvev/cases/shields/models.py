"""What is shielded, by whom and why. Family never reaches these rows, not even when they are over."""

from typing import ClassVar

from django.db import models

from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.walls import SHIELDABLE, Wall


class Shield(CaseRow):
    """One row of a case that parents and family do not see; what hangs under it follows (`CaseRow.under`)."""

    wall: ClassVar[Wall] = SHIELDABLE

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="shields")
    target = models.CharField(max_length=60)
    target_id = models.UUIDField()
    reason = models.TextField(blank=True)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    lifted_by_name = models.CharField(max_length=200, blank=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target_id"], condition=models.Q(lifted_at__isnull=True), name="one_shield_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_at__isnull=True, lifted_by_name="")
                | (models.Q(lifted_at__isnull=False) & ~models.Q(lifted_by_name="")),
                name="shield_lifted_by_someone_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "case"], name="cases_shield_case")]
