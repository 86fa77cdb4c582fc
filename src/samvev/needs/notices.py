"""What those concerned are told: no names, no health matter (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

REPORTED = NoticeKind("needs.reported", _("A new report of need has come in"))
WAITS = NoticeKind("needs.waits", _("A report of need has waited long"))
UNIT_NAMED = NoticeKind("needs.unit_named", _("Your unit is asked for a coordinator"))
OFFERED = NoticeKind("needs.offered", _("You are asked to be coordinator"))
DECLINED = NoticeKind("needs.declined", _("Someone said no to being coordinator; choose another"))
WITHDRAWN = NoticeKind("needs.withdrawn", _("A question about a coordinator was taken back"))
APPOINTED = NoticeKind("needs.appointed", _("A coordinator is in place"))
FORMER_TOLD = NoticeKind("needs.former_told", _("The change of coordinator is done; you are no longer coordinator"))
CHANGE_ASKED = NoticeKind("needs.change_asked", _("A coordinator asks for a change"))
CHANGE_ANSWERED = NoticeKind("needs.change_answered", _("You have an answer about changing coordinator"))
COMPLAINED = NoticeKind("needs.complained", _("Something new stands in the inbox"))
COMPLAINT_ANSWERED = NoticeKind("needs.complaint_answered", _("There is news about something you sent us"))
COMPLAINT_TAKEN_BACK = NoticeKind("needs.complaint_taken_back", _("Something in the inbox was taken back"))
COMPLAINT_WAITS = NoticeKind("needs.complaint_waits", _("Something in the inbox has waited long"))
