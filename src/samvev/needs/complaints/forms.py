"""What someone types who complains, and whoever handles it."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from samvev.kernel import clock
from samvev.needs.complaints.models import About, ComplainsAs, Complaint, ComplaintState
from samvev.needs.complaints.rules import WAY
from samvev.web.forms import ChoiceField, DayField, PlainText, SamvevForm, SeenField

WHY = _("Write it in a few words.")


class ComplainForm(SamvevForm):
    """From one's own page: about what, and in one's own words."""

    about = ChoiceField(choices=About.choices, label=_("What do you want to complain about?"))
    words = PlainText(
        lines=8,
        label=_("What do you disagree with, and why?"),
        help_text=_("Write it as you would say it. Those who help you in the team do not read this."),
        error_messages={"required": WHY},
    )


class RegisterForm(SamvevForm):
    """What came by letter, telephone or in person."""

    about = ChoiceField(choices=About.choices, label=_("What is the complaint about?"))
    complains_as = ChoiceField(choices=ComplainsAs.choices, label=_("Who complains?"))
    by_name = PlainText(label=_("Name"))
    received_on = DayField(label=_("Received"))
    words = PlainText(
        lines=8,
        label=_("What do they disagree with, and why?"),
        help_text=_("In their own words. The team does not see this."),
        error_messages={"required": WHY},
    )

    def clean_received_on(self) -> date:
        """It has come, or it is not there yet."""
        return _come(self.cleaned_data["received_on"])


class AnswerForm(SamvevForm):
    """What became of it, on which day."""

    state = ChoiceField(choices=[], label=_("What became of it?"))
    day = DayField(label=_("Which day?"))
    answer = PlainText(
        lines=5,
        label=_("What you did, and why"),
        help_text=_("Who complained reads this too."),
        error_messages={"required": WHY},
    )
    seen = SeenField()

    def __init__(self, complaint: Complaint, *args: Any, **kwargs: Any) -> None:
        initial = {"seen": complaint.version, "day": clock.today(), "answer": complaint.answer}
        super().__init__(*args, initial=initial, **kwargs)
        self.complaint = complaint
        chosen: Any = self.fields["state"]
        chosen.choices = [(state.value, ComplaintState(state).label) for state in WAY[complaint.state]]

    def clean_day(self) -> date:
        """Not before it came or was sent on, and not in the future."""
        day = _come(self.cleaned_data["day"])
        if day < (self.complaint.forwarded_on or self.complaint.received_on):
            raise ValidationError(_("This cannot have been before the complaint came, or was sent on."))
        return day


class TakeBackForm(SamvevForm):
    """Which version of it is taken back."""

    seen = SeenField()


def _come(day: date) -> date:
    if day > clock.today():
        raise ValidationError(_("This day has not come yet."))
    return day
