"""Everything that can happen to an account."""

from samvev.accounts import events
from samvev.accounts.models import User
from samvev.audit.change import change
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if
from django.utils.translation import gettext_lazy as _


def choose_language(user: User, *, language: str, by: Actor) -> None:
    """Use this language from now on."""
    with change(user, is_oneself, events.LANGUAGE_CHOSEN, by=by):
        user.language = language
        user.save(update_fields=["language"])


def is_oneself(actor: Actor, user: User) -> Verdict:
    """One's own account."""
    return allow_if(actor.user_id == user.pk, _("This is someone else's account."))
