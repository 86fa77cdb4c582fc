"""What can happen to an account."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

LANGUAGE_CHOSEN = Event("accounts.language_chosen", _("chose a language"))
SESSION_ENDED = Event("accounts.session_ended", _("ended a sign-in of their own"))
SESSIONS_ENDED = Event("accounts.sessions_ended", _("ended every sign-in of an account"))
PROVED = Event("accounts.proved", _("confirmed who they are"))
IDENTITY_LINKED = Event("accounts.identity_linked", _("signed in this way for the first time"))
SIGN_IN_AWAITED = Event("accounts.sign_in_awaited", _("announced an employee's first sign-in"))
BREAK_GLASS_MADE = Event("accounts.break_glass_made", _("made an emergency account"))
BREAK_GLASS_DISABLED = Event("accounts.break_glass_disabled", _("disabled an emergency account"))
BREAK_GLASS_USED = Event("accounts.break_glass_used", _("signed in with an emergency account"))
