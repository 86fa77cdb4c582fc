"""The shape of what administrators write about units, employees and offices."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import Post
from samvev.accounts.oidc.providers import Provider
from samvev.kernel import clock
from samvev.organisations.models import Sector, Unit
from samvev.web.forms import ChoiceField, DayField, MailField, PhoneField, PlainText, SamvevForm, SwitchField


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the units that the actor administers; those below another are written with it."""

    def label_from_instance(self, unit: Any) -> str:
        """The unit with all above it."""
        return " › ".join(getattr(unit, "way", [unit.name]))


def among(units: Iterable[Unit]) -> Any:
    """These units as the choices of a field."""
    return Unit.objects.filter(pk__in=[unit.pk for unit in units])


class WordsForm(SamvevForm):
    """Whom to look for. Sent by POST: a name never stands in an address."""

    words = PlainText(label=_("Name"), limit=100, required=False)


class UnitForm(SamvevForm):
    """A unit."""

    name = PlainText(label=_("Name"), limit=200)
    sector = ChoiceField(label=_("What does it work with?"), choices=Sector.choices, initial=Sector.OTHER)
    parent = UnitField(label=_("Belongs to"), queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, units: Iterable[Unit] = (), new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["parent"].queryset = among(units)  # type: ignore[attr-defined]
            self.fields["parent"].empty_label = _("Nothing: it stands on its own")  # type: ignore[attr-defined]
        else:
            del self.fields["parent"]


class WorkForm(SamvevForm):
    """Where someone works, and from when."""

    unit = UnitField(label=_("Where do they work?"), queryset=Unit.objects.none())
    first = DayField(label=_("From which day?"))
    moves = SwitchField(label=_("They move: their other work here ends the day before"), required=False)

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = among(units)  # type: ignore[attr-defined]
        self.initial.setdefault("first", clock.today())


class EmployeeForm(WorkForm):
    """Someone who is new here."""

    name = PlainText(label=_("Name"), limit=200)
    title = PlainText(label=_("Title"), limit=120, required=False)
    email = MailField(label=_("Work e-mail"))
    phone = PhoneField(label=_("Telephone"), required=False)
    moves = None  # type: ignore[assignment]  # Django's way to leave an inherited field out
    field_order = ("name", "title", "email", "phone", "unit", "first")


class FirstSignInForm(SamvevForm):
    """By whose proof an employee comes in the first time. What is written here is never filled in beforehand."""

    provider = ChoiceField(label=_("Where will they sign in?"), choices=())
    known_by = PlainText(
        label=_("What will they be known by?"),
        limit=200,
        help_text=_(
            "The national identity number, or what the provider calls them (for Microsoft the object id). Of a number "
            "only a keyed hash is kept, until they have signed in, at most for 30 days."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, providers: Iterable[Provider], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.providers = {one.code: one for one in providers}
        self.fields["provider"].choices = [(one.code, one.label) for one in self.providers.values()]  # type: ignore[attr-defined]

    def announced(self) -> dict[str, str]:
        """What the action asks for: a number where the provider tells one, or else the subject."""
        provider, typed = self.providers[self.cleaned_data["provider"]], self.cleaned_data["known_by"].strip()
        digits = "".join(typed.split())
        is_number = bool(provider.number_claim) and digits.isdigit()
        claim, value = ("number", digits) if is_number else ("sub", typed)
        return {"provider": provider.code, "claim": claim, "value": value}


class EndForm(SamvevForm):
    """When work ends."""

    last = DayField(
        label=_("Last day at work"),
        required=False,
        help_text=_("Access ends with that day. Leave it empty to end it now, at once."),
    )


class OfficeForm(SamvevForm):
    """An office to give."""

    role = ChoiceField(label=_("Which office?"), choices=Post.ROLES)
    unit = UnitField(
        label=_("In which unit?"),
        queryset=Unit.objects.none(),
        required=False,
        help_text=_("For a unit manager, and for a local administrator of one part."),
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = among(units)  # type: ignore[attr-defined]
        self.fields["unit"].empty_label = _("The whole organisation")  # type: ignore[attr-defined]
