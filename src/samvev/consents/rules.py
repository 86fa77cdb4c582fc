"""Who consents to what, at which age, and what follows. Tables and pure functions: a jurist changes a row here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseKind, Participation, Role
from samvev.cases.rules import is_coordinator, may_lead, may_lead_or_own, may_see_content
from samvev.consents.models import Consent, GivenBy, StartUp, Way
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.areas import ALL_AREAS, Right
from samvev.kernel.period import months_after
from samvev.kernel.verdict import ALLOWED, Verdict, allow_if
from samvev.people.models import RelationKind

START_UP_DAYS = 180  # a young case without a finished start-up has one to do; an old one was started elsewhere
WARN_DAYS = (60, 30, 7)  # before a consent lapses (rule 21)
DEFAULT_LENGTH = timedelta(days=365)  # when nobody else in the team has a date to follow (rule 20)
LONGEST = timedelta(days=3 * 366)  # a yes that nobody remembers is no yes


class ChildsView:
    """Must the child's own view be written down with the consent?"""

    NO, AS_ABLE, REQUIRED = "no", "as_able", "required"


@dataclass(frozen=True, slots=True)
class ConsentRule:
    """Whose yes counts, and what the child says beside it."""

    signs: frozenset[str]
    childs_view: str = ChildsView.NO


_SELF = frozenset({GivenBy.OWNER.value, GivenBy.GUARDIAN.value})
_PARENTS = frozenset({GivenBy.PARENT.value, GivenBy.GUARDIAN.value})
# From this age on: the rule. The highest age that is reached counts (rules 25-28). An appointed guardian is in a
# team only when that is documented, and then signs for the person.
BY_AGE: tuple[tuple[int, ConsentRule], ...] = (
    (18, ConsentRule(_SELF)),
    (16, ConsentRule(_SELF)),
    (12, ConsentRule(_PARENTS, ChildsView.REQUIRED)),
    (0, ConsentRule(_PARENTS, ChildsView.AS_ABLE)),
)
UNKNOWN_AGE = ConsentRule(_SELF | _PARENTS)  # not born yet, or nobody wrote the birth date
SIGNS_AS = {Role.OWNER: GivenBy.OWNER, Role.PARENT: GivenBy.PARENT, Role.GUARDIAN: GivenBy.GUARDIAN}
RECORDED = frozenset({Way.PAPER.value, Way.ORAL.value})
# Saying yes to a plan in one of these makes it an individual plan (rule 17: the plan opens with the consent).
BECOMES_PLAN = frozenset({CaseKind.COORDINATION.value, CaseKind.CHILD_COORDINATION.value})
INVITED_AS = (Role.PROVIDER, Role.CONTACT, Role.OBSERVER)
# What a registered relation makes someone in a team. Parents see by law; next of kin by consent (rule 32).
PLACE_OF: dict[str, Role] = {RelationKind.PARENT: Role.PARENT, RelationKind.RELATIVE: Role.RELATIVE}
NOTHING_CHOSEN = _("Choose at least one consent to renew.")
NOT_THIS_ROLE = _("This role follows from who someone is. It cannot be chosen here.")


def who_consents(age: int | None) -> ConsentRule:
    """Whose consent counts at an age in whole years (rules 25-28); None when the age is not known."""
    if age is None:
        return UNKNOWN_AGE
    return next(rule for lowest, rule in BY_AGE if age >= lowest)


def likely_signer(age: int | None) -> GivenBy:
    """Who has most likely said yes at an age: ticked beforehand where the coordinator records it."""
    return GivenBy.OWNER if GivenBy.OWNER in who_consents(age).signs else GivenBy.PARENT


def signs_as(actor: Actor, case: Case) -> GivenBy | None:
    """As what the actor may sign in their own session; None for one whose yes does not count."""
    access = actor.access(case)
    given_by = SIGNS_AS.get(Role(access.role)) if access else None
    return given_by if given_by and given_by in who_consents(case.person.age).signs else None


def may_sign(actor: Actor, case: Case) -> Verdict:
    """Say yes or no oneself, in one's own session."""
    return (
        may_see_content(actor, case)
        and allow_if(signs_as(actor, case), _("This yes belongs to someone else. The coordinator can tell you whom."))
        and allow_if(case.is_open, _("The case has ended. It can be read, not changed."))
    )


def may_record(actor: Actor, case: Case) -> Verdict:
    """Write down a yes or no that was given on paper or aloud: the coordinator does."""
    return may_lead(actor, case)


def may_consent(actor: Actor, case: Case) -> Verdict:
    """Give, renew or take back a consent: sign oneself, or record as coordinator what was said."""
    return may_sign(actor, case) or may_record(actor, case)


def may_give(actor: Actor, case: Case, terms: Terms) -> Verdict:
    """Give a consent on these terms: the right person signs, or the coordinator records what that person said."""
    if terms.way in RECORDED:
        return may_record(actor, case) and allow_if(
            terms.given_by in who_consents(case.person.age).signs,
            _("At this age somebody else decides. Check who gave the consent."),
        )
    return may_sign(actor, case) and allow_if(
        signs_as(actor, case) == terms.given_by, _("Each signs for themselves in Samvev.")
    )


