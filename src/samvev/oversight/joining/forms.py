"""What is chosen when two registrations become one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.oversight.joining.pair import Pair
from samvev.web.forms import SamvevForm


class JoinForm(SamvevForm):
    """Which of the two is right, for everything that both say differently; and that somebody is sure."""

    sure = forms.BooleanField(label=_("I have made sure that they are the same person"))

    def __init__(self, pair: Pair, said: dict[str, tuple[str, str]], labels: dict[str, str], *args: Any) -> None:
        super().__init__(*args)
        for name in pair.choices:
            kept, other = said[name]
            self.fields[name] = forms.ChoiceField(
                label=labels[name], choices=[("kept", kept), ("other", other)], widget=forms.RadioSelect
            )
        self.order_fields([*pair.choices, "sure"])

    def chosen(self) -> dict[str, str]:
        """Which side is right, by name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "sure"}
