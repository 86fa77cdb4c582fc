"""Who may what with an account."""

from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if


def is_oneself(actor: Actor, user: User) -> Verdict:
    """One's own account."""
    return allow_if(actor.user_id == user.pk, _("This is someone else's account."))
