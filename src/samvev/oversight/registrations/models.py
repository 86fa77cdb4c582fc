"""That a fact was registered where it belongs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock


class Fact(models.TextChoices):
    """What another system must know of a person, as it stands on the last day of the year."""

    PLAN = "plan", _("Has an individual plan")
    COORDINATOR = "coordinator", _("Has a coordinator")
    CHILD_COORDINATOR = "child_coordinator", _("Has a child coordinator")
    NAV_PLAN = "nav_plan", _("Has an individual plan (NAV takes part)")
    CARE_PLAN = "care_plan", _("Has an individual plan (child welfare takes part)")
    CARE_TEAM = "care_team", _("Has a team (child welfare takes part)")


class Registered(CaseRow):
    """Somebody registered a fact of a year in the system where it belongs."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="registered")
    year = models.PositiveSmallIntegerField()
    fact = models.CharField(max_length=20, choices=Fact)
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField()
    by_name = models.CharField(max_length=200)

    class Meta:
        app_label = "oversight"
        indexes = [models.Index(fields=["tenant_id", "year"], name="oversight_registered_year")]
        constraints = [models.UniqueConstraint(fields=["case", "year", "fact"], name="registered_once")]
