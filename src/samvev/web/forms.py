"""Base classes of every form: how they look, how they keep what was typed, and how two saves meet."""

import copy
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from samvev.web.conflicts import Clash, clash
from samvev.web.fields import (
    AreaField,
    AreasField,
    ChoiceField,
    ClockField,
    DayField,
    DayInput,
    FacesField,
    MailField,
    PhoneField,
    PlainText,
    SwitchField,
    plain,
)
from samvev.web.rendering import Renderer
from samvev.web.resume import rehearsing

if TYPE_CHECKING:
    from samvev.web.models import Draft

    class _ModelForm(forms.ModelForm[models.Model]):
        """django-stubs gives ModelForm a parameter that Django itself does not have."""
else:
    _ModelForm = forms.ModelForm

__all__ = [
    "AreaField",
    "AreasField",
    "ChoiceField",
    "ClockField",
    "DayField",
    "DayInput",
    "FacesField",
    "MailField",
    "PhoneField",
    "PlainText",
    "SamvevForm",
    "SamvevModelForm",
    "SeenField",
    "SwitchField",
    "plain",
]


class SeenField(forms.IntegerField):
    """The version of the row that the page showed; the action refuses to save over a newer one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1, **kwargs)


class Kept(forms.BaseForm):
    """What all our forms share."""

    default_renderer = Renderer()
    use_required_attribute = False  # our own messages are in the reader's language and stay on the page
    draft: "Draft | None" = None
    draft_key = ""
    clash: Clash | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _speak_plainly(field)

    def is_valid(self) -> bool:
        """As Django has it; but what comes back after a session ran out is to be read and sent again first."""
        if super().is_valid() and rehearsing():
            self.add_error(None, _("You had been signed out. What you wrote is here: read it, and save it again."))
        return super().is_valid()

    def rebase(self, target: models.Model) -> Clash:
        """Someone saved first: show what the row says now beside what was typed, and let a second save win.

        `target` is read anew. Raises `NotFound` when the row is gone. Nothing typed is lost: the form stays bound.
        """
        self.clash = clash(self, target)
        if isinstance(self.data, QueryDict) and "seen" in self.fields:
            self.data = self.data.copy()
            self.data[self.add_prefix("seen")] = str(self.clash.version)
        return self.clash


def _speak_plainly(field: forms.Field) -> None:
    """Say in our words that something is missing, unless the form has words of its own for it."""
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        words = _("Choose one of these.") if isinstance(field, forms.ChoiceField) else _("This is missing. Fill it in.")
        field.error_messages["required"] = words


class SamvevForm(Kept, forms.Form):
    """A form of its own. Give it `seen = SeenField()` and `initial={"seen": row.version}` when it edits a row."""


class SamvevModelForm(Kept, _ModelForm):
    """The shape of a row's input. It never saves: hand `cleaned_data` to an action.

    Editing a `Versioned` row brings the hidden field `seen`. The form works on a copy of the row, so that the
    action still can tell what the row said from what was typed.
    """

    def __init__(self, *args: Any, instance: models.Model | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=copy.copy(instance) if instance is not None else None, **kwargs)
        if instance is not None and not instance._state.adding and hasattr(instance, "version"):
            self.fields["seen"] = SeenField(initial=instance.version)

    def save(self, commit: bool = True) -> Any:
        """Not here: changes go through an action, which checks, saves and records."""
        raise TypeError("Hand cleaned_data to an action; a form does not save.")
