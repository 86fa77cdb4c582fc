"""What can happen to an account."""

from django.utils.translation import gettext_lazy as _

from samvev.audit.events import Event

LANGUAGE_CHOSEN = Event("accounts.language_chosen", _("chose a language"))
SESSION_ENDED = Event("accounts.session_ended", _("ended a sign-in of their own"))
SESSIONS_ENDED = Event("accounts.sessions_ended", _("ended every sign-in of an account"))
PROVED = Event("accounts.proved", _("confirmed who they are"))
IDENTITY_LINKED = Event("accounts.identity_linked", _("signed in this way for the first time"))
SIGN_IN_NOT_AWAITED = Event("accounts.sign_in_not_awaited", _("took back the announcement of a first sign-in"))
SIGN_IN_AWAITED = Event("accounts.sign_in_awaited", _("announced an employee's first sign-in"))
BREAK_GLASS_MADE = Event("accounts.break_glass_made", _("made an emergency account"))
BREAK_GLASS_DISABLED = Event("accounts.break_glass_disabled", _("disabled an emergency account"))
BREAK_GLASS_USED = Event("accounts.break_glass_used", _("signed in with an emergency account"))
UNIT_ADDED = Event("accounts.unit_added", _("made a unit"))
UNIT_CHANGED = Event("accounts.unit_changed", _("changed a unit"))
EMPLOYEE_ADDED = Event("accounts.employee_added", _("registered an employee"))
EMPLOYED = Event("accounts.employed", _("gave someone work in a unit"))
EMPLOYMENT_ENDED = Event("accounts.employment_ended", _("ended someone's work in a unit"))
OFFICE_GRANTED = Event("accounts.office_granted", _("gave someone an office"))
OFFICE_ENDED = Event("accounts.office_ended", _("ended someone's office"))
DEACTIVATED = Event("accounts.deactivated", _("closed an account"))
ACTIVATED = Event("accounts.activated", _("opened an account again"))
