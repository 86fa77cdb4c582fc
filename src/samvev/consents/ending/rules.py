"""Who may end a case, on which day, and who may open it again. Pure."""

from collections.abc import Iterable
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, Role
from samvev.cases.rules import may_administer, may_open_end
from samvev.consents.ending.models import Agreed, EndKind
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.verdict import Verdict, allow_if

# They read what was theirs also afterwards; everybody else's place ends with the case.
STAY = frozenset(Role.family() - {Role.RELATIVE.value})
BY_ITSELF = frozenset({EndKind.DIED.value, EndKind.MISTAKE.value, EndKind.TRAINING.value})  # nobody to ask
CHOSEN = [(kind.value, kind.label) for kind in EndKind if kind is not EndKind.HANDED_OVER]  # a split alone hands over
UNIT_DECIDES = _("The person has not agreed. Then the coordinating unit decides.")


def may_end(actor: Actor, case: Case, *, kind: str, agreed: str) -> Verdict:
    """The coordinator when the person agrees, or when there is nobody to ask; else the coordinating unit alone."""
    return may_open_end(actor, case) and allow_if(
        agreed == Agreed.YES or kind in BY_ITSELF or may_administer(actor, case), UNIT_DECIDES
    )


def may_hand_over(actor: Actor, case: Case) -> Verdict:
    """Whoever runs the installation, by command, at work for both organisations; nobody who is signed in (rule 85)."""
    return allow_if(
        actor.kind is ActorKind.SYSTEM and {case.tenant_id, case.went_to_id} <= actor.tenants and case.end is None,
        _("Cases are handed over by whoever runs the installation."),
    )


def may_close_places(actor: Actor, case: Case) -> Verdict:
    """The coordinating unit tidies up in a case that has ended."""
    return may_administer(actor, case) and allow_if(case.end and not case.is_open, _("The case has not ended."))


def may_close_leftover(actor: Actor, consent: Consent) -> Verdict:
    """The coordinating unit tidies up a consent to share; the yes to the plan is the person's alone."""
    return may_administer(actor, consent) and allow_if(
        consent.member_id and consent.withdrawn_on is None, _("This consent is not there to be tidied up.")
    )


def may_keep_leftover(actor: Actor, consent: Consent) -> Verdict:
    """The same day, the coordinating unit undoes it."""
    return may_administer(actor, consent) and allow_if(
        consent.member_id and consent.withdrawn_on == clock.today() and not consent.replaced,
        _("This consent is not there to be tidied up."),
    )


def fault_in(case: Case, last: date, began: Iterable[date | None], today: date) -> str | Promise:
    """What is wrong with the last day, in plain words; empty when all is well.

    `began`: the first days of those who coordinate and take part. What happened is never deleted by an ending.
    """
    newest = max([case.start, *filter(None, began)])
    if last > today:
        return _("The last day is today or earlier.")
    if last < newest:
        return _("Something began later: choose %(day)s or a later day.") % {"day": f"{newest:%d.%m.%Y}"}
    return ""


def lacks_words(kind: str, agreed: str) -> bool:
    """Without the person's yes, the reason is to be written (rule 83)."""
    return agreed != Agreed.YES and kind not in BY_ITSELF
