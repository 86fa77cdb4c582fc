"""Reading scans, within an actor's reach. What they hold is read only when one is opened."""

from uuid import UUID

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.cases.shields.queries import with_shields
from samvev.consents.models import Consent
from samvev.consents.papers.models import Paper
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound


def of_consent(consent: Consent) -> list[Paper]:
    """The scans of a consent, the newest first."""
    found = Paper.objects.filter(tenant_id=consent.tenant_id, case=consent.case_id, consent=consent)
    rows = list(found.defer("data").order_by("-added_at"))
    with_shields(consent.case, rows)
    for row in rows:
        row.case = consent.case  # what the rules ask about
    return rows


def scanned(case: Case) -> set[UUID]:
    """The consents of a case that have a scan."""
    found = Paper.objects.filter(tenant_id=case.tenant_id, case=case)
    return set(found.values_list("consent_id", flat=True))


def paper(actor: Actor, case_id: UUID, paper_id: UUID) -> Paper:
    """A scan in a case within reach."""
    case = cases.case(actor, case_id)
    found = Paper.objects.filter(tenant_id=case.tenant_id, case=case, pk=paper_id).first()
    if found is None:
        raise NotFound
    found.case = case
    return found
