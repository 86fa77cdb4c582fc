"""The shape of what is asked of the log, and said about it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samvev.cases.models import Reviewed
from samvev.web.forms import ChoiceField, DayField, PlainText, SamvevForm, SeenField

KINDS = [
    ("", _("Everything")),
    ("read", _("Who has looked")),
    ("changed", _("What was changed")),
    ("paper", _("What was printed or taken out")),
    ("refused", _("Who was refused")),
]


class LogForm(SamvevForm):
    """Which part of the log to show."""

    person = forms.ChoiceField(label=_("By whom"), required=False)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)
    kind = forms.ChoiceField(label=pgettext_lazy("the log", "What"), choices=KINDS, required=False)

    def __init__(self, *args: Any, people: list[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", pgettext_lazy("the log", "Everyone")), *((str(pk), name) for pk, name in people)]

    def chosen(self) -> dict[str, Any]:
        """What was chosen; nothing where it cannot be understood."""
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if value}


class QuestionForm(SamvevForm):
    """What someone does not understand; they need not say."""

    words = PlainText(
        label=_("What do you wonder about?"),
        help_text=_("You may leave it empty. We find out what this was, and answer you."),
        lines=4,
        limit=2000,
        required=False,
    )


class AnswerForm(SamvevForm):
    """An answer that the person understands."""

    seen = SeenField()
    answer = PlainText(
        label=_("Answer to the person"),
        help_text=_("Say in plain words who it was, why they looked, and what you do about it if it was wrong."),
        lines=6,
        limit=4000,
    )


class ReviewForm(SamvevForm):
    """What became of a finding."""

    seen = SeenField()
    state = ChoiceField(
        label=_("What did you find?"),
        choices=[
            (Reviewed.EXPLAINED.value, _("There was a good reason")),
            (Reviewed.FOLLOWED_UP.value, _("It is being followed up")),
        ],
        widget=forms.RadioSelect,
    )
    words = PlainText(label=_("In a few words"), lines=3, limit=1000)


class StateForm(SamvevForm):
    """Which findings to show."""

    state = forms.ChoiceField(label=_("Show"), choices=[*Reviewed.choices, ("all", _("All"))], required=False)
