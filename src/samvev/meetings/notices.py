"""What the room tells people: words that name nobody and nothing about health (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

LIST_WAITS = NoticeKind("meetings.list_waits", _("Someone would like your yes to who comes to a meeting"))
LIST_APPROVED = NoticeKind("meetings.list_approved", _("Invitations to a meeting can be sent"))
INVITED = NoticeKind("meetings.invited", _("You are invited to a meeting"))
CHANGED = NoticeKind("meetings.changed", _("A meeting is changed"))
CANCELLED = NoticeKind("meetings.cancelled", _("A meeting is cancelled"))
REPLIED = NoticeKind("meetings.replied", _("Someone answered an invitation to a meeting"))
FINISHED = NoticeKind("meetings.finished", _("The minutes of a meeting are ready"))
AMENDED = NoticeKind("meetings.amended", _("The minutes of a meeting are amended"))
