"""Emergency accounts from the command line: whoever runs the installation makes and disables them."""

from django.db import transaction

from samvev.accounts import actions, queries
from samvev.accounts.secrets import Credentials
from samvev.kernel import walls
from samvev.kernel.actor import Actor, system
from samvev.kernel.errors import Invalid
from samvev.organisations.models import Organisation


@transaction.atomic
def create(code: str, number: str) -> Credentials:
    """Make the account in the organisation with this number. Raises `DomainError` with the reason."""
    organisation, by = _at(number)
    return actions.make_break_glass(organisation, code=code, by=by)


@transaction.atomic
def disable(code: str, number: str) -> None:
    """Disable the account. Raises `DomainError`."""
    organisation, by = _at(number)
    actions.disable_break_glass(queries.break_glass(organisation.pk, code), by=by)


def _at(number: str) -> tuple[Organisation, Actor]:
    organisation = Organisation.objects.filter(orgnr=number).first()
    if organisation is None:
        raise Invalid("There is no organisation with this number.")
    walls.enter(tenants=[organisation.pk])
    return organisation, system(organisation.pk)
