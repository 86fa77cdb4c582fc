"""Who consents to what, at which age, and what follows. Tables and pure functions: a jurist changes a row here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.access import facts_of
from samvev.cases.models import Case, CaseKind, Participation, Role
from samvev.cases.rules import is_coordinator, may_lead, may_lead_or_own, may_see_content
from samvev.consents.models import Consent, GivenBy, StartUp, Way
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.actor import Actor, ActorKind
from samvev.kernel.areas import ALL_AREAS, Area, Right
from samvev.kernel.period import last_day, months_after
from samvev.kernel.verdict import ALLOWED, Verdict, allow_if
from samvev.people import ages
from samvev.people.ages import EVERYONE, ChildsView, Decides, Facts
from samvev.people.models import Relation, RelationKind

START_UP_DAYS = 180  # a young case without a finished start-up has one to do; an old one was started elsewhere
WARN_DAYS = (60, 30, 7)  # before a consent lapses (rule 21)
DEFAULT_LENGTH = timedelta(days=365)  # when nobody else in the team has a date to follow (rule 20)
LONGEST = timedelta(days=3 * 366)  # a yes that nobody remembers is no yes


@dataclass(frozen=True, slots=True)
class ConsentRule:
    """Whose yes counts, and what the child says beside it."""

    signs: frozenset[str]
    childs_view: str = ChildsView.NO


# An appointed guardian, or someone with a power of attorney, is in a team only when that is documented, and then
# signs for the person within their areas.
_FOR_PERSON = frozenset({GivenBy.GUARDIAN.value, GivenBy.PROXY.value})
SIGNERS: dict[str, frozenset[str]] = {
    Decides.PERSON: _FOR_PERSON | {GivenBy.OWNER.value},
    Decides.EITHER: _FOR_PERSON | {GivenBy.OWNER.value, GivenBy.PARENT.value, GivenBy.JOINT.value},
    Decides.TOGETHER: frozenset({GivenBy.JOINT.value, GivenBy.GUARDIAN.value}),
    Decides.PARENTS: frozenset({GivenBy.PARENT.value, GivenBy.GUARDIAN.value}),
    Decides.REPRESENTATIVE: _FOR_PERSON,
    EVERYONE: frozenset({GivenBy.JOINT.value}),
}
VIEWS = (ChildsView.NO, ChildsView.AS_ABLE, ChildsView.REQUIRED)  # the strictest of several areas counts
PLAN = (Area.GENERAL.value,)  # the yes to the plan itself
TOPICS = tuple(area.value for area in Area)
SIGNS_AS = {
    Role.OWNER: GivenBy.OWNER,
    Role.PARENT: GivenBy.PARENT,
    Role.GUARDIAN: GivenBy.GUARDIAN,
    Role.PROXY: GivenBy.PROXY,
}
SCOPED = frozenset({Role.GUARDIAN.value, Role.PROXY.value})  # these sign for their own areas only (rule 33)
RECORDED = frozenset({Way.PAPER.value, Way.ORAL.value})
# Saying yes to a plan in one of these makes it an individual plan (rule 17: the plan opens with the consent).
BECOMES_PLAN = frozenset({CaseKind.COORDINATION.value, CaseKind.CHILD_COORDINATION.value})
INVITED_AS = (Role.PROVIDER, Role.CONTACT, Role.OBSERVER)
# What a registered relation makes someone in a team. Parents see by law; next of kin by consent (rule 32).
PLACE_OF: dict[str, Role] = {
    RelationKind.PARENT: Role.PARENT,
    RelationKind.GUARDIAN: Role.GUARDIAN,
    RelationKind.PROXY: Role.PROXY,
    RelationKind.RELATIVE: Role.RELATIVE,
}
NOTHING_CHOSEN = _("Choose at least one consent to renew.")
SOMEONE_ELSES = _("This yes belongs to someone else. The coordinator can tell you whom.")
NOT_THIS_ROLE = _("This role follows from who someone is. It cannot be chosen here.")


def who_consents(facts: Facts, areas: Iterable[str] = PLAN, day: date | None = None) -> ConsentRule:
    """Whose consent counts for all of these areas at once; without areas for the plan itself (rules 25-28)."""
    on = day or clock.today()
    rows = [ages.who_consents(facts, area, on) for area in (list(areas) or PLAN)]
    together = frozenset({GivenBy.JOINT.value} if facts.beside else ())  # of all whom a family's plan is about
    signs = frozenset.intersection(*(SIGNERS[row.decides] | together for row in rows))
    views = [ChildsView(row.childs_view) for row in rows]
    return ConsentRule(signs, max(views, key=VIEWS.index))


def everyone_who_signs(facts: Facts, areas: Iterable[str] = TOPICS) -> frozenset[str]:
    """Those whose yes counts for at least one of the areas."""
    return frozenset().union(*(who_consents(facts, [area]).signs for area in areas))


def likely_signer(facts: Facts) -> GivenBy:
    """Who has most likely said yes: ticked beforehand where the coordinator records it."""
    signs = who_consents(facts).signs
    order = (GivenBy.OWNER, GivenBy.PARENT, GivenBy.JOINT, GivenBy.GUARDIAN)
    return next(who for who in order if who in signs)


def signs_as(actor: Actor, case: Case, areas: Iterable[str] = PLAN) -> GivenBy | None:
    """As what the actor may sign for all of these areas in their own session; None for one whose yes does not count."""
    access = actor.access(case)
    given_by = SIGNS_AS.get(Role(access.role)) if access else None
    if access is None or given_by is None:
        return None
    wanted = frozenset(areas) or frozenset(PLAN)
    if access.role in SCOPED and not wanted <= access.read:
        return None
    return given_by if given_by in who_consents(facts_of(case), wanted).signs else None


def signable(actor: Actor, case: Case) -> frozenset[str]:
    """The areas, and the plan itself (`general`), that the actor's own yes counts for."""
    return frozenset(area for area in TOPICS if signs_as(actor, case, [area]))


