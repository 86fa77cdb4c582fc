"""`samvev check --rebuild`: what is kept with cases and persons, derived from the facts anew."""

from django.db import transaction

from samvev.cases.active import rebuild
from samvev.cases.listing import relist
from samvev.cases.models import Case
from samvev.kernel import walls
from samvev.organisations.models import Organisation
from samvev.people.names import rename


def rebuild_all() -> tuple[int, int, int]:
    """Every organisation, one at a time. Gives how many cases there are, how many of them had kept something else, and
    how many persons were found by other words than their names have.
    """
    cases = mended = persons = 0
    for tenant_id in Organisation.objects.values_list("pk", flat=True):
        with transaction.atomic():
            walls.enter(tenants=[tenant_id])
            cases += Case.objects.filter(tenant_id=tenant_id).count()
            mended += len({*rebuild(tenant_id), *relist(tenant_id)})
            persons += len(rename(tenant_id))
    return cases, mended, persons
