"""The shape of what is registered about a person."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samvev.kernel import clock
from samvev.people.forms import NumberField
from samvev.people.models import Person, Sex
from samvev.web.forms import DayField, MailField, PhoneField, PlainText, SamvevForm


class ParticularsForm(SamvevForm):
    """Who the person is, and how they are reached."""

    name = PlainText(label=_("Name"))
    birth_date = DayField(required=False, label=_("Born"), help_text=_("Leave it open for a child not born yet."))
    sex = forms.ChoiceField(
        required=False, choices=[("", _("Not known")), *Sex.choices], label=_("Sex, for the yearly report")
    )
    language = forms.ChoiceField(
        required=False, choices=[("", _("Not known")), *settings.LANGUAGES], label=_("Language form")
    )
    phone = PhoneField(required=False, label=_("Telephone"))
    email = MailField(required=False, label=_("E-mail"))
    number = NumberField(label=_("National identity number"))

    def __init__(self, *args: Any, person: Person, masked: str, **kwargs: Any) -> None:
        first = {name: getattr(person, name) for name in ("name", "birth_date", "sex", "language", "phone")}
        super().__init__(*args, initial=first | {"email": person.user.email if person.user else ""}, **kwargs)
        if masked:
            told = _("Registered: %(number)s. Write another one only to replace it.") % {"number": masked}
            self.fields["number"].help_text = told

    def clean_birth_date(self) -> Any:
        """Nobody is born on a day to come."""
        born = self.cleaned_data["birth_date"]
        if born and born > clock.today():
            raise forms.ValidationError(_("This day has not come yet. Leave it open for a child not born yet."))
        return born

    def corrections(self) -> dict[str, Any]:
        """What was changed."""
        return {name: self.cleaned_data[name] for name in self.changed_data}
