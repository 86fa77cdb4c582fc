"""What can happen to a report of need and to the baton, in words that follow a name."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

REPORTED = Event("needs.reported", _("reported a need"))
REMINDED = Event("needs.reminded", _("reminded of a report that waits"))
TAKEN = Event("needs.taken", _("took the report of need"))
ASSESSED = Event("needs.assessed", _("assessed the need"))
PERSON_REGISTERED = Event("needs.person_registered", _("registered whom the report is about"))
PRELIMINARY_SENT = Event("needs.preliminary_sent", _("wrote a preliminary answer"))
DECIDED = Event("needs.decided", _("made a decision"))
CLOSED = Event("needs.closed", _("closed the report of need"))
REOPENED = Event("needs.reopened", _("opened the report of need again"))
UNIT_NAMED = Event("needs.unit_named", _("chose which unit has the coordinator"))
PROPOSED = Event("needs.proposed", _("asked someone to be coordinator"))
ACCEPTED = Event("needs.accepted", _("said yes to being coordinator"))
DECLINED = Event("needs.declined", _("said no to being coordinator"))
WITHDRAWN = Event("needs.withdrawn", _("took back the question about a coordinator"))
CHANGE_ASKED = Event("needs.change_asked", _("asked for a change of coordinator"))
CHANGE_ANSWERED = Event("needs.change_answered", _("answered a wish to change coordinator"))
# What a complaint is about is health data that the team has no part in; nor is that there is one.
COMPLAINED = Event("needs.complained", _("made a complaint"), private=True)
COMPLAINT_PASSED_ON = Event("needs.complaint_passed_on", _("told the coordinating unit of a complaint"), private=True)
COMPLAINT_REGISTERED = Event("needs.complaint_registered", _("registered a complaint"), private=True)
COMPLAINT_ANSWERED = Event("needs.complaint_answered", _("wrote down what became of a complaint"), private=True)
COMPLAINT_TAKEN_BACK = Event("needs.complaint_taken_back", _("took back a complaint"), private=True)
COMPLAINT_REMINDED = Event("needs.complaint_reminded", _("reminded of a complaint that waits"), private=True)
# Whether somebody answered is between them and the program: what they said stands in no log.
SAID_HOW_IT_GOES = Event("needs.said_how_it_goes", _("answered how it is going"), private=True)
PASSED_BY_HOW_IT_GOES = Event("needs.passed_by_how_it_goes", _("did not answer how it is going"), private=True)
TOOK_BACK_HOW_IT_GOES = Event("needs.took_back_how_it_goes", _("took back an answer"), private=True)
