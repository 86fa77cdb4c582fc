"""What can happen to an account."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

LANGUAGE_CHOSEN = Event("accounts.language_chosen", _("chose a language"))
