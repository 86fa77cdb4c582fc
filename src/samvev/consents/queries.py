"""Reading consents, within an actor's reach."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from samvev.accounts import queries as accounts
from samvev.accounts.models import User
from samvev.accounts.queries import Colleague
from samvev.cases import queries as cases
from samvev.cases.access import facts_of
from samvev.cases.models import Case, CaseKind, Coordinator, Participation
from samvev.cases.standing import Standing
from samvev.consents import rules
from samvev.consents.models import Consent, StartUp
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.organisations.models import Organisation
from samvev.people.models import Relation


def of_case(case: Case) -> list[Consent]:
    """Every consent of the case, newest first, with the member it is for."""
    found = Consent.objects.filter(tenant_id=case.tenant_id, case=case).select_related("member")
    return list(found.order_by("-given_on", "-id"))


def consent(actor: Actor, case_id: UUID, consent_id: UUID) -> Consent:
    """One consent of a case within reach."""
    case = cases.case(actor, case_id)
    found = Consent.objects.filter(tenant_id=case.tenant_id, case=case, pk=consent_id).select_related("member").first()
    if found is None:
        raise NotFound
    found.case = case
    return found


def member(actor: Actor, case_id: UUID, member_id: UUID) -> Participation:
    """Someone in today's team of a case within reach."""
    case = cases.case(actor, case_id)
    found = next((m for m in cases.team(case) if m.pk == member_id), None)
    if found is None:
        raise NotFound
    found.case = case
    found.held = holding(found)  # type: ignore[attr-defined]  # what the rules ask about
    return found


def start_up(actor: Actor, case_id: UUID) -> StartUp:
    """The start-up of a case within reach; a fresh one, not yet saved, when nobody wrote in it."""
    case = cases.case(actor, case_id)
    found = StartUp.objects.filter(tenant_id=case.tenant_id, case=case).first()
    found = found or StartUp(tenant_id=case.tenant_id)
    found.case = case
    return found


def tenants() -> list[UUID]:
    """Every organisation: the timetable visits each behind its own wall."""
    return list(Organisation.objects.values_list("pk", flat=True))


def to_warn(actor: Actor) -> list[tuple[Consent, int]]:
    """Consents in open cases of the actor's organisation that a warning is due for today, and which (rule 21)."""
    day = clock.today()
    near = Consent.objects.holding_on(day).filter(
        tenant_id__in=list(actor.tenants), valid_until__lte=day + timedelta(days=max(rules.WARN_DAYS))
    )
    open_ones = near.filter(case__in=Case.objects.open_on(day)).select_related("case__person").order_by("pk")
    due = [(c, rules.warning_due(c.valid_until, c.warned_days, day)) for c in open_ones]
    return [(consent, days) for consent, days in due if days is not None]


def holding(member: Participation) -> Consent | None:
    """The consent to share with someone that holds today."""
    held = Consent.objects.holding_on(clock.today()).filter(tenant_id=member.tenant_id, case_id=member.case_id)
    return held.filter(member_id=member.user_id).first()


def within_reach(actor: Actor, case: Case, wanted: Mapping[UUID, Iterable[str]]) -> dict[UUID, frozenset[str]]:
    """What is wanted in the table, of the rows and areas that are the actor's to change; the rest stays as it is."""
    may = rules.changeable(actor, case)
    found = {}
    for member, areas, held in members_with(case, wanted):
        if member.user_id != actor.user_id and may.issuperset(rules.topics_of(held)):
            found[member.pk] = areas & may
    return found


def members_with(
    case: Case, wanted: Mapping[UUID, Iterable[str]]
) -> list[tuple[Participation, frozenset[str], Consent | None]]:
    """Those of today's team that something is wanted for (by participation): the areas wanted, and what holds."""
    held = {c.member_id: c for c in of_case(case) if c.member_id and rules.holds_on(c, clock.today())}
    team = [m for m in shared_with(case) if m.pk in wanted]
    return [(m, frozenset(wanted[m.pk]), held.get(m.user_id)) for m in team]


def members_by_user(case: Case) -> dict[UUID, Participation]:
    """Today's team, by user."""
    return {m.user_id: m for m in cases.team(case)}


def renewable(case: Case) -> list[Consent]:
    """The latest consent to the plan and for each in today's team, unless taken back; the soonest to end first."""
    team = {m.user_id for m in shared_with(case)}
    latest: dict[UUID | None, Consent] = {}
    for given in of_case(case):
        latest.setdefault(given.member_id, given)
    found = [c for c in latest.values() if c.withdrawn_on is None and (c.member_id is None or c.member_id in team)]
    for consent in found:
        consent.case = case
    return sorted(found, key=lambda c: c.valid_until)


def who_decides(case: Case, areas: Iterable[str] = rules.TOPICS) -> set[UUID]:
    """The users who are told about consents for areas in a case: those who sign, the person, the coordinator."""
    roles = rules.deciding_roles(facts_of(case), areas)
    return {a.user_id for a in cases.access_today(case) if a.role in roles}


