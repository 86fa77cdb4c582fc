"""Notices about the plan: neutral words, no name, no health matter (rule 42)."""

from django.utils.translation import gettext_lazy as _

from samvev.notifications.kinds import NoticeKind

PLAN_CHANGED = NoticeKind("plans.changed", _("Something is new in a plan you take part in."))
PROPOSED = NoticeKind("plans.proposed", _("There is a proposal for you to answer."))
GIVEN = NoticeKind("plans.given", _("You have been given something to do."))
EVALUATED = NoticeKind("plans.evaluated", _("Something in a plan has been evaluated."))
COMMENTED = NoticeKind("plans.commented", _("Someone has commented in a plan you take part in."))
REMINDER = NoticeKind("plans.reminder", _("Someone is waiting for you in a plan."))