def fault_in(terms: Terms, age: int | None, day: date) -> str | Promise:
    """What is wrong with the terms at the person's age, in plain words; empty when all is well."""
    checks = (
        (terms.given_on > day, _("The day the consent was given has not come yet.")),
        (terms.until < day, _("The last day has passed already. Choose a day to come.")),
        (terms.until > day + LONGEST, _("Choose a day within three years, so that nobody forgets it.")),
        (terms.way == Way.ORAL and not terms.heard_by, _("Write who heard it.")),
        (
            who_consents(age).childs_view == ChildsView.REQUIRED and not terms.childs_view,
            _("From 12 years the child's own view must be written down."),
        ),
    )
    return next((words for wrong, words in checks if wrong), "")


def may_withdraw(actor: Actor, consent: Consent) -> Verdict:
    """Take back a consent that still holds (rule 22)."""
    return may_consent(actor, consent.case) and allow_if(
        holds_on(consent, clock.today()), _("This consent has ended already.")
    )


def may_see_sharing(actor: Actor, case: Case) -> Verdict:
    """Who sees what: for the person, those who decide for them, and the coordinator (rule 35)."""
    access = actor.access(case)
    deciders = {role.value for role in SIGNS_AS}
    return may_see_content(actor, case) and allow_if(
        is_coordinator(actor, case) or (access and access.role in deciders),
        _("The person and the coordinator see this."),
    )


def place_of(relation: str) -> dict[str, Any]:
    """Role, areas and right in a team that follow from a relation."""
    role = PLACE_OF[relation]
    by_law = role in SIGNS_AS
    return {"role": role, "areas": ALL_AREAS if by_law else (), "right": Right.WRITE if by_law else Right.READ}


def roles_open_to(role: str) -> frozenset[str]:
    """What someone in the team can be changed to: helpers among themselves; the person's own side stays what it is."""
    helpers = frozenset(r.value for r in INVITED_AS)
    return helpers if role in helpers else frozenset({role})


def may_change_member(actor: Actor, member: Participation) -> Verdict:
    """Change what a helper or next of kin is in the team, and whether they write."""
    return may_lead_or_own(actor, member) and allow_if(member.role not in SIGNS_AS, NOT_THIS_ROLE)


def deciding_roles(age: int | None) -> frozenset[str]:
    """Who is told about consents at the person's age: those who sign, the person, and the coordinator (rule 21)."""
    signing = {role.value for role, given_by in SIGNS_AS.items() if given_by in who_consents(age).signs}
    return frozenset(signing | {Role.OWNER.value, Role.COORDINATOR.value})


def may_take_out(actor: Actor, member: Participation) -> Verdict:
    """Take someone out of the team. The person stays; parents and guardians are the coordinator's to judge."""
    return (
        may_lead_or_own(actor, member)
        and allow_if(member.role != Role.OWNER, _("It is their own case."))
        and (allow_if(member.role not in SIGNS_AS, _("Only the coordinator can do this.")) or may_lead(actor, member))
    )


def may_share_with(actor: Actor, member: Participation) -> Verdict:
    """Open areas for someone in the team; those whose access follows from who they are need no consent."""
    return may_consent(actor, member.case) and allow_if(
        member.role not in SIGNS_AS, _("They see the case because of who they are. No consent is needed.")
    )


def may_write_start_up(actor: Actor, start_up: StartUp) -> Verdict:
    """Write in the start-up: the coordinator leads it (rule 11)."""
    return may_lead(actor, start_up.case)


def may_finish(actor: Actor, start_up: StartUp) -> Verdict:
    """Finish the start-up: the talk has been held (rule 11)."""
    return may_lead(actor, start_up.case) and allow_if(
        start_up.talked_on, _("Write down when you had the first talk before you finish.")
    )


def may_warn(actor: Actor, consent: Consent) -> Verdict:
    """The program itself warns before a consent lapses."""
    return ALLOWED if actor.kind is ActorKind.SYSTEM else allow_if(False, _("Samvev does this by itself."))


def holds_on(consent: Consent, day: date) -> bool:
    """Does the consent hold on the day? Withdrawal works at once: its day is out."""
    begun_and_not_over = consent.given_on <= day <= consent.valid_until
    return begun_and_not_over and (consent.withdrawn_on is None or day < consent.withdrawn_on)


def warning_due(valid_until: date, warned_days: int | None, day: date) -> int | None:
    """Which warning (60, 30 or 7 days) is due on the day; None when it is given already or not near yet."""
    left = (valid_until - day).days
    if left < 0:
        return None
    near = min((limit for limit in WARN_DAYS if left <= limit), default=None)
    return near if near is not None and (warned_days is None or near < warned_days) else None


def usual_end(others: Iterable[date], day: date) -> date:
    """The end date to offer: the same as the others in the team have, else a year from the day (rule 20)."""
    coming = [end for end in others if end > day]
    return max(coming, key=lambda end: (coming.count(end), end)) if coming else day + DEFAULT_LENGTH


def in_use(last: date | None, months: int, day: date) -> bool:
    """Did someone take part within the organisation's number of months up to and with the day? (docs/reports.md)"""
    return last is not None and day < months_after(last, months)
