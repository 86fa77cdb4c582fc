"""The texts of this room that have a history page."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.rules import may_read_area
from samvev.cases.texts import Texts, name_texts
from samvev.meetings import rules
from samvev.meetings.models import ChildsVoice, Meeting, Point

MEETING = {"title": _("Title"), "place": _("Place"), "why": _("What it is about")}
POINT = {"title": _("Point"), "minutes": _("Minutes")}
VOICE = {"before": _("What the child wished to say"), "after": _("What the child was told")}


def name_all() -> None:
    """Name them, once, when the program starts."""
    name_texts(Texts(Meeting, rules.may_see, rules.may_change, MEETING))
    name_texts(Texts(Point, may_read_area, rules.may_write_minutes, POINT))
    name_texts(Texts(ChildsVoice, rules.may_see, rules.may_hear_child, VOICE))
