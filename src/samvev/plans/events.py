"""What can happen to a plan, in words that follow a name."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

TEXT_WRITTEN = Event("plans.text_written", _("wrote in the plan"))
PERIOD_SET = Event("plans.period_set", _("set the plan's period"))
GOAL_ADDED = Event("plans.goal_added", _("added a goal"))
GOAL_PROPOSED = Event("plans.goal_proposed", _("proposed a goal"))
GOAL_EDITED = Event("plans.goal_edited", _("changed a goal"))
GOAL_ACCEPTED = Event("plans.goal_accepted", _("said yes to a proposed goal"))
GOAL_DECLINED = Event("plans.goal_declined", _("said no to a proposed goal"))
GOAL_REACHED = Event("plans.goal_reached", _("noted that a goal is reached"))
GOAL_CLOSED = Event("plans.goal_closed", _("closed a goal"))
GOAL_REOPENED = Event("plans.goal_reopened", _("opened a goal again"))
GOALS_REORDERED = Event("plans.goals_reordered", _("changed the order of the goals"))
MEASURE_ADDED = Event("plans.measure_added", _("added a measure"))
MEASURE_EDITED = Event("plans.measure_edited", _("changed a measure"))
MEASURE_MOVED = Event("plans.measure_status", _("noted how it stands with a measure"))
EVALUATED = Event("plans.evaluated", _("evaluated a measure"))
COMMENTED = Event("plans.commented", _("commented on a goal"))
BROUGHT_BACK = Event("plans.brought_back", _("brought back an earlier text"))
REMINDED = Event("plans.reminded", _("sent a reminder about a measure"))
