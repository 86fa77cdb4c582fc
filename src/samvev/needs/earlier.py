"""What an assessment said before each change, and bringing it back (rule 56)."""

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samvev.audit.models import Revision, history
from samvev.cases.presenters import Said, said
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.needs import queries, rules
from samvev.needs.models import Assessment, NeedReport

LABELS = {
    "matters": _("What matters"),
    "involved": _("Involved"),
    "wish": _("Wish for coordinator"),
    "conclusion": _("Conclusion"),
}
MOST = 50


def earlier_texts(actor: Actor, report: NeedReport, assessment: Assessment | None) -> list[Said]:
    """What the assessment said before, newest first; nothing, and no question, while it was written once only."""
    if assessment is None or assessment.version <= 2:
        return []
    may = rules.may_assess(actor, report)
    return said(history(assessment)[:MOST], LABELS, (lambda one: _address(report, one)) if may else None)


def _address(report: NeedReport, revision: Revision) -> str:
    return reverse("needs:bring_back", args=[report.pk, revision.pk])


def earlier_assessment(actor: Actor, report_id: UUID, revision_id: UUID) -> NeedReport:
    """The report, with what its assessment said before one change as `before`."""
    report = queries.report(actor, report_id)
    assessment = queries.assessment(report)
    found = history(assessment).filter(pk=revision_id).first() if assessment else None
    if found is None:
        raise NotFound
    words = {name: text for name, text in found.before.items() if name in LABELS}
    report.before = words  # type: ignore[attr-defined]  # for this request alone
    return report
