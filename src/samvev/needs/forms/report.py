"""The questions that whoever reports a need is asked: one form a page, in plain words (rule 1)."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samvev.kernel import clock
from samvev.needs.models import Agrees, Reporter
from samvev.organisations.models import Sector
from samvev.web.forms import ChoiceField, DayField, PlainText, SamvevForm

NO_ASKING = {Agrees.SELF.value}  # whoever reports for themselves agrees, and is not asked
DESKS = {Sector.COORDINATING_UNIT.value, Sector.ALLOCATION.value}  # not a help that someone has from before
SERVICES = [(key, words) for key, words in Sector.choices if key not in DESKS]


class WhoForm(SamvevForm):
    """Who is it about?"""

    reporter = ChoiceField(
        choices=Reporter.choices,
        label=_("Who are you?"),
        error_messages={"required": _("Choose what fits best.")},
    )
    about_name = PlainText(
        label=_("Whom is it about?"),
        help_text=_("First and last name. Is the child not born yet? Write the name of a parent."),
        error_messages={"required": _("Write a name, so that we know whom to contact.")},
    )
    about_birth_date = DayField(
        required=False,
        label=_("When is the person born?"),
        help_text=_("You can leave this open. It only helps us to find the right person."),
    )
    before_birth = forms.BooleanField(required=False, label=_("It is about a child who is not born yet"))

    def clean(self) -> dict[str, Any]:
        """A birth date that is to come is a term; then the child is not born yet."""
        told = super().clean() or self.cleaned_data
        born = told.get("about_birth_date")
        if born and born > clock.today() and not told.get("before_birth"):
            self.add_error(
                "about_birth_date", _("This day has not come yet. Check the year, or tick that the child is not born.")
            )
        return told


class DifficultForm(SamvevForm):
    """What is difficult?"""

    difficult = PlainText(
        lines=7,
        label=_("Tell us about it"),
        help_text=_("Tell it as you would tell a neighbour. You do not need to name an illness or a diagnosis."),
        error_messages={"required": _("Write a few words about what is difficult.")},
    )


class MattersForm(SamvevForm):
    """What matters to the person?"""

    matters = PlainText(
        required=False,
        lines=6,
        label=_("What would make everyday life better?"),
        help_text=_("In the person's own words, if you know them."),
    )


class OwnMattersForm(SamvevForm):
    """What matters to me?"""

    matters = PlainText(
        required=False,
        lines=6,
        label=_("What would make everyday life better?"),
        help_text=_("Write it the way you say it."),
    )


class ServicesForm(SamvevForm):
    """Which services are in already?"""

    services = forms.MultipleChoiceField(
        required=False,
        choices=SERVICES,
        widget=forms.CheckboxSelectMultiple,
        label=_("Tick those you know of"),
        help_text=_("It is fine not to know."),
    )
    services_other = PlainText(required=False, limit=300, label=_("Someone else?"))


class AgreesForm(SamvevForm):
    """Who knows and agrees?"""

    agrees = ChoiceField(
        choices=[(key, words) for key, words in Agrees.choices if key not in NO_ASKING],
        label=_("Does the person know that you report this?"),
        help_text=_("For a child: do the parents know? We always talk with the person before anything begins."),
        error_messages={"required": _("Choose what fits best.")},
    )
    agrees_words = PlainText(required=False, lines=3, limit=1000, label=_("Is there more we should know about this?"))


class OwnReachForm(SamvevForm):
    """How to reach me."""

    reporter_contact = PlainText(
        label=_("Telephone or e-mail"),
        help_text=_("We only use it about this."),
        error_messages={"required": _("Write how we can reach you, so that we can answer.")},
    )
    language = ChoiceField(
        choices=settings.LANGUAGES,
        label=_("Which language should we write in?"),
        error_messages={"required": _("Choose a language.")},
    )


class ReachForm(OwnReachForm):
    """How to reach you, and the person."""

    reporter_name = PlainText(required=False, label=_("Your name"))
    reporter_contact = PlainText(
        required=False, label=_("Your telephone or e-mail"), help_text=_("We only use it about this.")
    )
    about_contact = PlainText(
        required=False,
        label=_("How do we reach the person?"),
        help_text=_("Telephone, e-mail or address, if you know it."),
    )
    field_order = ("reporter_name", "reporter_contact", "about_contact", "language")

    def clean(self) -> dict[str, Any]:
        """Without any way to reach someone, nothing can come of the report."""
        told = super().clean() or self.cleaned_data
        if not (told.get("reporter_contact") or told.get("about_contact")):
            self.add_error("reporter_contact", _("Write how we can reach you or the person, so that we can answer."))
        return told


class UrgentForm(SamvevForm):
    """Is anything urgent?"""

    urgent = PlainText(
        required=False,
        lines=4,
        label=_("Is there something that cannot wait?"),
        help_text=_("For example that someone comes home from hospital on a certain day. Leave it open if not."),
    )


class SendForm(SamvevForm):
    """Send what was answered. The hidden field is a trap: a person never sees it, a program fills it in."""

    website = PlainText(
        required=False,
        label=_("Leave this empty"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_website(self) -> str:
        """Whatever fills in what cannot be seen is no person."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Something in your browser filled in a hidden field. Please send once more."))
        return ""


class CodeForm(SamvevForm):
    """The code from a receipt."""

    code = PlainText(
        label=_("Your code"),
        help_text=_("Twelve letters and digits from the receipt, for example ABCD-EFGH-JKLM."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "data-width": "short"}),
        limit=40,
        error_messages={"required": _("Write the code from the receipt.")},
    )
