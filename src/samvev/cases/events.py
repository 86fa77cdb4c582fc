"""What can happen to a case."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

CASE_OPENED = Event("cases.opened", _("opened the case"))
CASE_ENDED = Event("cases.ended", _("ended the case"))
CASE_REOPENED = Event("cases.reopened", _("reopened the case"))
KIND_CHANGED = Event("cases.kind_changed", _("changed what kind of case it is"))
COORDINATOR_TOOK_OVER = Event("cases.coordinator_took_over", _("became coordinator"))
COORDINATOR_LEFT = Event("cases.coordinator_left", _("stopped being coordinator"))
JOINED = Event("cases.joined", _("invited someone to the team"))
LEFT = Event("cases.left", _("took someone out of the team"))
KIN_REGISTERED = Event("cases.kin_registered", _("registered a next of kin"))
TEXT_BROUGHT_BACK = Event("cases.text_brought_back", _("brought back an earlier text"))
LOG_QUESTIONED = Event("cases.log_questioned", _("asked about the log"))
LOG_QUESTION_PASSED_ON = Event("cases.log_question_passed_on", _("passed the question about the log on"))
LOG_ANSWERED = Event("cases.log_answered", _("answered a question about the log"))
LOG_LOOKED_THROUGH = Event("cases.log_looked_through", _("looked through the log for what is unusual"))
UNUSUAL_REVIEWED = Event("cases.unusual_reviewed", _("reviewed access that looked unusual"))
