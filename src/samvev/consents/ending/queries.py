"""Reading how cases ended."""

from samvev.cases.models import Case
from samvev.consents.ending.models import Ending


def endings(case: Case) -> list[Ending]:
    """Every ending of the case, the latest first; those that were undone too."""
    return list(Ending.objects.filter(tenant_id=case.tenant_id, case=case).order_by("-at"))
