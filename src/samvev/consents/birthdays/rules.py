"""When a birthday is prepared, what its day does, and who is told. Pure."""

from datetime import date, timedelta
from typing import Final

from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseKind, Role
from samvev.cases.rules import may_lead, may_see_content
from samvev.consents.birthdays.models import Answer, Birthday
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.areas import Area
from samvev.kernel.period import DAY
from samvev.kernel.verdict import Verdict, allow_if
from samvev.people.ages import Facts, birthday, parent_sees

AGES: Final = (12, 15, 16, 18)  # rule 30
LEAD: Final = timedelta(days=90)  # from so long before, it is a task
BACK: Final = timedelta(days=30)  # one that came while the worker rested is still done
TOLD: Final = timedelta(days=365)  # for so long after, those concerned are told at their next visit
FULL_AGE: Final = 18
CLOSING_AGE: Final = 16  # from here on something closes to parents (rule 26)
TOLD_ROLES: Final = frozenset({Role.OWNER.value, Role.PARENT.value, Role.GUARDIAN.value})
OFFER_FIRST = _("Offer an ordinary coordinator first, and write down the answer.")


def near(born: date | None, today: date) -> tuple[int, date] | None:
    """The birthday that is prepared today, or was while nobody looked: the age and the day; None for none."""
    days = [(age, birthday(born, age)) for age in AGES] if born else []
    return next(((age, day) for age, day in days if today - BACK <= day <= today + LEAD), None)


def closing(facts: Facts, day: date) -> list[str]:
    """The areas of life that close to parents on the day."""
    areas = [area.value for area in Area.life()]
    return [a for a in areas if parent_sees(facts, a, day - DAY) and not parent_sees(facts, a, day)]


def offer_waits(row: Birthday) -> bool:
    """Is an ordinary coordinator still to be offered? Child coordination does not end before that (rule 31)."""
    return row.age == FULL_AGE and row.case.kind == CaseKind.CHILD_COORDINATION and not row.answer


def settles(row: Birthday, today: date) -> str:
    """What becomes of a child coordination on the day: `becomes` an ordinary one, `ends`, or nothing yet."""
    grown = row.age == FULL_AGE and row.day <= today
    if not grown or row.case.kind != CaseKind.CHILD_COORDINATION or row.case.end or not row.answer:
        return ""
    return "becomes" if row.answer == Answer.YES else "ends"


def may_work(actor: Actor, row: Case | Birthday) -> Verdict:
    """The program itself, at work in one organisation."""
    return allow_if(actor.kind is ActorKind.SYSTEM and row.tenant_id in actor.tenants, _("Samvev does this by itself."))


def may_prepare(actor: Actor, row: Birthday) -> Verdict:
    """See what is to be prepared, and offer: the coordinator."""
    return may_lead(actor, row.case)


def may_finish(actor: Actor, row: Birthday) -> Verdict:
    """Say that it is prepared; at 18 a child coordination first needs an answer to the offer."""
    return (
        may_prepare(actor, row)
        and allow_if(row.done_on is None, _("This is prepared already."))
        and allow_if(not offer_waits(row), OFFER_FIRST)
    )


def may_offer(actor: Actor, row: Birthday) -> Verdict:
    """Write down what was said to the offer of an ordinary coordinator, until it has been carried out."""
    still = row.age == FULL_AGE and row.case.kind == CaseKind.CHILD_COORDINATION
    return may_prepare(actor, row) and allow_if(still, _("No coordinator is to be offered here."))


def may_be_told(actor: Actor, row: Birthday) -> Verdict:
    """Read what a birthday changed: the person, parents and guardians."""
    access = actor.access(row.case)
    return may_see_content(actor, row.case) and allow_if(
        access and access.role in TOLD_ROLES, _("This is for the person and their parents.")
    )
