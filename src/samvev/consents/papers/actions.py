"""Attaching the scan of a consent, and taking one away."""

from django.utils.translation import gettext_lazy as _

from samvev.cases.access import hold
from samvev.cases.changes import case_change
from samvev.consents import events
from samvev.consents.models import Consent
from samvev.consents.papers import check, rules
from samvev.consents.papers.models import Paper
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.verdict import Verdict


def attach(consent: Consent, *, data: bytes, name: str, by: Actor) -> Paper:
    """Keep the scan of a consent on paper. Raises `Invalid` for what is not a plain scan; then nothing is kept."""
    here = {"tenant_id": consent.tenant_id, "case": consent.case, "consent": consent}
    paper = Paper(**here, added_by_id=by.own_id, added_by_name=by.name)

    def may(actor: Actor, _paper: Paper) -> Verdict:
        return rules.may_attach(actor, consent)

    # The log names the paper, not the consent: who is kept from it later is kept from the entry as well.
    with case_change(paper, may, events.PAPER_ATTACHED, by=by):
        hold(consent.case)
        if Paper.objects.filter(tenant_id=consent.tenant_id, consent=consent).count() >= rules.MOST:
            raise Invalid(_("There are five scans already. Take one away first."))
        scan = check.scan_of(data, name)
        paper.kind, paper.data, paper.size = scan.kind, scan.data, len(scan.data)
        paper.save(force_insert=True)
    return paper


def remove(paper: Paper, *, by: Actor) -> None:
    """Take away a scan that was attached by mistake."""
    with case_change(paper, rules.may_remove, events.PAPER_REMOVED, by=by):
        paper.delete()
