"""Those who are not of the team, or not for good: substitutes, openings, blocks, wishes to join.

Loaded by `cases.models`, and imported from there.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.rows import Row
from samvev.kernel.walls import CASE, USER, Wall


class Substitute(CaseRow):
    """Who stands in for a coordinator who is away, from a day to a day (rule 13)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="substitutes")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="stands_in")
    coordinator = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    period = DateRangeField()
    granted_by = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "case"], name="cases_substitute_case")]


class OpeningKind(models.TextChoices):
    """Why someone outside the team opened a case for a while."""

    EMERGENCY = "emergency", _("Emergency access")
    HELP = "help", _("Help from the coordinating unit")


class Review(models.TextChoices):
    """What the coordinating unit found when it looked at an opening."""

    WAITING = "waiting", _("Not reviewed yet")
    IN_ORDER = "in_order", _("In order")
    NOT_IN_ORDER = "not_in_order", _("Not in order: followed up")


class Opening(CaseRow):
    """Someone outside the team opened a case, for a reason and until a moment (checklist 18, rule 91)."""

    wall: ClassVar[Wall] = Wall(f"{CASE.read} OR user_id = {USER}", CASE.write)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="openings")
    user_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=OpeningKind)
    reason = models.TextField()
    opened_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    review = models.CharField(max_length=20, choices=Review, default=Review.WAITING)
    review_note = models.TextField(blank=True)
    reviewed_by = models.CharField(max_length=200, blank=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "-opened_at"], name="cases_opening_tenant"),
            models.Index(fields=["case"], name="cases_opening_case"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="an_opening_has_a_reason"),
            models.CheckConstraint(
                condition=models.Q(review="waiting", reviewed_at=None) | models.Q(reviewed_at__isnull=False),
                name="a_review_has_a_time",
            ),
        ]


class Block(CaseRow):
    """The person does not want this employee in their case. It wins over every role and office (checklist 21)."""

    wall: ClassVar[Wall] = Wall(f"{CASE.read} OR user_id = {USER}", CASE.write)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="blocks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="blocks")
    user_name = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    blocked_by = models.CharField(max_length=200)
    blocked_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "case"], name="cases_block_user")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(lifted_at=None), name="blocked_once_at_a_time"
            )
        ]


class JoinAnswer(models.TextChoices):
    """What became of a wish to join a team."""

    WAITING = "waiting", _("Waits for an answer")
    YES = "yes", _("Welcome")
    NO = "no", _("No")


class JoinRequest(Row):
    """An employee asks to join the team of someone they name (rule 92).

    Who is meant is found by a job behind the wall of the organisation asked, never by whoever asks: `case` stays empty
    when there is none. What was typed to find it is gone once it has been looked for.
    """

    wall: ClassVar[Wall] = Wall(f"{CASE.read} OR user_id = {USER}", CASE.write, add=f"user_id = {USER}")

    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="join_requests")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="join_requests")
    user_name = models.CharField(max_length=200)
    user_title = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(max_length=200)
    why = models.TextField()
    sought_keys = ArrayField(models.CharField(max_length=64), default=list)
    sought_name = models.CharField(max_length=200, blank=True)
    sought_birth = models.DateField(null=True)
    asked_at = models.DateTimeField(default=clock.now)
    sought_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=10, choices=JoinAnswer, default=JoinAnswer.WAITING)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["case"], name="cases_joinrequest_case"),
            models.Index(fields=["user", "-asked_at"], name="cases_joinrequest_user"),
        ]
