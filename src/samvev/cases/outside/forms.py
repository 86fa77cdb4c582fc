"""The shape of what someone outside the team writes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.cases.outside.models import Review
from samvev.cases.outside.queries import Sought
from samvev.cases.outside.rules import HELP_LONGEST
from samvev.kernel import clock
from samvev.kernel.errors import Invalid
from samvev.organisations.models import Organisation
from samvev.organisations.queries import acting, municipalities
from samvev.people.citizens import keys_of
from samvev.web.forms import ChoiceField, DayField, PlainText, SamvevForm


class SoughtForm(SamvevForm):
    """Whom one means: a national identity number, or a whole name with the birth date. Always sent by POST."""

    number = PlainText(label=_("National identity number"), limit=20, required=False)
    name = PlainText(
        label=_("Or the whole name"), limit=200, required=False, help_text=_("Written as in the population register.")
    )
    birth = DayField(label=_("and the birth date"), required=False)

    def clean(self) -> dict[str, Any]:
        """A number that is one, or both name and birth date."""
        cleaned = super().clean() or {}
        number = cleaned.get("number", "")
        if number:
            try:
                cleaned["keys"] = tuple(keys_of(number))
            except Invalid as error:
                self.add_error("number", str(error))
        elif not self.errors and not (cleaned.get("name") and cleaned.get("birth")):
            self.add_error("number", _("Write the number, or both name and birth date."))
        return cleaned

    def sought(self) -> Sought:
        """Whom is meant."""
        if keys := self.cleaned_data.get("keys"):
            return Sought(keys=keys)
        return Sought(name=" ".join(self.cleaned_data["name"].split()), birth=self.cleaned_data["birth"])


class EmergencyForm(SoughtForm):
    """Whom, and why it cannot wait."""

    reason = PlainText(
        label=_("Why can it not wait?"),
        lines=4,
        limit=1000,
        help_text=_("The person reads this, and the coordinating unit reviews it."),
    )


class AskForm(SoughtForm):
    """Which team one asks to join."""

    place = forms.ModelChoiceField(label=_("Where does the person live?"), queryset=Organisation.objects.none())
    why = PlainText(
        label=_("Why should you take part?"),
        lines=4,
        limit=1000,
        help_text=_("The person and the coordinator read this, if there is a team."),
    )
    field_order = ("place",)

    def __init__(self, *args: Any, tenant_id: UUID | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Organisation.objects.filter(pk__in=[one.pk for one in municipalities()])
        self.fields["place"].queryset = offered  # type: ignore[attr-defined]
        self.initial.setdefault("place", tenant_id and acting(tenant_id).pk)


class HelpForm(SamvevForm):
    """Why the coordinating unit helps, and until when."""

    reason = PlainText(
        label=_("What do you help with, and why?"),
        lines=4,
        limit=1000,
        help_text=_("The person and the coordinator read this, and it stands in the log."),
    )
    last = DayField(label=_("Until and with"), help_text=_("At most 14 days from today."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last", clock.today() + timedelta(days=7))

    def clean_last(self) -> date:
        """A day within two weeks."""
        last: date = self.cleaned_data["last"]
        if not clock.today() <= last <= clock.today() + timedelta(days=HELP_LONGEST):
            raise forms.ValidationError(_("Choose a day within the next 14 days."))
        return last


class ReviewForm(SamvevForm):
    """What the coordinating unit found."""

    outcome = ChoiceField(
        label=_("Was it in order?"), choices=[(r.value, r.label) for r in Review if r != Review.WAITING]
    )
    note = PlainText(label=_("What did you find?"), lines=3, limit=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """What was not in order, is said."""
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == Review.NOT_IN_ORDER and not cleaned.get("note"):
            self.add_error("note", _("Write what was wrong, and what you do about it."))
        return cleaned
