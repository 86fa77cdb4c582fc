"""What someone says about how it is going."""

from django.utils.translation import gettext_lazy as _

from samvev.web.forms import FacesField, PlainText, SamvevForm, SwitchField

QUESTION = _("How is it going with the plan and the help?")


class AnswerForm(SamvevForm):
    """A face, a few words, and whether the coordinator may read them."""

    face = FacesField(label=QUESTION, error_messages={"required": _("Choose the face that fits best.")})
    words = PlainText(lines=3, required=False, label=_("In a few words"))
    shared = SwitchField(
        label=_("My coordinator may read what I wrote"),
        help_text=_("Whoever is the coordinator then sees the face and the words. Nobody else does."),
    )
