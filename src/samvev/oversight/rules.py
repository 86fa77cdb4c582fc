"""Who sees figures, and who writes the yearly report. Pure: no queries."""

from django.utils.translation import gettext_lazy as _

from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.organisations.models import Organisation
from samvev.oversight.desk import Desk
from samvev.oversight.models import Chapter

WHOLE = (OfficeRole.COORDINATING_UNIT, OfficeRole.TOP_ADMIN)  # figures of every unit
MONTHS = range(1, 37)
MONTHS_WORDS = _("Choose from 1 to 36 months.")
AUTHORS = (OfficeRole.COORDINATING_UNIT,)


def may_report(actor: Actor, desk: Desk) -> Verdict:
    """See figures, and the cases behind them: how it goes, not what is said (rule 36). A manager, of their units."""
    return allow_if(
        desk.units is None or desk.units,
        _("Reports are for the coordinating unit, top administrators and unit managers."),
    )


def may_write_chapter(actor: Actor, chapter: Chapter) -> Verdict:
    """The chapters of the yearly report are the coordinating unit's."""
    return allow_if(
        actor.holds_any(*AUTHORS, tenant_id=chapter.tenant_id), _("The coordinating unit writes the yearly report.")
    )


def may_set(actor: Actor, organisation: Desk | Organisation) -> Verdict:
    """The organisation's own settings for its figures: the coordinating unit and top administrators."""
    return allow_if(
        actor.holds_any(*WHOLE, tenant_id=organisation.pk),
        _("The coordinating unit and top administrators change this."),
    )
