"""Who reads the register. Pure."""

from datetime import timedelta

from samvev.accounts.staff.rules import may_administer_all
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict
from samvev.organisations.models import Organisation

UNUSED = timedelta(days=90)  # checklist 20


def may_read_register(actor: Actor, organisation: Organisation) -> Verdict:
    """The top administrator, for their own organisation (checklist 19)."""
    return may_administer_all(actor, organisation)
