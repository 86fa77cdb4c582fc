"""What the coordinating unit writes beside its figures."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.audit.models import Written


class Section(models.TextChoices):
    """The chapters of the yearly report that people write, in their order."""

    ACTIVITY = "activity", _("What we have done")
    FIGURES = "figures", _("What the figures tell")
    CHALLENGES = "challenges", _("Challenges")
    FOCUS = "focus", _("What comes next")


class Chapter(Written):
    """A chapter of an organisation's yearly report."""

    year = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=20, choices=Section)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "year", "section"], name="one_chapter_a_year_and_section")
        ]


# In files of their own.
from samvev.oversight.cleanup import models as _cleanup  # noqa: E402, F401
from samvev.oversight.registrations import models as _registrations  # noqa: E402, F401
