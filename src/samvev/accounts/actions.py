"""Everything that can happen to an account."""

from samvev.accounts import events, rules
from samvev.accounts.models import User
from samvev.audit.change import change
from samvev.kernel.actor import Actor


def choose_language(user: User, *, language: str, by: Actor) -> None:
    """Use this language from now on."""
    with change(user, rules.is_oneself, events.LANGUAGE_CHOSEN, by=by):
        user.language = language
        user.save(update_fields=["language"])
