"""Who tidies up, and what can be undone. Pure."""

from django.utils.translation import gettext_lazy as _

from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.verdict import Verdict, allow_if
from samvev.organisations.models import Organisation
from samvev.oversight.cleanup.models import Mended
from samvev.oversight.desk import Desk

# What was ended comes back as it was on the same day only; a look at two persons can be taken again at any time. A
# reminder has no opposite.
PLACES = frozenset({"leavers", "wrong_unit", "ended"})
SAME_DAY = PLACES | {"training", "consents"}
UNDOABLE = SAME_DAY | {"duplicates"}


def may_clean(actor: Actor, desk: Desk | Organisation) -> Verdict:
    """The coordinating unit, in its own organisation."""
    return allow_if(
        actor.holds_any(OfficeRole.COORDINATING_UNIT, tenant_id=desk.pk), _("The coordinating unit tidies up.")
    )


def may_undo(actor: Actor, mended: Mended) -> Verdict:
    """The coordinating unit, when it can be undone and was not undone yet."""
    today = clock.day_of(mended.at) == clock.today()
    return allow_if(
        actor.holds_any(OfficeRole.COORDINATING_UNIT, tenant_id=mended.tenant_id), _("The coordinating unit tidies up.")
    ) and allow_if(
        mended.undone_at is None
        and mended.what in UNDOABLE
        and (today or mended.what not in SAME_DAY)
        and (mended.was or mended.what not in PLACES),
        _("This cannot be undone any more."),
    )
