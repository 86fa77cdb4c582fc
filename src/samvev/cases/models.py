"""Cases: kind, team, coordinator, effective access, and what happened when. Facts are periods."""

from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvev.accounts.models import User
from samvev.audit.models import Written
from samvev.cases.managers import CaseQuerySet
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS, Right
from samvev.kernel.ranges import DateMultiRangeField
from samvev.kernel.rows import Row, Versioned
from samvev.kernel.walls import CASE, CASE_READ_WHOLE, CASES, READ_WHOLE, USER, Wall, unblocked
from samvev.organisations.models import Organisation, Unit
from samvev.people.models import Person


class CaseKind(models.TextChoices):
    """A case is not a plan: coordinator and team without a plan is a full kind (DOMAIN 0.1)."""

    INDIVIDUAL_PLAN = "individual_plan", _("Individual plan")
    COORDINATION = "coordination", _("Coordinator without a plan")
    CHILD_COORDINATION = "child_coordination", _("Child coordinator")
    FAMILY_PLAN = "family_plan", _("Family plan")
    SETTLEMENT = "settlement", _("Settlement and qualification")
    RELAY_LOG = "relay_log", _("Relay log")
    TRAINING = "training", _("Training")

    @property
    def needs_plan_consent(self) -> bool:
        """Must the person have said yes to the plan itself? (rule 17, DOMAIN "Active and passive")"""
        return self in {self.INDIVIDUAL_PLAN, self.FAMILY_PLAN, self.SETTLEMENT, self.RELAY_LOG}


class Case(Written):
    """A need that someone answers for, from its start to its end.

    `listed_as` is the person's name where lists stand in its order, and nothing behind strict protection (rule 44): the
    database keeps it, whoever writes (`cases.listing`).

    On which days it had a coordinator, a consent to the plan (or a kind that needs none) and people who took part, and
    so was active, is derived from the facts by `cases.active` and kept in step by the actions.

    A split of an organisation (rule 85) ends a case in the one and opens it in the other: that one `came_from` the
    first and `continues` its case, which `went_to` the second. Both keep every word.
    """

    wall: ClassVar[Wall] = Wall(
        unblocked(f"{READ_WHOLE.read} OR id = ANY ({CASES})", "id"),
        unblocked(f"{READ_WHOLE.write} OR id = ANY ({CASES})", "id"),
    )

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=30, choices=CaseKind)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    start = models.DateField()
    end = models.DateField(null=True)
    end_reason = models.TextField(blank=True)
    listed_as = models.CharField(max_length=200, null=True, editable=False)
    coordinated_during = DateMultiRangeField(editable=False)
    consented_during = DateMultiRangeField(editable=False)
    used_during = DateMultiRangeField(editable=False)
    active_during = DateMultiRangeField(editable=False)
    continues = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    came_from = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    went_to = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "code"], name="one_case_per_code"),
            models.CheckConstraint(
                condition=models.Q(end__isnull=True) | models.Q(end__gte=models.F("start")),
                name="case_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "person"], name="cases_case_person"),
            # How many are open, and which ones are on a page of them by name, without a look at the table.
            models.Index(fields=["tenant_id", "listed_as", "id"], include=["start", "end"], name="cases_case_listed"),
            # Every figure leaves them out; they are few.
            models.Index(fields=["tenant_id"], condition=models.Q(kind="training"), name="cases_case_training"),
        ]

    @property
    def audit_case_id(self) -> UUID:
        """An entry about a case belongs to it."""
        return self.pk

    @property
    def is_open(self) -> bool:
        """Begun, and not ended."""
        return self.end is None or self.end >= clock.today()


class CaseRow(Row):
    """A row that belongs to a case: reached by the case's organisation and by those who take part in it.

    `under` says what is shielded with what (rule 27): pairs of columns, the row that is shielded and what it hangs
    under. A model that names any stands behind the wall `SHIELDABLE`.
    """

    wall: ClassVar[Wall] = CASE
    under: ClassVar[tuple[tuple[str, str], ...]] = ()

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        abstract = True

    @property
    def audit_person_id(self) -> UUID:
        """What belongs to a case is about the case's person."""
        return self.case.person_id


