"""The shape of an address and of its protection."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.cases.addresses import rules
from samvev.kernel import clock
from samvev.people.models import Protection
from samvev.web.forms import ChoiceField, DayField, PlainText, SamvevForm, SwitchField


class AddressForm(SamvevForm):
    """Where the person lives."""

    street = PlainText(label=_("Street and number"), limit=200)
    postcode = PlainText(
        label=_("Postcode"), limit=4, validators=[RegexValidator(r"^[0-9]{4}$", _("A postcode has four digits."))]
    )
    place = PlainText(label=_("Place"), limit=100)


class ProtectForm(SamvevForm):
    """Which protection, and until when."""

    kind = ChoiceField(label=_("Which protection?"), choices=Protection.choices)
    until = DayField(
        label=_("Until and with"),
        required=False,
        help_text=_("Nothing opens by itself on this day: you are asked to renew it or to end it."),
    )
    child_welfare = SwitchField(label=_("Decided by the child welfare service: a year at most"), required=False)

    def clean(self) -> dict[str, Any]:
        """Say what is wrong here, where it can be mended."""
        cleaned = super().clean() or {}
        if not self.errors:
            asked = (cleaned["kind"], cleaned.get("until"), bool(cleaned.get("child_welfare")))
            if fault := rules.fault_in(*asked, clock.today()):
                self.add_error("until", str(fault))
        return cleaned


class HideForm(SamvevForm):
    """From which parents the address is hidden."""

    users = forms.MultipleChoiceField(
        label=_("Hidden from"), choices=(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, parents: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["users"].choices = [(str(user.pk), user.name) for user in parents]  # type: ignore[attr-defined]
