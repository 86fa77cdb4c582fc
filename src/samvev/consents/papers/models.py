"""The scan of a consent that was signed on paper."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseRow
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.walls import SHIELDABLE, Wall


class ScanKind(models.TextChoices):
    """What a scan may be."""

    PDF = "pdf", _("PDF")
    JPEG = "jpeg", _("JPEG picture")
    PNG = "png", _("PNG picture")


class Paper(CaseRow):
    """A scan as it was made anew from what was sent: pages and pictures, nothing that acts (checklist 36).

    It stands in the database, behind the wall of its case; its name there is its id, never the name of a file. A young
    person keeps it from parents and family as anything else (rule 27).
    """

    wall: ClassVar[Wall] = SHIELDABLE

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    consent = models.ForeignKey(Consent, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=ScanKind)
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    added_at = models.DateTimeField(default=clock.now)
    added_by_id = models.UUIDField()
    added_by_name = models.CharField(max_length=200)

    class Meta:
        app_label = "consents"
        indexes = [models.Index(fields=["tenant_id", "consent"], name="consents_paper_consent")]

    @property
    def area(self) -> str:
        """What everyone who decides reads: a scan has no area of life of its own."""
        return Area.GENERAL.value

    @property
    def title(self) -> str:
        """What it is called by."""
        return gettext("The paper, scanned")
