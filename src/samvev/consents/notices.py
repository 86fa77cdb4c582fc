"""Notices about consents. Neutral words: no name, no service, no health word (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

SHARED = NoticeKind("consents.shared", _("You have been given access to something in Samvev"))
CHANGED = NoticeKind("consents.changed", _("What you can see has changed"))
RECORDED = NoticeKind("consents.recorded", _("A yes or no has been written down for you"))
RUNS_OUT = NoticeKind("consents.runs_out", _("A consent runs out soon"))
DECIDERS_CHANGED = NoticeKind("consents.deciders_changed", _("Who decides has been written down anew"))
PLACE_RUNS_OUT = NoticeKind("consents.place_runs_out", _("Something written about who decides runs out soon"))
BIRTHDAY_NEAR = NoticeKind("consents.birthday_near", _("A birthday changes who decides: there is something to prepare"))
DECIDES_ANEW = NoticeKind("consents.decides_anew", _("Who decides, and who sees what, has changed with a birthday"))
OFFER_WAITS = NoticeKind("consents.offer_waits", _("A coordinator is to be offered before something can end"))
