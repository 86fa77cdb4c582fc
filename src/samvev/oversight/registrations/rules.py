"""Who registers in other systems. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.organisations.models import Organisation
from samvev.oversight.desk import Desk


def may_register(actor: Actor, desk: Desk | Organisation) -> Verdict:
    """The coordinating unit, for its own organisation."""
    return allow_if(
        actor.holds_any(OfficeRole.COORDINATING_UNIT, tenant_id=desk.pk),
        _("The coordinating unit follows up what is registered elsewhere."),
    )
