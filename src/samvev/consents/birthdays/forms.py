"""The shape of the answer to an offer."""

from django.utils.translation import gettext_lazy as _

from samvev.consents.birthdays.models import Answer
from samvev.web.forms import ChoiceField, SamvevForm


class OfferForm(SamvevForm):
    """What was said to the offer of an ordinary coordinator."""

    answer = ChoiceField(label=_("An ordinary coordinator is offered. What is the answer?"), choices=Answer.choices)
