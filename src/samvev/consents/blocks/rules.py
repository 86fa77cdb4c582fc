"""Who may keep someone out of a case. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User, UserKind
from samvev.cases.models import Case
from samvev.cases.outside.models import Block
from samvev.consents.rules import PLAN, may_sign
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if


def may_block(actor: Actor, case: Case) -> Verdict:
    """Whoever decides at the person's age who sees what, in their own session (checklist 21)."""
    return may_sign(actor, case, PLAN)


def may_block_user(actor: Actor, case: Case, user: User) -> Verdict:
    """Employees can be kept out; family is a matter of consent and of law."""
    return may_block(actor, case) and allow_if(
        user.kind == UserKind.STAFF and user.pk != actor.user_id, _("Only employees can be blocked.")
    )


def may_lift(actor: Actor, block: Block) -> Verdict:
    """Take a block back."""
    return may_block(actor, block.case) and allow_if(block.lifted_at is None, _("This block is lifted already."))
