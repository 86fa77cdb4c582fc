"""A need is reported, assessed and decided; a coordinator is named, asked and accepts."""

from collections.abc import Collection
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.audit.models import Written
from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.rows import Row, Versioned
from samvev.kernel.walls import TENANT, Wall
from samvev.organisations.models import Unit
from samvev.people.models import Person

# Whoever holds the code of a report may add it and see that one row, and nothing else.
TICKET = "tracking_key = (SELECT samvev_ticket())"


class Step(models.TextChoices):
    """The way of a report: reported, assessed, decided, unit, coordinator, start-up."""

    REPORTED = "reported", _("Reported")
    ASSESSED = "assessed", _("Assessed")
    DECIDED = "decided", _("Decided")
    UNIT = "unit", _("Unit named")
    COORDINATOR = "coordinator", _("Coordinator accepted")
    CLOSED = "closed", _("Closed")


class Reporter(models.TextChoices):
    """Who reports (rule 1: anyone may)."""

    SELF = "self", _("I report for myself")
    PARENT = "parent", _("Parent or guardian")
    RELATIVE = "relative", _("Next of kin or friend")
    STAFF = "staff", _("I work in the municipality")
    HOSPITAL = "hospital", _("I work in a hospital")
    OTHER = "other", _("Other")


class Agrees(models.TextChoices):
    """Does the person know, and what do they say?"""

    YES = "yes", _("Yes, the person knows and wants this")
    KNOWS = "knows", _("The person knows, but has not decided")
    NOT_ASKED = "not_asked", _("The person has not been asked yet")
    NO = "no", _("The person does not want this now")
    SELF = "self", _("I report for myself")


class Outcome(models.TextChoices):
    """What the coordinating unit decides (rule 4)."""

    COORDINATOR = "coordinator", _("Coordinator")
    CHILD_COORDINATOR = "child_coordinator", _("Child coordinator")
    INDIVIDUAL_PLAN = "individual_plan", _("Individual plan and coordinator")
    TEAM = "team", _("Follow-up team and coordinator")
    PASSED_ON = "passed_on", _("Passed on to another service")
    REFUSED = "refused", _("Refused")

    @classmethod
    def opening(cls) -> set[str]:
        """Outcomes that open a case."""
        return {cls.COORDINATOR.value, cls.CHILD_COORDINATOR.value, cls.INDIVIDUAL_PLAN.value, cls.TEAM.value}


class NeedReport(Row, Versioned):
    """A report of need, in the reporter's words."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR {TICKET}", TENANT.write, add=TICKET)

    number = models.CharField(max_length=20)
    tracking_key = models.CharField(max_length=64)
    reporter = models.CharField(max_length=20, choices=Reporter)
    reporter_name = models.CharField(max_length=200, blank=True)
    reporter_contact = models.CharField(max_length=200, blank=True)
    reported_by_id = models.UUIDField(null=True)
    about_name = models.CharField(max_length=200, blank=True)
    about_birth_date = models.DateField(null=True)
    about_contact = models.CharField(max_length=200, blank=True)
    before_birth = models.BooleanField(default=False)
    difficult = models.TextField()
    matters = models.TextField(blank=True)
    services = ArrayField(models.CharField(max_length=30), default=list)
    services_other = models.CharField(max_length=300, blank=True)
    agrees = models.CharField(max_length=20, choices=Agrees)
    agrees_words = models.TextField(blank=True)
    urgent = models.TextField(blank=True)
    language = models.CharField(max_length=2, default="nb")
    received_at = models.DateTimeField(default=clock.now)
    step = models.CharField(max_length=20, choices=Step, default=Step.REPORTED)
    step_at = models.DateTimeField(default=clock.now)
    taken_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    preliminary_on = models.DateField(null=True)
    preliminary_letter = models.TextField(blank=True)
    preliminary_language = models.CharField(max_length=2, blank=True)
    preliminary_by_name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="need_reports")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="need_reports")

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "step", "received_at"], name="needs_report_step")]
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "number"], name="one_report_per_number"),
            models.UniqueConstraint(fields=["tracking_key"], name="one_report_per_tracking_key"),
        ]

    @property
    def audit_case_id(self) -> UUID | None:
        """An entry about a report belongs to the case that came of it, if any."""
        return self.case_id


class ReportRow(Row):
    """A row that belongs to a report: what is done with it is logged where the report is."""

    class Meta:
        abstract = True

    @property
    def audit_case_id(self) -> UUID | None:
        """The case that came of the report, if any."""
        return self.report.audit_case_id  # type: ignore[attr-defined, no-any-return]  # each subclass has a report

    @property
    def audit_person_id(self) -> UUID | None:
        """The person that the report is about, once registered."""
        return self.report.person_id  # type: ignore[attr-defined, no-any-return]  # each subclass has a report


class Assessment(ReportRow, Written):
    """The coordinating unit's assessment: what matters, who is involved, the statutory conditions."""

    report = models.OneToOneField(NeedReport, on_delete=models.CASCADE, related_name="assessment")
    matters = models.TextField(blank=True)
    involved = models.TextField(blank=True)
    conditions = models.JSONField(default=list)
    wish = models.TextField(blank=True)
    conclusion = models.TextField(blank=True)


