"""Who changes the table of ages. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.kernel.actor import Actor, ActorKind, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.organisations.models import Organisation
from samvev.people.models import AgeRule

READERS = (OfficeRole.TOP_ADMIN, OfficeRole.COORDINATING_UNIT)


def may_see_table(actor: Actor, organisation: Organisation) -> Verdict:
    """Administrators, and the coordinating unit that answers for how consents are done."""
    return allow_if(
        actor.holds_any(*READERS, tenant_id=organisation.pk),
        _("This page is for the coordinating unit and the administrators."),
    )


def may_add_row(actor: Actor, organisation: Organisation) -> Verdict:
    """The top administrator answers for the table."""
    return allow_if(actor.holds(OfficeRole.TOP_ADMIN, organisation.pk), _("Only the top administrator can do this."))


def may_change_row(actor: Actor, rule: AgeRule) -> Verdict:
    """The top administrator answers for the table."""
    return allow_if(actor.holds(OfficeRole.TOP_ADMIN, rule.tenant_id), _("Only the top administrator can do this."))


def may_put_back(actor: Actor, rule: AgeRule) -> Verdict:
    """Take away a row of the organisation's own, so that the shipped one counts again."""
    own = not rule._state.adding and rule.in_force
    return may_change_row(actor, rule) and allow_if(own, _("This row is as it was shipped."))


def may_work(actor: Actor, row: object) -> Verdict:
    """The program itself, at work in one organisation."""
    here = getattr(row, "tenant_id", None) in actor.tenants
    return allow_if(actor.kind is ActorKind.SYSTEM and here, _("Samvev does this by itself."))
