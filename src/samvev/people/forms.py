"""Form fields for what is known of a person."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samvev.people import national_id
from samvev.web.forms import PlainText


class NumberField(PlainText):
    """A national identity number, or nothing; gives its eleven digits. Never filled in beforehand."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Is stored encrypted. Without it they cannot sign in."))
        box = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "data-width": "short"})
        super().__init__(required=False, limit=20, widget=box, **kwargs)

    def clean(self, value: Any) -> str:
        """The digits. Raises `ValidationError` with the reason; the message never holds the number."""
        typed = super().clean(value)
        try:
            return national_id.read(typed).number if typed else ""
        except national_id.InvalidNationalId as wrong:
            raise ValidationError(str(wrong)) from wrong
