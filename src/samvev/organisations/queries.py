"""Reading organisations and units."""

from collections.abc import Iterable
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


def answering(organisation: Organisation, year: int) -> list[UUID]:
    """The organisations whose figures are this one's for a year: those that acted as one with it then. None for one
    that is closed by then; for years before a merger made it, those that it was made of.
    """
    today, first = clock.today(), date(year, 1, 1)
    if Succession.objects.filter(closed=organisation, day__lte=min(first, today)).exists():
        return []
    return family(organisation.pk, min(max(first, organisation.since or first), today))


def closing(organisation: Organisation) -> Succession | None:
    """From when an organisation is closed, and who acts in its place; None for one that is not."""
    found = Succession.objects.filter(closed=organisation, day__lte=clock.today())
    return found.select_related("closed", "into").first()


def joined(organisation: Organisation) -> list[Succession]:
    """The mergers that made others part of this one until today, one after the other."""
    found = Succession.objects.filter(into=organisation, day__lte=clock.today())
    return list(found.select_related("closed", "into"))


def is_to_merge(tenants: Iterable[UUID]) -> bool:
    """Is a merger registered for one of these, and has not begun?"""
    ids = list(tenants)
    return Succession.objects.filter(Q(closed__in=ids) | Q(into__in=ids), day__gt=clock.today()).exists()


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
