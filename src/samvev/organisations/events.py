"""What can happen to an organisation, in words that follow a name."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

FOUNDED = Event("organisations.founded", _("registered a new organisation"))
CLOSED = Event("organisations.closed", _("registered that the organisation closes into another"))
TAKES_OVER = Event("organisations.takes_over", _("registered that the organisation acts in the place of another"))
HANDED_OVER = Event("organisations.handed_over", _("handed cases and units over to another organisation"))
TOOK_OVER = Event("organisations.took_over", _("took cases and units over from another organisation"))
CALLED_OFF = Event("organisations.called_off", _("called off a merger"))