def changeable(actor: Actor, case: Case) -> frozenset[str]:
    """The areas whose sharing the actor changes: signs for, or records as coordinator what others have said."""
    return frozenset(TOPICS) if may_record(actor, case) else signable(actor, case)


def signer(actor: Actor, case: Case) -> GivenBy | None:
    """As what the actor signs, for something at least; None for the coordinator, who writes down what others say."""
    access = actor.access(case)
    return SIGNS_AS[Role(access.role)] if access and signable(actor, case) else None


def may_sign(actor: Actor, case: Case, areas: Iterable[str] | None = None) -> Verdict:
    """Say yes or no oneself, in one's own session: for these areas, or for anything at all."""
    counts = signable(actor, case) if areas is None else signs_as(actor, case, areas)
    return (
        may_see_content(actor, case)
        and allow_if(counts, SOMEONE_ELSES)
        and allow_if(case.is_open, _("The case has ended. It can be read, not changed."))
    )


def may_record(actor: Actor, case: Case) -> Verdict:
    """Write down a yes or no that was given on paper or aloud: the coordinator does."""
    return may_lead(actor, case)


def may_consent(actor: Actor, case: Case) -> Verdict:
    """Give, renew or take back a consent: sign oneself, or record as coordinator what was said."""
    return may_record(actor, case) or may_sign(actor, case)


def may_plan(actor: Actor, case: Case) -> Verdict:
    """Say yes to the plan itself, or record it."""
    return may_record(actor, case) or may_sign(actor, case, PLAN)


def may_give(actor: Actor, case: Case, terms: Terms, areas: Iterable[str] = PLAN) -> Verdict:
    """Give a consent on these terms: the right person signs, or the coordinator records what that person said."""
    if terms.way in RECORDED:
        return may_record(actor, case) and allow_if(
            terms.given_by in who_consents(facts_of(case), areas).signs,
            _("Somebody else decides about these areas. Check who gave the consent."),
        )
    return may_sign(actor, case, areas) and allow_if(
        signs_as(actor, case, areas) == terms.given_by, _("Each signs for themselves in Samvev.")
    )


def may_give_each(actor: Actor, case: Case, terms: Terms, topics: Iterable[Iterable[str]]) -> Verdict:
    """Give several consents on the same terms: each must be one that the actor may give."""
    verdicts = [may_give(actor, case, terms, areas) for areas in topics]
    return next((verdict for verdict in verdicts if not verdict), ALLOWED if verdicts else may_consent(actor, case))


def fault_in(terms: Terms, rule: ConsentRule, day: date) -> str | Promise:
    """What is wrong with the terms where this rule counts, in plain words; empty when all is well."""
    recorded = terms.way in RECORDED
    checks = (
        (terms.given_on > day, _("The day the consent was given has not come yet.")),
        (terms.until < day, _("The last day has passed already. Choose a day to come.")),
        (terms.until > day + LONGEST, _("Choose a day within three years, so that nobody forgets it.")),
        (terms.way == Way.ORAL and not terms.heard_by, _("Write who heard it.")),
        (
            rule.childs_view == ChildsView.REQUIRED and not terms.childs_view,
            _("From 12 years the child's own view must be written down."),
        ),
        (
            recorded and terms.given_by not in rule.signs,
            _("Somebody else decides about these areas. Check who gave the consent."),
        ),
    )
    return next((words for wrong, words in checks if wrong), "")


def may_withdraw(actor: Actor, consent: Consent) -> Verdict:
    """Take back a consent that still holds (rule 22): whoever could give it, or the coordinator for them.

    What several said yes to together, each of them takes back alone.
    """
    case, areas = consent.case, topics_of(consent)
    return (may_record(actor, case) or may_sign(actor, case, areas) or _had_a_part(actor, consent)) and allow_if(
        holds_on(consent, clock.today()), _("This consent has ended already.")
    )


