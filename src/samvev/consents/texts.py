"""The texts of this room that have a history page."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.rules import may_lead
from samvev.cases.texts import Texts, name_texts
from samvev.consents.models import StartUp

LABELS = {
    "expectations": _("What do you expect of each other?"),
    "contact_form": _("How do you keep in touch?"),
    "joins": _("Who should be in the team?"),
}


def name_all() -> None:
    """Name them, once, when the program starts."""
    name_texts(Texts(StartUp, may_lead, may_lead, LABELS))
