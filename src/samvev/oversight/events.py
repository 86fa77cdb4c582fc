"""What can happen to the yearly report."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

CHAPTER_WRITTEN = Event("oversight.chapter_written", _("wrote in the yearly report"))
REPORT_TAKEN_OUT = Event("oversight.report_taken_out", _("took out a report of figures"))
MONTHS_SET = Event("oversight.months_set", _("changed after how many months a case is passive"))
