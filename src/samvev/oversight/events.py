"""What can happen to the yearly report."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

CHAPTER_WRITTEN = Event("oversight.chapter_written", _("wrote in the yearly report"))
REPORT_TAKEN_OUT = Event("oversight.report_taken_out", _("took out a report of figures"))
MONTHS_SET = Event("oversight.months_set", _("changed after how many months a case is passive"))
MENDED = Event("oversight.mended", _("tidied up"))
MENDING_UNDONE = Event("oversight.mending_undone", _("undid what was tidied up"))
REGISTERED = Event("oversight.registered", _("noted that something is registered in another system"))
UNREGISTERED = Event("oversight.unregistered", _("noted that something is not registered in another system after all"))
WORKLIST_TAKEN_OUT = Event("oversight.worklist_taken_out", _("took out the list of what is to be registered"))
NOT_THE_SAME = Event("oversight.not_the_same", _("found that two persons of the same name are not the same"))
JOINED = Event("oversight.persons_joined", _("joined two registrations of one person"))
CASE_FOLLOWED = Event("oversight.case_followed", _("let the case follow a person who was registered twice"))
JOINING_UNDONE = Event("oversight.joining_undone", _("let two registrations be two persons again"))
