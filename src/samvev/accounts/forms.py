"""Input of the accounts pages."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samvev.accounts.cast import CAST
from samvev.web.forms import SamvevForm


class DemoSignInForm(forms.Form):
    """Who to be in the demo."""

    person = forms.ChoiceField(choices=[(code, code) for code in CAST])


class LanguageForm(forms.Form):
    """A language of ours."""

    language = forms.ChoiceField(choices=settings.LANGUAGES)


class BreakGlassForm(SamvevForm):
    """An emergency account's three parts."""

    code = forms.CharField(label=_("Account"), max_length=60)
    password = forms.CharField(label=_("Password"), max_length=200, widget=forms.PasswordInput)
    one_time_code = forms.CharField(label=_("Code from the authenticator"), max_length=10)


class PlaceForm(forms.Form):
    """Which of one's users to be; the session knows which they are."""

    place = forms.IntegerField(min_value=0, max_value=50)
