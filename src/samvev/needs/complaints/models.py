"""A complaint by pbrl § 7-2, and what became of it. Loaded by `needs.models`, and imported from there or here."""

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvev.audit.models import Written
from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.kernel.walls import CASE, Wall
from samvev.needs.models import NeedReport, Ruling
from samvev.people.models import Person


class About(models.TextChoices):
    """What one can complain about (pbrl § 7-2)."""

    COORDINATOR = "coordinator", _("The decision about a coordinator")
    CHILD_COORDINATOR = "child_coordinator", _("The decision about a child coordinator")
    INDIVIDUAL_PLAN = "individual_plan", _("The decision about an individual plan")
    NO_PLAN = "no_plan", _("That there is no individual plan")


class ComplainsAs(models.TextChoices):
    """Who complains: the person, or who acts for them."""

    SELF = "self", _("The person")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    PROXY = "proxy", _("With power of attorney")
    OTHER = "other", _("Someone else who acts for the person")


class ComplaintState(models.TextChoices):
    """Where a complaint stands, and what became of it."""

    RECEIVED = "received", pgettext_lazy("complaint", "Received")
    FORWARDED = "forwarded", pgettext_lazy("complaint", "Sent to the county governor")
    CHANGED = "changed", pgettext_lazy("complaint", "We changed the decision")
    UPHELD = "upheld", pgettext_lazy("complaint", "The county governor agreed with the complaint")
    NOT_UPHELD = "not_upheld", pgettext_lazy("complaint", "The county governor did not agree with the complaint")
    WITHDRAWN = "withdrawn", pgettext_lazy("complaint", "Taken back")

    @classmethod
    def ended(cls) -> list[str]:
        """What can have become of a complaint when nothing is left to do."""
        return [cls.CHANGED.value, cls.UPHELD.value, cls.NOT_UPHELD.value, cls.WITHDRAWN.value]


_SENT = [ComplaintState.FORWARDED, ComplaintState.UPHELD, ComplaintState.NOT_UPHELD]


class Complaint(Written):
    """What someone disagrees with, in their words: about a case, or a report of need that gave none.

    Health data that the team has no part in: read by who handles it, who made it, and the person.
    """

    wall: ClassVar[Wall] = CASE

    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="complaints")
    report = models.ForeignKey(NeedReport, null=True, on_delete=models.CASCADE, related_name="complaints")
    ruling = models.ForeignKey(Ruling, null=True, on_delete=models.SET_NULL, related_name="complaints")
    about = models.CharField(max_length=20, choices=About)
    complains_as = models.CharField(max_length=20, choices=ComplainsAs)
    by_name = models.CharField(max_length=200)
    by_user_id = models.UUIDField(null=True)
    received_on = models.DateField(default=clock.today)
    words = models.TextField()
    state = models.CharField(max_length=20, choices=ComplaintState, default=ComplaintState.RECEIVED)
    forwarded_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    registered_at = models.DateTimeField(default=clock.now)
    registered_by_id = models.UUIDField()
    registered_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "state", "received_on"], name="needs_complaint_state"),
            models.Index(fields=["tenant_id", "received_on"], name="needs_complaint_received"),
            models.Index(fields=["tenant_id", "case"], name="needs_complaint_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(case__isnull=False) | models.Q(report__isnull=False),
                name="complaint_is_about_something",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state__in=ComplaintState.ended(), ended_on__isnull=False, ended_on__gte=models.F("received_on")
                )
                | (~models.Q(state__in=ComplaintState.ended()) & models.Q(ended_on__isnull=True)),
                name="complaint_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=(~models.Q(state__in=_SENT) | models.Q(forwarded_on__isnull=False))
                & (models.Q(forwarded_on__isnull=True) | models.Q(forwarded_on__gte=models.F("received_on")))
                & (
                    models.Q(forwarded_on__isnull=True)
                    | models.Q(ended_on__isnull=True)
                    | models.Q(ended_on__gte=models.F("forwarded_on"))
                ),
                name="complaint_sent_on_a_day",
            ),
        ]

    @property
    def audit_case_id(self) -> UUID | None:
        """The case that the complaint is about, or that came of the report."""
        return self.case_id or (self.report.case_id if self.report else None)

    @property
    def person(self) -> Person | None:
        """Whom it is about, once registered."""
        return self.case.person if self.case else self.report.person if self.report else None

    @property
    def audit_person_id(self) -> UUID | None:
        """An entry about a complaint is about that person."""
        return self.case.person_id if self.case else self.report.person_id if self.report else None

    @property
    def is_open(self) -> bool:
        """Is something left to do?"""
        return self.state not in ComplaintState.ended()
