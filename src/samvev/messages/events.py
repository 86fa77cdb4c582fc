"""What can happen to messages."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

STARTED = Event("messages.started", _("started a conversation"))
SENT = Event("messages.sent", _("wrote a message"))
SEEN = Event("messages.seen", _("read messages"))
