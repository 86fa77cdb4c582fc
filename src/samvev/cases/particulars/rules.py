"""Who corrects what is registered about a person. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case
from samvev.cases.rules import HANDED_OVER, is_coordinator
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if


def may_correct(actor: Actor, case: Case) -> Verdict:
    """The coordinator, when employed where the case is kept, or the coordinating unit."""
    keeps = actor.holds(OfficeRole.COORDINATING_UNIT, case.tenant_id) and case.pk not in actor.blocked
    leads = is_coordinator(actor, case) and case.tenant_id in actor.tenants
    return allow_if(keeps or leads, _("The coordinator and the coordinating unit correct this.")) and allow_if(
        case.went_to_id is None, HANDED_OVER
    )
