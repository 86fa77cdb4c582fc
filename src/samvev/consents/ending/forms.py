"""The shape of an ending, and of opening again."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from samvev.consents.ending import rules
from samvev.consents.ending.models import Agreed
from samvev.kernel import clock
from samvev.web.forms import ChoiceField, DayField, PlainText, SamvevForm


class EndForm(SamvevForm):
    """Why, since when, and what the person says."""

    kind = ChoiceField(label=_("Why does it end?"), choices=rules.CHOSEN)
    agreed = ChoiceField(label=_("Does the person, or whoever decides for them, agree?"), choices=Agreed.choices)
    last = DayField(label=_("Last day"), help_text=_("Today or earlier."))
    words = PlainText(
        label=_("In a few words"),
        lines=3,
        limit=1000,
        required=False,
        help_text=_("Needed when the person has not said yes. The coordinating unit reads it too: no health details."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("last", clock.today())

    def clean(self) -> None:
        """Without a yes the reason is to be written."""
        told = self.cleaned_data
        if {"kind", "agreed"} <= set(told) and rules.lacks_words(told["kind"], told["agreed"]) and not told["words"]:
            self.add_error("words", _("Write why it ends although the person has not said yes."))


class ReopenForm(SamvevForm):
    """Why it is opened again."""

    words = PlainText(label=_("Why is it opened again?"), lines=3, limit=1000)
