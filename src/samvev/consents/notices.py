"""Notices about consents. Neutral words: no name, no service, no health word (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

SHARED = NoticeKind("consents.shared", _("You have been given access to something in Samvev"))
CHANGED = NoticeKind("consents.changed", _("What you can see has changed"))
RECORDED = NoticeKind("consents.recorded", _("A yes or no has been written down for you"))
RUNS_OUT = NoticeKind("consents.runs_out", _("A consent runs out soon"))
DECIDERS_CHANGED = NoticeKind("consents.deciders_changed", _("Who decides has been written down anew"))
