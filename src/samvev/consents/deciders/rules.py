"""Who records who decides, and what is wrong with what they write. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, Role
from samvev.cases.rules import may_register_kin
from samvev.consents.rules import PLACE_OF, SCOPED
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.period import Period, covers
from samvev.kernel.verdict import Verdict, allow_if
from samvev.people.ages import Facts
from samvev.people.models import Incapacity, Relation, RelationKind

LONGEST = timedelta(days=5 * 366)  # a paper that nobody looks at again is no paper (rule 33)
FULL_AGE = 18
DECIDING = (RelationKind.PARENT, RelationKind.GUARDIAN, RelationKind.PROXY)
PAPERS = (RelationKind.GUARDIAN, RelationKind.PROXY)  # these have areas, a paper and a last day
WARNED = frozenset({Role.OWNER.value, Role.COORDINATOR.value})  # before a paper runs out
OVER = _("This has ended already.")


@dataclass(frozen=True, slots=True)
class Documented:
    """What somebody documented: areas of life, from a day to and with a day, by whom, when."""

    areas: Collection[str]
    since: date
    until: date
    documented_by: str
    documented_on: date


def may_record(actor: Actor, case: Case) -> Verdict:
    """Record who decides: the coordinator, when employed where the case is kept."""
    return may_register_kin(actor, case)


def may_warn(actor: Actor, case: Case) -> Verdict:
    """The program itself warns before a paper runs out."""
    return allow_if(
        actor.kind is ActorKind.SYSTEM and case.tenant_id in actor.tenants, _("Samvev does this by itself.")
    )


def may_end_incapacity(actor: Actor, row: Incapacity) -> Verdict:
    """End what was documented before its last day."""
    return may_record(actor, _case_of(row)) and allow_if(goes_on(row.period), OVER)


def may_end_relation(actor: Actor, row: Relation) -> Verdict:
    """End a place that follows from who somebody is: parental responsibility, guardianship, power of attorney."""
    return (
        may_record(actor, _case_of(row))
        and allow_if(row.kind in DECIDING, _("A next of kin is taken out of the team, on the team's page."))
        and allow_if(goes_on(row.period), OVER)
    )


def _case_of(row: Incapacity | Relation) -> Case:
    """The case in which the row was found; the query put it there."""
    case: Case = row.case  # type: ignore[union-attr]
    return case


def goes_on(span: Period) -> bool:
    """Does it hold today, or on a day to come?"""
    return not span.isempty and (span.upper is None or span.upper > clock.today())


def fault_in_incapacity(told: Documented, facts: Facts, papers: Iterable[Relation], today: date) -> str | Promise:
    """What is wrong with a documented incapacity, in plain words; empty when all is well (rules 25 and 26)."""
    checks = (
        (told.documented_on > today, _("The day it was documented has not come yet.")),
        (told.until < told.since, _("The last day is before the first.")),
        (told.until < today, _("The last day has passed already. Choose a day to come.")),
        (told.until > told.since + LONGEST, _("Choose a day within five years, so that somebody looks at it again.")),
        (_nobody_would_decide(told, facts, papers, today), NOBODY),
    )
    return next((words for wrong, words in checks if wrong), "")


NOBODY = _(
    "From 18 years somebody must decide where capacity is missing. Record the guardian, or the power of attorney, "
    "for these areas first."
)


def _nobody_would_decide(told: Documented, facts: Facts, papers: Iterable[Relation], today: date) -> bool:
    day = max(today, told.since)
    age = facts.age_on(day)
    if age is None or age < FULL_AGE:
        return False
    held = [frozenset(one.areas) for one in papers if one.kind in PAPERS and covers(one.period, day)]
    return not set(told.areas) <= set().union(*held)


def fault_in_place(
    kind: str, areas: Collection[str], until: date | None, documented_by: str, age: int | None, today: date
) -> tuple[str, str | Promise]:
    """Which field is wrong in a place somebody is to have, and why in plain words; empty when all is well."""
    paper = kind in PAPERS
    checks = (
        ("kind", kind == RelationKind.PARENT and age is not None and age >= FULL_AGE, GROWN_UP),
        ("areas", paper and not areas, _("Choose what the paper is about: at least one area.")),
        ("until", paper and until is None, _("Choose the last day that the paper holds.")),
        ("until", until is not None and until < today, _("The last day has passed already. Choose a day to come.")),
        (
            "until",
            until is not None and until > today + LONGEST,
            _("Choose a day within five years, so that somebody looks at it again."),
        ),
        ("documented_by", not documented_by.strip(), _("Write which paper, and who has seen it.")),
    )
    return next(((field, words) for field, wrong, words in checks if wrong), ("", ""))


GROWN_UP = _("From 18 years nobody has parental responsibility. Choose guardian or power of attorney.")


def is_scoped(kind: str) -> bool:
    """Does the place reach only the areas of a paper?"""
    return PLACE_OF[kind].value in SCOPED
