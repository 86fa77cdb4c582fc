"""Notices of the house itself."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

BREAK_GLASS_USED = NoticeKind("notifications.break_glass_used", _("Someone signed in with an emergency account"))
