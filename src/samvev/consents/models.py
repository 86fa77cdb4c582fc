"""The agreement behind a participant's access: who agreed to what, for whom, from when to when."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.audit.models import Written
from samvev.cases.models import Case, CaseRow
from samvev.consents.managers import ConsentQuerySet
from samvev.kernel import clock
from samvev.kernel.period import DAY, Period, ended, period


class Way(models.TextChoices):
    """How a consent was given (rule 23)."""

    ELECTRONIC = "electronic", _("In Samvev")
    PAPER = "paper", _("On paper")
    ORAL = "oral", _("Orally")


class GivenBy(models.TextChoices):
    """Who consented."""

    OWNER = "owner", _("The person")
    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian")
    PROXY = "proxy", _("With power of attorney")
    JOINT = "joint", _("The person and parent together")


class Consent(CaseRow):
    """A consent: to the plan itself (`member` empty), or to share areas with one participant (rules 19, 24).

    It is never rewritten. One that a newer consent took over from has `withdrawn_on` and `replaced`; one that was
    taken back has `withdrawn_on` alone. `warned_days` is the latest warning given before it lapses (rule 21).
    """

    member = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="consents")
    areas = ArrayField(models.CharField(max_length=20), default=list)
    given_on = models.DateField(default=clock.today)
    valid_until = models.DateField()
    withdrawn_on = models.DateField(null=True)
    replaced = models.BooleanField(default=False)
    warned_days = models.PositiveSmallIntegerField(null=True)
    given_by = models.CharField(max_length=20, choices=GivenBy, default=GivenBy.OWNER)
    way = models.CharField(max_length=20, choices=Way, default=Way.ELECTRONIC)
    heard_by = models.CharField(max_length=200, blank=True)
    childs_view = models.TextField(blank=True)
    recorded_by_id = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=200, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        indexes = [
            # What a report counts stands in it: it reads them all.
            models.Index(
                fields=["tenant_id", "case", "member"],
                include=["given_on", "valid_until", "withdrawn_on"],
                name="consents_consent_case",
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_until__gte=models.F("given_on")), name="consent_ends_after_it_begins"
            )
        ]

    @property
    def valid(self) -> Period:
        """The days on which the consent holds. Withdrawal works at once: that day is out (rule 22)."""
        whole = period(self.given_on, self.valid_until)
        return ended(whole, self.withdrawn_on - DAY) if self.withdrawn_on else whole


class StartUp(CaseRow, Written):
    """The start-up talk: expectations, how to keep in touch, who joins (rules 11 and 16)."""

    before: dict[str, Any]  # what the texts said before a change, while one is being brought back; no column

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="start_up")
    talked_on = models.DateField(null=True)
    expectations = models.TextField(blank=True)
    contact_form = models.TextField(blank=True)
    joins = models.TextField(blank=True)
    first_meeting_on = models.DateField(null=True)
    finished_on = models.DateField(null=True)


# Rows of cases in files of their own.
from samvev.consents.birthdays import models as _birthdays  # noqa: E402, F401
from samvev.consents.ending import models as _ending  # noqa: E402, F401
from samvev.consents.papers import models as _papers  # noqa: E402, F401
