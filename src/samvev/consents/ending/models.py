"""An ending of a case: when, why, what the person said, and what stopped with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock


class EndKind(models.TextChoices):
    """Why a case ends."""

    DONE = "done", _("There is no need for it any more")
    WISH = "wish", _("The person does not want it any more")
    MOVED = "moved", _("Moved to another municipality")
    OTHERWISE = "otherwise", _("Followed up in another way")
    OF_AGE = "of_age", _("The child has become an adult")
    DIED = "died", _("The person has died")
    UNUSED = "unused", _("It is not used")
    MISTAKE = "mistake", _("It was made by mistake, or twice")
    TRAINING = "training", _("The training is over")
    HANDED_OVER = "handed_over", _("Another organisation has taken it over")


class Agreed(models.TextChoices):
    """Does the person, or whoever decides for them, agree that it ends? (rule 83)"""

    YES = "yes", pgettext_lazy("agrees to the ending", "Yes")
    NO = "no", pgettext_lazy("agrees to the ending", "No")
    NOT_ASKED = "not_asked", _("Could not be asked")


class Ending(CaseRow):
    """A case was ended; perhaps it was opened again later. `stopped` holds the rows that ended with it, for undoing."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="endings")
    last = models.DateField()
    kind = models.CharField(max_length=20, choices=EndKind)
    agreed = models.CharField(max_length=20, choices=Agreed)
    words = models.TextField(blank=True)
    stopped = models.JSONField(default=list)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)
    reopened_at = models.DateTimeField(null=True)
    reopened_by_id = models.UUIDField(null=True)
    reopened_by_name = models.CharField(max_length=200, blank=True)
    reopened_words = models.TextField(blank=True)

    class Meta:
        app_label = "consents"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=models.Q(reopened_at=None), name="one_ending_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(reopened_at=None, reopened_words="")
                | (models.Q(reopened_at__isnull=False) & ~models.Q(reopened_words="")),
                name="reopened_at_some_time_for_a_reason",
            ),
        ]
