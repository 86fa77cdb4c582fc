"""Notices about a case and its team. Neutral words: no name, no service, no health word (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

INVITED = NoticeKind("cases.invited", _("You are invited to take part in a team"))
