"""`samvev check --rebuild`: what is kept with the cases, derived from the facts anew."""

from django.db import transaction

from samvev.cases.active import rebuild
from samvev.cases.listing import relist
from samvev.cases.models import Case
from samvev.kernel import walls
from samvev.organisations.models import Organisation


def rebuild_all() -> tuple[int, int]:
    """Every organisation, one at a time. Gives how many cases there are, and how many had kept something else."""
    cases = mended = 0
    for tenant_id in Organisation.objects.values_list("pk", flat=True):
        with transaction.atomic():
            walls.enter(tenants=[tenant_id])
            cases += Case.objects.filter(tenant_id=tenant_id).count()
            mended += len({*rebuild(tenant_id), *relist(tenant_id)})
    return cases, mended
