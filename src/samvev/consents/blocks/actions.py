"""Blocking an employee, and taking it back."""

from django.urls import reverse

from samvev.accounts.models import User
from samvev.audit.change import change
from samvev.cases import events, notices
from samvev.cases.models import Case
from samvev.cases.outside.models import Block
from samvev.cases.staffing.actions import shut_out
from samvev.consents import queries
from samvev.consents.access import refresh
from samvev.consents.blocks import rules
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict
from samvev.notifications.actions import notify


def block(case: Case, *, user: User, reason: str = "", by: Actor) -> Block:
    """Keep an employee out of the case from this moment, whatever their role or office (checklist 21).

    Their place, their coordination and their consent end. A case that loses its coordinator so is told of to those
    who find another one.
    """

    def may(actor: Actor, row: Case) -> Verdict:
        return rules.may_block_user(actor, row, user)

    with change(case, may, events.BLOCKED, by=by, detail=user.name):
        made, _new = Block.objects.get_or_create(
            tenant_id=case.tenant_id,
            case=case,
            user_id=user.pk,
            lifted_at=None,
            defaults={"user_name": user.name, "reason": reason, "blocked_by": by.name},
        )
        shut_out(case, user_id=user.pk, by=by)
        refresh(case)
        path = reverse("consents:blocks", args=[case.pk])
        notify(notices.SOMEONE_BLOCKED, to=queries.who_decides(case) - {user.pk}, about=case, path=path, by=by)
    return made


def lift(block: Block, *, by: Actor) -> None:
    """Take a block back. Nothing opens by it: to come back they need a new invitation and a new consent."""
    with change(block, rules.may_lift, events.UNBLOCKED, by=by, detail=block.user_name):
        block.lifted_at = clock.now()
        block.save(update_fields=["lifted_at"])
