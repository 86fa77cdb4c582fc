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
EMERGENCY = Event("cases.emergency", _("opened the case in an emergency"))
HELP_BEGUN = Event("cases.help_begun", _("began to help from the coordinating unit"))
OPENING_CLOSED = Event("cases.opening_closed", _("was done before the time was over"))
OPENING_REVIEWED = Event("cases.opening_reviewed", _("reviewed an emergency access"))
JOIN_ASKED = Event("cases.join_asked", _("asked to join a team"))
JOIN_SOUGHT = Event("cases.join_sought", _("passed on a wish to join the team"))
JOIN_ANSWERED = Event("cases.join_answered", _("answered a wish to join the team"))
SUBSTITUTED = Event("cases.substituted", _("let someone stand in for the coordinator"))
SUBSTITUTE_ENDED = Event("cases.substitute_ended", _("ended that someone stands in for the coordinator"))
STAFF_LEFT = Event("cases.staff_left", _("ended access for someone who left their job"))
ORPHANED = Event("cases.orphaned", _("told those who answer for it that there is no coordinator"))
BLOCKED = Event("cases.blocked", _("blocked someone"))
UNBLOCKED = Event("cases.unblocked", _("took back a block"))
