"""Who attaches a scan to a consent, opens it and takes it away. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.consents.models import Consent, Way
from samvev.consents.papers.models import Paper
from samvev.consents.rules import may_record, may_see_sharing
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if

MOST = 5  # scans of one consent


def may_see_papers(actor: Actor, consent: Consent) -> Verdict:
    """The person, those who decide for them, and the coordinator."""
    return may_see_sharing(actor, consent.case)


def may_attach(actor: Actor, consent: Consent) -> Verdict:
    """Attach the scan of a consent that was given on paper: the coordinator, who recorded it."""
    return may_record(actor, consent.case) and allow_if(
        consent.way == Way.PAPER, _("This consent was not given on paper.")
    )


def may_open(actor: Actor, paper: Paper) -> Verdict:
    """Open a scan: as the list of them."""
    return may_see_sharing(actor, paper.case)


def may_remove(actor: Actor, paper: Paper) -> Verdict:
    """Take away a scan that was attached by mistake; the log keeps that it was there."""
    return may_record(actor, paper.case)