class FormerKind(CaseRow):
    """What kind a case was of until a day, that day left out: so that a past year can be asked again (rule 93)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="former_kinds")
    kind = models.CharField(max_length=30, choices=CaseKind)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "until"], name="one_kind_until_a_day")]
        indexes = [models.Index(fields=["tenant_id", "case"], name="cases_formerkind_case")]


class FamilyMember(CaseRow):
    """One more person that a family plan is about: linked, never merged (rule 34).

    `position` is their place among all of its persons; 0 is before the one that the case is named by. `apart` are the
    areas of life of which nothing about this one stands in the plan: it stands in a case of their own.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="family")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="family_cases")
    position = models.PositiveSmallIntegerField(default=1)
    apart = ArrayField(models.CharField(max_length=20), default=list, db_default=[])

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "case"], name="cases_familymember_case")]

    @property
    def about(self) -> frozenset[str]:
        """The areas of life in which the plan is about this one too."""
        return ALL_AREAS - set(self.apart)


class Coordinator(CaseRow):
    """Who coordinates, from when to when (rule 12: at most one on a day)."""

    wall: ClassVar[Wall] = CASE_READ_WHOLE

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="coordinators")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="coordinates")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="coordinates")
    period = DateRangeField()
    granted_by = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "case"], name="cases_coordinator_case"),
            models.Index(fields=["user"], name="cases_coordinator_user"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(period__upper_inf=True), name="one_coordinator_at_a_time"
            )
        ]


class Role(models.TextChoices):
    """What someone is in a team, in plain words."""

    OWNER = "owner", _("The person")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    PROXY = "proxy", _("With power of attorney")
    RELATIVE = "relative", _("Next of kin")
    COORDINATOR = "coordinator", _("Coordinator")
    PROVIDER = "provider", _("Helper")
    CONTACT = "contact", _("Contact")
    OBSERVER = "observer", _("Follows along")

    @classmethod
    def deciders(cls) -> set[str]:
        """The person, and those whose say follows from who they are to the person."""
        return {cls.OWNER.value, cls.PARENT.value, cls.GUARDIAN.value, cls.PROXY.value}

    @classmethod
    def family(cls) -> set[str]:
        """Roles of the person's own side."""
        return cls.deciders() | {cls.RELATIVE.value}


class Participation(CaseRow, Versioned):
    """Someone in the team, from when to when. What they may see is in `Access`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="team")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="participations")
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=30, choices=Role, default=Role.PROVIDER)
    title = models.CharField(max_length=120, blank=True)
    areas = ArrayField(models.CharField(max_length=20), default=list)
    right = models.CharField(max_length=10, choices=Right, default=Right.READ)
    period = DateRangeField()
    granted_by = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "case"], name="cases_participation_case"),
            models.Index(fields=["user"], name="cases_participation_user"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=models.Q(period__upper_inf=True), name="one_place_in_a_team"
            )
        ]


class Basis(models.TextChoices):
    """Why someone may see: the words that the log and "Who sees what" use."""

    OWNER = "owner", _("it is about them")
    PARENT = "parent", _("parental responsibility")
    GUARDIAN = "guardian", _("appointed guardian")
    PROXY = "proxy", _("power of attorney")
    COORDINATOR = "coordinator", _("coordinator")
    CONSENT = "consent", _("consent")
    OFFICE = "office", _("their office")
    SUBSTITUTE = "substitute", _("standing in for the coordinator")
    EMERGENCY = "emergency", _("emergency access")
    HELP = "help", _("help from the coordinating unit")


class Access(CaseRow):
    """Effective access: who reaches which areas of a case on which days, and why; with `until`, not after that moment.

    Derived from team, coordinator and consents by `consents.actions.refresh`; the one table that is asked.
    """

    wall: ClassVar[Wall] = Wall(f"{CASE.read} OR user_id = {USER}", CASE.write)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="access")
    person_id = models.UUIDField(editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access")
    role = models.CharField(max_length=30, choices=Role)
    areas = ArrayField(models.CharField(max_length=20), default=list)
    right = models.CharField(max_length=10, choices=Right)
    period = DateRangeField()
    basis = models.CharField(max_length=20, choices=Basis)
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user"], name="cases_access_user"),
            models.Index(fields=["tenant_id", "case"], name="cases_access_case"),
        ]


class ActivityKind(models.TextChoices):
    """What someone did in a case."""

    SIGN_IN = "sign_in", _("Signed in")
    MESSAGE = "message", _("Wrote a message")
    ENTRY = "entry", _("Wrote in the plan")


class Activity(CaseRow):
    """Someone took part in a case: the fact behind active and passive, and behind the report's means."""

    wall: ClassVar[Wall] = CASE_READ_WHOLE

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="activity")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=10, choices=ActivityKind)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "case", "at"], name="cases_activity_case"),
            models.Index(
                fields=["tenant_id", "at"],
                include=["case", "kind"],
                condition=models.Q(kind__in=["message", "sign_in"]),
                name="cases_activity_counted",
            ),
        ]


