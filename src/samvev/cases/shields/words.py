"""What a page says about something that is shielded."""

from django.utils.translation import gettext_lazy as _

SHIELDED = _("Not for parents and family")
