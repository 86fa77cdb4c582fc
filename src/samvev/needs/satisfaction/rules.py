"""Who is asked how it is going, how often, and who reads the answer. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, Role
from samvev.cases.rules import CASE_CLOSED, is_coordinator
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if
from samvev.needs.satisfaction.models import Satisfaction
from samvev.web.sessions import IN_MEETING, WITH_PARENT

QUARTER = timedelta(weeks=13)
ASKED = frozenset({Role.OWNER.value, Role.PARENT.value, Role.GUARDIAN.value})
ONLY_OWN_SIDE = _("The person, a parent or a guardian answers this.")
NOT_YOURS = _("Only who gave an answer can take it back.")
ANSWERED = _("You have answered. Take the answer back first if you want to say something else.")
NOT_ASKED = _("You are not asked this now.")


def since(day: date) -> date:
    """Who answered or passed it by after this day is not asked again on `day`."""
    return day - QUARTER


def is_asked_in(actor: Actor, case: Case) -> bool:
    """Is the question for the actor: for themselves, not while somebody else is at the screen with them?"""
    access = actor.access(case)
    return access is not None and access.role in ASKED and access.basis not in (IN_MEETING, WITH_PARENT)


def may_open(actor: Actor, case: Case) -> Verdict:
    """The page: one's own answers, or what a coordinator was let read. The wall decides which answers."""
    access = actor.access(case)
    coordinates = access is not None and access.basis != IN_MEETING and is_coordinator(actor, case)
    return allow_if(is_asked_in(actor, case) or coordinates, ONLY_OWN_SIDE)


def may_answer(actor: Actor, row: Satisfaction) -> Verdict:
    """Whoever is asked, once a quarter; also after having passed it by."""
    return (
        allow_if(is_asked_in(actor, row.case) and row.user_id == actor.user_id, ONLY_OWN_SIDE)
        and allow_if(row.case.is_open, CASE_CLOSED)
        and allow_if(row.face is None, ANSWERED)
    )


def may_pass_by(actor: Actor, row: Satisfaction) -> Verdict:
    """Not now: whoever is asked, and has not been for a quarter."""
    return may_answer(actor, row) and allow_if(row.is_new, NOT_ASKED)


def may_take_back(actor: Actor, row: Satisfaction) -> Verdict:
    """Who gave the answer, also when the case has ended."""
    own = is_asked_in(actor, row.case) and row.user_id == actor.user_id
    return allow_if(own and row.face is not None, NOT_YOURS)
