"""What can happen to a meeting."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

PLANNED = Event("meetings.planned", _("planned a meeting"))
CHANGED = Event("meetings.changed", _("changed a meeting"))
ASKED = Event("meetings.asked", _("chose who is asked to a meeting"))
LIST_APPROVED = Event("meetings.list_approved", _("said yes to who is asked to a meeting"))
APPROVAL_RECORDED = Event("meetings.approval_recorded", _("wrote down a yes to who is asked to a meeting"))
INVITED = Event("meetings.invited", _("sent invitations to a meeting"))
CANCELLED = Event("meetings.cancelled", _("cancelled a meeting"))
REPLIED = Event("meetings.replied", _("answered an invitation"))
POINT_RAISED = Event("meetings.point_raised", _("put something on the agenda"))
POINT_DROPPED = Event("meetings.point_dropped", _("took something off the agenda"))
POINT_KEPT = Event("meetings.point_kept", _("put something back on the agenda"))
BEGUN = Event("meetings.begun", _("began the minutes"))
MINUTES_WRITTEN = Event("meetings.minutes_written", _("wrote minutes"))
AGREED = Event("meetings.agreed", _("wrote what was agreed"))
AGREED_DROPPED = Event("meetings.agreed_dropped", _("took away something that was agreed"))
AGREED_KEPT = Event("meetings.agreed_kept", _("brought back something that was agreed"))
FINISHED = Event("meetings.finished", _("made the minutes final"))
AMENDED = Event("meetings.amended", _("amended the minutes"))
CHILD_HEARD = Event("meetings.child_heard", _("wrote the child's own words"))
