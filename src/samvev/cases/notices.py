"""Notices about a case and its team. Neutral words: no name, no service, no health word (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

INVITED = NoticeKind("cases.invited", _("You are invited to take part in a team"))
LOG_QUESTIONED = NoticeKind("cases.log_questioned", _("Someone asks about what stands in the log"))
LOG_ANSWERED = NoticeKind("cases.log_answered", _("Your question about the log has been answered"))
