"""In which form the register is wanted."""

from django.utils.translation import gettext_lazy as _

from samvev.web.forms import ChoiceField, SamvevForm


class FormatForm(SamvevForm):
    """A workbook, or text."""

    suffix = ChoiceField(
        label=_("As what?"), choices=[("xlsx", _("Workbook (Excel)")), ("csv", _("Text (CSV)"))], initial="xlsx"
    )
