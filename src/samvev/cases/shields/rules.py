"""Who may shield something from parents and family, and open it again. Pure."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, Role
from samvev.cases.rules import CASE_CLOSED, is_coordinator, may_see_content
from samvev.kernel.actor import Actor
from samvev.kernel.verdict import Verdict, allow_if

# From 12 a child's wish to keep something from the parents is respected; at 18 nobody is a parent by law any more
# (pbrl § 3-4 second paragraph, rule 27).
FROM_AGE: Final = 12
UNTIL_AGE: Final = 18
THEIRS: Final = _("The young person decides this, or the coordinator on their behalf.")
OF_AGE: Final = _("This is for young people from 12 to 17 years.")


def _speaks(actor: Actor, case: Case) -> bool:
    """The young person, or the coordinator on their behalf."""
    access = actor.access(case)
    return access is not None and (access.role == Role.OWNER or is_coordinator(actor, case))


def may_shield_in(actor: Actor, case: Case) -> Verdict:
    """Shield anything in a case at all."""
    age = case.person.age
    return (
        may_see_content(actor, case)
        and allow_if(_speaks(actor, case), THEIRS)
        and allow_if(age is not None and FROM_AGE <= age < UNTIL_AGE, OF_AGE)
        and allow_if(case.is_open, CASE_CLOSED)
    )


def may_shield_from_the_start(actor: Actor, case: Case) -> Verdict:
    """Shield what one is about to write: for the young person, who need not say why."""
    access = actor.access(case)
    return may_shield_in(actor, case) and allow_if(access and access.role == Role.OWNER, THEIRS)


def may_shield(actor: Actor, row: Any) -> Verdict:
    """Shield one thing that one reads oneself; `row.case` must be there."""
    return allow_if(actor.may_in(row, row.area), THEIRS) and may_shield_in(actor, row.case)


def may_open_again(actor: Actor, row: Any) -> Verdict:
    """Let family see it again: the person at any age, or the coordinator."""
    return (
        allow_if(actor.may_in(row, row.area), THEIRS)
        and allow_if(_speaks(actor, row.case), THEIRS)
        and allow_if(row.case.is_open, CASE_CLOSED)
    )


def may_change_shield(actor: Actor, row: Any) -> Verdict:
    """The page about it: for those who may shield, or open again what is shielded (`row.shield`)."""
    return may_open_again(actor, row) if row.shield else may_shield(actor, row)
