"""The plan: what matters, goals, measures, evaluations. One plan a case, made of rows that many hands write."""

from datetime import date, datetime
from typing import ClassVar, NamedTuple
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.audit.models import Written
from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.walls import SHIELDABLE, Wall
from samvev.web.fields import FACES

# What the yearly report counts stands in an index: it does not look at the rows themselves, which hold long texts.
GOAL_COUNTED = ["id", "status", "created_on", "closed_on"]
MEASURE_COUNTED = ["id", "status", "created_on", "due_on", "closed_on"]
EVALUATION_COUNTED = ["id", "case", "measure", "result"]


class PlanRow(CaseRow, Written):
    """A row of the plan that people write in."""

    class Meta:
        abstract = True


class Plan(PlanRow):
    """What stands above the goals: the nine points' texts and the plan's period (rules 47, 50 and 57)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="plan")
    what_matters = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    needs = models.TextField(blank=True)
    contributions = models.TextField(blank=True)
    carrying_out = models.TextField(blank=True)
    cooperation = models.TextField(blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    revise_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "revise_on"], name="plans_plan_revise")]


class GoalStatus(models.TextChoices):
    """How it stands with a goal. The team proposes, the person decides (rule 100)."""

    PROPOSED = "proposed", _("Proposed")
    ACTIVE = "active", _("We are working on it")
    REACHED = "reached", _("Reached")
    CLOSED = "closed", _("Closed")


class Goal(PlanRow):
    """A goal in the person's words; a subgoal has a parent."""

    wall: ClassVar[Wall] = SHIELDABLE
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "parent_id"),)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="goals")
    code = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="subgoals")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    status = models.CharField(max_length=20, choices=GoalStatus, default=GoalStatus.ACTIVE)
    position = models.PositiveIntegerField(default=0)
    added_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    added_by_name = models.CharField(max_length=200, blank=True)
    created_on = models.DateField(default=clock.today)
    due_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    closing_words = models.TextField(blank=True)

    # What `queries` brings along for a card of the plan; no columns.
    mood: int | None
    comments_count: int | None
    is_shielded: int = 0

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "case"], include=GOAL_COUNTED, name="plans_goal_case")]
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], condition=~models.Q(code=""), name="one_goal_per_code")
        ]

    @property
    def is_open(self) -> bool:
        """Proposed or worked on."""
        return self.status in {GoalStatus.PROPOSED, GoalStatus.ACTIVE}


class MeasureStatus(models.TextChoices):
    """How it stands with a measure."""

    PLANNED = "planned", _("Planned")
    ONGOING = "ongoing", _("Under way")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Dropped")


class LastSaid(NamedTuple):
    """The newest evaluation of a measure, as a line of the plan shows it."""

    measure_id: UUID
    result: str
    note: str
    by_name: str
    at: datetime


class Measure(PlanRow):
    """Who does what by when (rule 49). `area` follows the goal, and stands on its own without one."""

    wall: ClassVar[Wall] = SHIELDABLE
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "goal_id"),)

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="measures")
    code = models.CharField(max_length=60, blank=True)
    goal = models.ForeignKey(Goal, null=True, on_delete=models.CASCADE, related_name="measures")
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    scope = models.CharField(max_length=200, blank=True)
    responsible = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="measures")
    due_on = models.DateField(null=True)
    evaluate_on = models.DateField(null=True)
    status = models.CharField(max_length=20, choices=MeasureStatus, default=MeasureStatus.PLANNED)
    created_on = models.DateField(default=clock.today)
    closed_on = models.DateField(null=True)

    # What `queries` brings along for a line of the plan; no columns.
    responsible_name: str | None
    next_on: date | None
    last: LastSaid | None = None
    is_shielded: int = 0

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "case"], include=MEASURE_COUNTED, name="plans_measure_case"),
            models.Index(fields=["responsible", "due_on"], name="plans_measure_responsible"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["case", "code"], condition=~models.Q(code=""), name="one_measure_per_code")
        ]

    @property
    def is_open(self) -> bool:
        """Planned or under way."""
        return self.status in {MeasureStatus.PLANNED, MeasureStatus.ONGOING}


class Result(models.TextChoices):
    """The coded result of an evaluation (rule 52)."""

    CONTINUE = "continue", _("Continue")
    CHANGE = "change", _("Change")
    END = "end", _("End")
    REASSESS = "reassess", _("Map again")


class Evaluation(CaseRow):
    """How it goes with a goal or a measure: a coded result and a few words. Never changed, only added to."""

    wall: ClassVar[Wall] = SHIELDABLE
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "goal_id"), ("id", "measure_id"))

    goal = models.ForeignKey(Goal, null=True, on_delete=models.CASCADE, related_name="evaluations")
    measure = models.ForeignKey(Measure, null=True, on_delete=models.CASCADE, related_name="evaluations")
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    result = models.CharField(max_length=20, choices=Result)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "case", "-at"], name="plans_evaluation_case"),
            models.Index(fields=["tenant_id", "at"], include=EVALUATION_COUNTED, name="plans_evaluation_counted"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(goal__isnull=False, measure__isnull=True)
                | models.Q(goal__isnull=True, measure__isnull=False),
                name="evaluation_of_one_thing",
            )
        ]


OPEN_MEASURES: frozenset[str] = frozenset({MeasureStatus.PLANNED, MeasureStatus.ONGOING})


class Comment(CaseRow):
    """Something the person or someone in the team says about a goal (rule 62)."""

    wall: ClassVar[Wall] = SHIELDABLE
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "goal_id"),)

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="comments")
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    text = models.TextField()
    mood = models.PositiveSmallIntegerField(null=True)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    MOODS: ClassVar[list[tuple[int, object]]] = [(int(number), words) for number, words in FACES]

    @property
    def mood_words(self) -> object:
        """The mood in words; empty when none was given."""
        return dict(self.MOODS).get(self.mood or 0, "")