class Ruling(ReportRow):
    """A decision: outcome, reason, letter. Written once; a new one follows an old one."""

    report = models.ForeignKey(NeedReport, on_delete=models.CASCADE, related_name="rulings")
    outcome = models.CharField(max_length=20, choices=Outcome)
    reason = models.TextField()
    passed_to = models.CharField(max_length=200, blank=True)
    letter = models.TextField()
    language = models.CharField(max_length=2)
    decided_at = models.DateTimeField(default=clock.now)
    decided_by_id = models.UUIDField()
    decided_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "decided_at"], name="needs_ruling_decided")]


class Note(ReportRow):
    """A word about the report: why it was closed without a decision, or opened again (rule 99)."""

    report = models.ForeignKey(NeedReport, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    reopens = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)


class Answer(models.TextChoices):
    """What someone who was asked to coordinate says."""

    WAITING = "waiting", _("Waiting for an answer")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Appointment(CaseRow, Versioned):
    """The baton: unit named by the coordinating unit, person by the manager, held when accepted (rules 8, 12).

    Until it is accepted the role stays with whoever has it; the next step is the manager's while `proposed` is
    empty, and the proposed person's while the answer is waited for.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="appointments")
    wish = models.TextField(blank=True)
    wish_answer = models.TextField(blank=True)
    named_at = models.DateTimeField(default=clock.now)
    named_by_id = models.UUIDField()
    named_by_name = models.CharField(max_length=200)
    proposed = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="appointments")
    proposed_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=20, choices=Answer, default=Answer.WAITING)
    answered_at = models.DateTimeField(null=True)
    answer_reason = models.TextField(blank=True)
    declined = models.JSONField(default=list)
    disputed = models.TextField(blank=True)
    dispute_decided_by = models.CharField(max_length=200, blank=True)
    dispute_decided_on = models.DateField(null=True)

    # Who manages the unit today; filled by the queries, so that rules can ask without a query.
    managers: Collection[UUID] | None = None

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(answer="waiting"), name="one_baton_on_its_way")
        ]
        indexes = [models.Index(fields=["tenant_id", "unit", "answer"], name="needs_appointment_unit")]


class Asked(models.TextChoices):
    """What a coordinator asks the coordinating unit for (rule 14)."""

    CHANGE = "change", _("Another coordinator")
    END = "end", _("That the coordination ends")


class AskedAnswer(models.TextChoices):
    """What became of it."""

    WAITING = "waiting", _("Waiting for an answer")
    GRANTED = "granted", _("Agreed")
    KEPT = "kept", _("It stays as it is")


class ChangeRequest(CaseRow, Versioned):
    """A coordinator asks for a change or an end; the coordinating unit decides (rule 14)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="change_requests")
    asked = models.CharField(max_length=20, choices=Asked)
    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=20, choices=AskedAnswer, default=AskedAnswer.WAITING)
    answer_words = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "answer"], name="needs_changerequest_answer")]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(answer="waiting"), name="one_request_at_a_time")
        ]


# Rows of this room too, in a file of their own; they need those above, so Django is told of them last.
from samvev.needs.complaints import models as _complaints  # noqa: E402, F401
from samvev.needs.satisfaction import models as _satisfaction  # noqa: E402, F401
