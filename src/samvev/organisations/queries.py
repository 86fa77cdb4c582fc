"""Reading organisations and units."""

from uuid import UUID

from samvev.kernel.actor import Actor
from samvev.organisations.models import Organisation, Unit


def organisation(tenant_id: UUID) -> Organisation:
    """The organisation with this id."""
    return Organisation.objects.get(pk=tenant_id)


def municipalities() -> list[Organisation]:
    """Those that a need can be reported to, by name."""
    return list(Organisation.objects.order_by("name"))


def units(actor: Actor, tenant_id: UUID) -> list[Unit]:
    """The units of an organisation, by name; none for someone outside it."""
    if tenant_id not in actor.tenants:
        return []
    return list(Unit.objects.filter(tenant_id=tenant_id).select_related("parent"))
