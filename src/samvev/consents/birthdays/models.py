"""A birthday at which the law changes something, and who has read what it changed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.people.models import Person


class Answer(models.TextChoices):
    """What was said to the offer of an ordinary coordinator (rule 31)."""

    YES = "yes", _("Wants an ordinary coordinator")
    NO = "no", _("Does not want one")


class Birthday(CaseRow):
    """The person of a case turns an age at which the law changes who decides (rule 30).

    `person` is another child of a family plan, who is in it by a link alone (rule 34); empty for the case's own.
    A task from 90 days before (`made_at`) until the coordinator says it is prepared (`done_on`). `passed_on` is the
    day its own job did what the law says. `answer` is what was said to the offer of an ordinary coordinator at 18.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="birthdays")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    age = models.PositiveSmallIntegerField()
    day = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    done_on = models.DateField(null=True)
    done_by = models.CharField(max_length=200, blank=True)
    passed_on = models.DateField(null=True)
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    offered_on = models.DateField(null=True)
    offered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        app_label = "consents"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "person", "age"], nulls_distinct=False, name="one_birthday_per_age"
            ),
            models.CheckConstraint(
                condition=models.Q(answer="", offered_on=None) | (~models.Q(answer="") & ~models.Q(offered_on=None)),
                name="offer_answered_on_some_day",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "day"], name="consents_birthday_day")]


class BirthdayRead(CaseRow):
    """Someone has read what a birthday changed: they are told once."""

    birthday = models.ForeignKey(Birthday, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        app_label = "consents"
        constraints = [models.UniqueConstraint(fields=["birthday", "user"], name="told_once_of_a_birthday")]