def _had_a_part(actor: Actor, consent: Consent) -> Verdict:
    access = actor.access(consent.case)
    theirs = access is not None and access.role in (Role.OWNER, Role.PARENT)
    joint = GivenBy.JOINT in who_consents(facts_of(consent.case), topics_of(consent)).signs
    return may_see_content(actor, consent.case) and allow_if(theirs and joint, SOMEONE_ELSES)


def may_renew(actor: Actor, consent: Consent) -> Verdict:
    """Give the same yes once more: who could give it, or the coordinator for them."""
    return may_record(actor, consent.case) or may_sign(actor, consent.case, topics_of(consent))


def topics_of(consent: Consent | None) -> tuple[str, ...]:
    """What a consent is about: its areas; the plan itself; everything, for an imported one that names no area."""
    if consent is None:
        return ()
    return tuple(consent.areas) or (PLAN if consent.member_id is None else tuple(a.value for a in Area.life()))


def may_see_sharing(actor: Actor, case: Case) -> Verdict:
    """Who sees what: for the person, those who decide for them, and the coordinator (rule 35)."""
    access = actor.access(case)
    deciders = {role.value for role in SIGNS_AS}
    return may_see_content(actor, case) and allow_if(
        is_coordinator(actor, case) or (access and access.role in deciders),
        _("The person and the coordinator see this."),
    )


def may_see_as(actor: Actor, case: Case) -> Verdict:
    """Look at the plan as someone else sees it: the person, and those who decide on their behalf."""
    access = actor.access(case)
    return may_see_content(actor, case) and allow_if(
        access and access.role in Role.deciders(), _("The person, and those who decide for them, can look at this.")
    )


def place_of(relation: Relation) -> dict[str, Any]:
    """Role, areas, right and last day in a team that follow from a relation; a guardian's are those of the paper."""
    role = PLACE_OF[relation.kind]
    by_law = role in SIGNS_AS
    areas = relation.areas if role in SCOPED else ALL_AREAS if by_law else ()
    right = Right.WRITE if by_law else Right.READ
    return {"role": role, "areas": areas, "right": right, "until": last_day(relation.period)}


def roles_open_to(role: str) -> frozenset[str]:
    """What someone in the team can be changed to: helpers among themselves; the person's own side stays what it is."""
    helpers = frozenset(r.value for r in INVITED_AS)
    return helpers if role in helpers else frozenset({role})


def may_change_member(actor: Actor, member: Participation) -> Verdict:
    """Change what a helper or next of kin is in the team, and whether they write."""
    return (
        may_lead_or_own(actor, member)
        and allow_if(member.role not in SIGNS_AS, NOT_THIS_ROLE)
        and _may_speak_of(actor, member)
    )


def _may_speak_of(actor: Actor, member: Participation) -> Verdict:
    """Is what someone sees the actor's to say, all of it? A proxy for money does not send the nurse away."""
    may, held = changeable(actor, member.case), getattr(member, "held", None)
    return allow_if(may and may.issuperset(topics_of(held)), SOMEONE_ELSES)


def deciding_roles(facts: Facts, areas: Iterable[str] = TOPICS) -> frozenset[str]:
    """Who is told about consents for the areas: those who sign, the person, and the coordinator (rule 21)."""
    signs = everyone_who_signs(facts, areas)
    if GivenBy.JOINT in signs:
        signs |= {GivenBy.PARENT.value}
    signing = {role.value for role, given_by in SIGNS_AS.items() if given_by in signs}
    return frozenset(signing | {Role.OWNER.value, Role.COORDINATOR.value})


def closed_to_parents(facts: Facts) -> frozenset[str]:
    """The areas that parents see only when they are shared with them: health from 16, everything from 18."""
    today = clock.today()
    return frozenset(area.value for area in Area.life() if not ages.parent_sees(facts, area, today))


def needs_consent(facts: Facts, role: str) -> bool:
    """Does someone in this role see something only by consent? Helpers and next of kin; parents of a youth too."""
    return role not in SIGNS_AS or (role == Role.PARENT and bool(closed_to_parents(facts)))


def may_take_out(actor: Actor, member: Participation) -> Verdict:
    """Take someone out of the team. The person stays; parents and guardians are the coordinator's to judge."""
    return (
        may_lead_or_own(actor, member)
        and allow_if(member.role != Role.OWNER, _("It is their own case."))
        and _may_speak_of(actor, member)
        and (allow_if(member.role not in SIGNS_AS, _("Only the coordinator can do this.")) or may_lead(actor, member))
    )


def may_share_with(actor: Actor, member: Participation) -> Verdict:
    """Open areas for someone in the team; those whose access follows from who they are need no consent."""
    allowed = may_consent(actor, member.case) and _may_speak_of(actor, member)
    return allowed and allow_if(
        needs_consent(facts_of(member.case), member.role) and member.user_id != actor.user_id,
        _("They see the case because of who they are. No consent is needed."),
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