class Question(CaseRow, Versioned):
    """The person does not understand an entry of the log: a task for the coordinating unit (rule 41).

    The entry is named by its id, without a foreign key: the question outlives the log's time.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="questions")
    entry_id = models.BigIntegerField()
    entry_at = models.DateTimeField()
    entry_user_id = models.UUIDField(null=True)
    words = models.TextField(blank=True)
    asked_by_id = models.UUIDField()
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(blank=True)
    answered_by_id = models.UUIDField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "entry_id"], name="one_question_per_entry"),
            models.CheckConstraint(
                condition=models.Q(answered_at__isnull=True, answered_by_id__isnull=True, answer="")
                | (models.Q(answered_at__isnull=False, answered_by_id__isnull=False) & ~models.Q(answer="")),
                name="question_answered_by_someone_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "answered_at"], name="cases_question_open")]

    @property
    def is_open(self) -> bool:
        """Nobody has answered yet."""
        return self.answered_at is None


class Why(models.TextChoices):
    """What makes access worth a second look (checklist 28). None of it is wrong in itself."""

    FAMILY_NAME = "family_name", _("the same family name")
    COLLEAGUE = "colleague", _("the person, or someone close to them, seems to be a colleague")
    MANY = "many", _("very many persons in one day")
    OUTSIDE = "outside", _("without taking part in the team")
    NIGHT = "night", _("at night")


class Reviewed(models.TextChoices):
    """What was made of it."""

    NEW = "new", _("Not looked at yet")
    EXPLAINED = "explained", pgettext_lazy("unusual access", "Explained")
    FOLLOWED_UP = "followed_up", pgettext_lazy("unusual access", "Followed up")


class UnusualAccess(Written):
    """What one employee did about one person on one day, that looks unusual, and what became of it (checklist 28).

    Found by the night's job; a finding without a person is about many of them. No case is needed to review it.
    """

    day = models.DateField()
    user_id = models.UUIDField()
    user_name = models.CharField(max_length=200)
    person_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    entry_id = models.BigIntegerField()
    times = models.PositiveIntegerField()
    persons = models.PositiveIntegerField(default=1)
    why = ArrayField(models.CharField(max_length=20))
    state = models.CharField(max_length=20, choices=Reviewed, default=Reviewed.NEW)
    words = models.TextField(blank=True)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "day", "user_id", "person_id"], nulls_distinct=False, name="one_finding_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(state=Reviewed.NEW, at__isnull=True, by_id__isnull=True)
                | (~models.Q(state=Reviewed.NEW) & models.Q(at__isnull=False, by_id__isnull=False)),
                name="finding_reviewed_by_someone_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "state", "-day"], name="cases_unusual_state")]

    @property
    def is_new(self) -> bool:
        """Nobody has looked at it yet."""
        return self.state == Reviewed.NEW


# Rows of cases too, in a file of their own; they need those above, so Django is told of them last.
from samvev.cases.outside import models as _outside  # noqa: E402, F401
from samvev.cases.shields import models as _shields  # noqa: E402, F401
