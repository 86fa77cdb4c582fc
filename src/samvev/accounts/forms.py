"""Input of the accounts pages."""

from django import forms
from django.conf import settings

from samvev.accounts.cast import CAST


class DemoSignInForm(forms.Form):
    """Who to be in the demo."""

    person = forms.ChoiceField(choices=[(code, code) for code in CAST])


class LanguageForm(forms.Form):
    """A language of ours."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)
