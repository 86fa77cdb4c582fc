"""The shape of a scan that is sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.web.forms import SamvevForm


class ScanForm(SamvevForm):
    """A file."""

    scan = forms.FileField(
        label=_("The paper, scanned"),
        help_text=_("PDF, JPEG or PNG, 5 MB at most. The name of the file is not kept."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
