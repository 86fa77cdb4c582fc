"""What can happen at the edge."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

IMPORTED = Event("interop.imported", _("loaded a folder of data"))
