"""Reading organisations and units."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.organisations import succession
from samvev.organisations.models import Organisation, Succession, Unit
from samvev.organisations.succession import Into


def organisation(tenant_id: UUID) -> Organisation:
    """The organisation with this id."""
    return Organisation.objects.get(pk=tenant_id)


def acting(tenant_id: UUID) -> Organisation:
    """The organisation that acts in the place of this one today: itself, unless it is closed."""
    return organisation(succession.heir(tenant_id, into()))


def municipalities() -> list[Organisation]:
    """Those that a need can be reported to, by name: not yet begun and closed ones are not offered."""
    today = clock.today()
    found = Organisation.objects.exclude(succession__day__lte=today).filter(Q(since=None) | Q(since__lte=today))
    return list(found.order_by("name"))


def into(day: date | None = None) -> Into:
    """Who is closed into whom on a day, or today."""
    found = Succession.objects.filter(day__lte=day or clock.today())
    return dict(found.order_by().values_list("closed_id", "into_id"))


def family(tenant_id: UUID, day: date | None = None) -> list[UUID]:
    """The organisations that act as one with this one on a day, or today; itself first."""
    return [tenant_id, *sorted(succession.family([tenant_id], into(day)) - {tenant_id})]


def numbers_of_family(orgnr: str) -> list[str]:
    """The numbers of the organisations that act as one with the one of this number today."""
    here = Organisation.objects.filter(orgnr=orgnr).first()
    found = Organisation.objects.filter(pk__in=family(here.pk) if here else [])
    return sorted(found.values_list("orgnr", flat=True))


def successions() -> list[Succession]:
    """Every succession that is registered, those to come too."""
    return list(Succession.objects.select_related("closed", "into"))


def units(actor: Actor, tenant_id: UUID) -> list[Unit]:
    """The units of an organisation and those that act as one with it, by name; none for someone outside it."""
    if tenant_id not in actor.tenants:
        return []
    return list(Unit.objects.filter(tenant_id__in=family(tenant_id)).select_related("parent"))
