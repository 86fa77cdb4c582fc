"""The shape of who stands in, and when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from samvev.cases.staffing import rules
from samvev.kernel import clock
from samvev.web.forms import ChoiceField, DayField, SamvevForm


class StandInForm(SamvevForm):
    """Who stands in for the coordinator, from when to when."""

    user = ChoiceField(label=_("Who stands in?"), choices=())
    first = DayField(label=_("From and with"))
    last = DayField(label=_("Until and with"))
    all_cases = forms.BooleanField(label=_("Also in the coordinator's other cases that I decide over"), required=False)

    def __init__(self, *args: Any, colleagues: Any, several: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [  # type: ignore[attr-defined]
            (str(job.user_id), f"{job.user.name}, {job.unit.name}") for job in colleagues
        ]
        self.initial.setdefault("first", clock.today())
        if not several:
            del self.fields["all_cases"]

    def clean(self) -> dict[str, Any]:
        """Days that make sense."""
        cleaned = super().clean() or {}
        if not self.errors and (fault := rules.fault_in(cleaned["first"], cleaned["last"], clock.today())):
            self.add_error("last", str(fault))
        return cleaned
