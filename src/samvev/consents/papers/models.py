"""The scan of a consent that was signed on paper."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseRow
from samvev.consents.models import Consent
from samvev.kernel import clock


class ScanKind(models.TextChoices):
    """What a scan may be."""

    PDF = "pdf", _("PDF")
    JPEG = "jpeg", _("JPEG picture")
    PNG = "png", _("PNG picture")


class Paper(CaseRow):
    """A scan as it was made anew from what was sent: pages and pictures, nothing that acts (checklist 36).

    It stands in the database, behind the wall of its case; its name there is its id, never the name of a file.
    """

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
