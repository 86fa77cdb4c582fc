"""Reading for reports, within an actor's reach."""

from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.organisations.models import Organisation
from samvev.oversight import figures
from samvev.oversight.scope import Scope, years_back


def by_number(orgnr: str) -> Organisation:
    """The organisation with this number, or `NotFound`."""
    found = Organisation.objects.filter(orgnr=orgnr).first()
    if found is None:
        raise NotFound
    return found


def yearly(actor: Actor, organisation: Organisation, year: int, count: int = 1) -> figures.Figures:
    """The yearly report of an organisation of the actor's: the year and so many before it."""
    if organisation.pk not in actor.tenants:
        raise NotFound
    return figures.report(organisation, Scope((organisation.pk,), years_back(year, count)))
