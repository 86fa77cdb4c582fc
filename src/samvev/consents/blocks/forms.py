"""Whom to block."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.web.forms import PlainText, SamvevForm


class NameForm(SamvevForm):
    """Someone who does not take part: by the whole name."""

    name = PlainText(label=_("Whole name"), limit=200, help_text=_("An employee of your municipality."))


class BlockForm(SamvevForm):
    """Who was chosen, and why when one wants to say so."""

    user = forms.UUIDField(widget=forms.HiddenInput)
    name = PlainText(label=_("Name"), limit=200, required=False, widget=forms.HiddenInput)
    reason = PlainText(
        label=_("Why? You need not say."), lines=3, limit=1000, required=False, help_text=_("The coordinator reads it.")
    )
