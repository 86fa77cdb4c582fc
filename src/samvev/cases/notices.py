"""Notices about a case and its team. Neutral words: no name, no service, no health word (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

INVITED = NoticeKind("cases.invited", _("You are invited to take part in a team"))
LOG_QUESTIONED = NoticeKind("cases.log_questioned", _("Someone asks about what stands in the log"))
LOG_ANSWERED = NoticeKind("cases.log_answered", _("Your question about the log has been answered"))
EMERGENCY = NoticeKind("cases.emergency", _("Someone outside the team has opened something in an emergency"))
TO_REVIEW = NoticeKind("cases.to_review", _("An emergency access is to be reviewed"))
HELPED = NoticeKind("cases.helped", _("The coordinating unit helps in something you take part in"))
WANTS_TO_JOIN = NoticeKind("cases.wants_to_join", _("Someone asks to join a team"))
STANDS_IN = NoticeKind("cases.stands_in", _("Someone stands in for a coordinator"))
SOMEONE_BLOCKED = NoticeKind("cases.someone_blocked", _("Someone is kept out of something you take part in"))
PROTECTION_RUNS_OUT = NoticeKind("cases.protection_runs_out", _("Something is to be renewed or ended soon"))
ORPHANED = NoticeKind("cases.orphaned", _("Something has no coordinator any more"))
ENDED = NoticeKind("cases.ended", _("Something you take part in has ended"))
TAKEN_OVER = NoticeKind("cases.taken_over", _("Something you take part in is in another organisation from now on"))
REOPENED = NoticeKind("cases.reopened", _("Something you take part in is open again"))
UNUSED = NoticeKind("cases.unused", _("Something you coordinate has not been used for a long time"))
