"""What can happen on the start pages."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

OPENED_TOGETHER = Event("front.opened_together", _("opened the page together with the child"))
SHOWN_IN_MEETING = Event("front.shown_in_meeting", _("showed the person their own page in a meeting"))
SEEN_AS = Event("front.seen_as", _("looked at the plan as someone else sees it"))
SHOWING_ENDED = Event("front.showing_ended", _("stopped showing the page"))
