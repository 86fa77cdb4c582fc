"""Who may what with an account."""

from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import BreakGlass, Session, User
from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if

ADMINISTRATORS = (OfficeRole.TOP_ADMIN, OfficeRole.LOCAL_ADMIN)


def is_oneself(actor: Actor, user: User) -> Verdict:
    """One's own account."""
    return allow_if(actor.user_id == user.pk, _("This is someone else's account."))


def is_signed_in(actor: Actor) -> Verdict:
    """One's own things only."""
    return allow_if(actor.user_id, _("Sign in first."))


def is_own_session(actor: Actor, session: Session) -> Verdict:
    """One's own sign-in."""
    return allow_if(actor.user_id == session.user_id, _("This is someone else's account."))


def may_administer(actor: Actor, user: User) -> Verdict:
    """Administrators of the organisation that registered the user."""
    return allow_if(
        actor.holds_any(*ADMINISTRATORS, tenant_id=user.tenant_id), _("This is for those who administer accounts.")
    )


def is_at_work(actor: Actor, user: User | BreakGlass) -> Verdict:
    """The program itself: at the door, and on the command line of whoever runs it."""
    return allow_if(actor.kind is ActorKind.SYSTEM, _("This is for those who administer accounts."))