class TeamPage(NamedTuple):
    """What the pages about the team and about sharing show; a fixed number of questions, however large the team."""

    coordinator: Coordinator | None
    team: list[Participation]
    consents: list[Consent]
    organisations: dict[UUID, str]


def team_page(case: Case) -> TeamPage:
    """Coordinator, today's team, every consent, and where those from elsewhere come from."""
    team = cases.team(case)
    return TeamPage(cases.coordinator_today(case), team, of_case(case), _organisations_of(team))


def shared_with(case: Case) -> list[Participation]:
    """Those in today's team who see something only when a consent opens it."""
    facts = facts_of(case)
    return [m for m in cases.team(case) if rules.needs_consent(facts, m.role)]


def usual_end(case: Case) -> date:
    """The end date to offer for a new consent (rule 20)."""
    ends = Consent.objects.holding_on(clock.today()).filter(tenant_id=case.tenant_id, case=case)
    return rules.usual_end(ends.values_list("valid_until", flat=True), clock.today())


def candidates(actor: Actor, case: Case, words: str) -> list[Colleague]:
    """Whom the words find: colleagues by name, or the one elsewhere with exactly this work e-mail. Not the team."""
    if "@" in words:
        one = accounts.staff_by_email(words)
        found = [one] if one else []
    else:
        found = [Colleague(job.user, job.unit.name) for job in accounts.employees(actor, words)]
    there = _there(case)
    return list({c.user.pk: c for c in found if c.user.pk not in there}.values())


def found(actor: Actor, case: Case, *, user: UUID | None, email: str) -> Colleague:
    """The one who was chosen among those found; raises `NotFound` for someone out of reach or in the team already."""
    one = accounts.colleague(actor, user) if user else accounts.staff_by_email(email)
    if one is None or one.user.pk in _there(case):
        raise NotFound
    return one


def known_kin(case: Case) -> list[Relation]:
    """Parents and next of kin who are registered for the person, can sign in, and are not in the team."""
    today = Relation.objects.filter(person_id=case.person_id, period__contains=clock.today())
    kin = today.filter(kind__in=rules.PLACE_OF, other__user__is_active=True).select_related("other__user")
    there = _there(case)
    return [relation for relation in kin.order_by("other__name") if relation.other.user_id not in there]


def known(case: Case, relation_id: UUID) -> tuple[User, dict[str, Any]]:
    """The user behind one of those, and what the relation makes them in the team; or `NotFound`."""
    one = next((relation for relation in known_kin(case) if relation.pk == relation_id), None)
    if one is None or one.other.user is None:
        raise NotFound
    return one.other.user, rules.place_of(one)


def _there(case: Case) -> set[UUID]:
    held = cases.coordinator_today(case)
    return {m.user_id for m in cases.team(case)} | ({held.user_id} if held else set())


def _organisations_of(team: Iterable[Participation]) -> dict[UUID, str]:
    """Names of the organisations that the team comes from."""
    found = Organisation.objects.filter(pk__in={m.user.tenant_id for m in team})
    return dict(found.values_list("pk", "name"))


def standing(case: Case) -> Standing:
    """Active or passive today, and whether start-up is left to do: one question to the database."""
    day = clock.today()
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"tenant": case.tenant_id, "case": case.pk, "day": day})
        coordinated, consented, begun, finished, last, months = cursor.fetchone()
    young = case.start >= day - timedelta(days=rules.START_UP_DAYS) and coordinated
    return Standing(
        coordinated=coordinated,
        consented=consented or not CaseKind(case.kind).needs_plan_consent,
        used=rules.in_use(last and clock.day_of(last), months, day),
        starting=begun or (young and not finished),
    )


# Written out: every page about a case asks, and the ORM takes longer to put it together than the database to answer.
STANDING = """
SELECT
  EXISTS (SELECT 1 FROM cases_coordinator k
    WHERE k.tenant_id = %(tenant)s AND k.case_id = %(case)s AND k.period @> %(day)s::date),
  EXISTS (SELECT 1 FROM consents_consent n
    WHERE n.tenant_id = %(tenant)s AND n.case_id = %(case)s AND n.member_id IS NULL
    AND n.given_on <= %(day)s AND n.valid_until >= %(day)s AND (n.withdrawn_on IS NULL OR n.withdrawn_on > %(day)s)),
  EXISTS (SELECT 1 FROM consents_startup s
    WHERE s.tenant_id = %(tenant)s AND s.case_id = %(case)s AND s.finished_on IS NULL),
  EXISTS (SELECT 1 FROM consents_startup s
    WHERE s.tenant_id = %(tenant)s AND s.case_id = %(case)s AND s.finished_on IS NOT NULL),
  (SELECT max(a.at) FROM cases_activity a WHERE a.tenant_id = %(tenant)s AND a.case_id = %(case)s),
  (SELECT o.activity_months FROM organisations_organisation o WHERE o.id = %(tenant)s)
"""
