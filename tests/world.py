"""The cast and their small world: three organisations, four cases. Built once a run into the template database.

Ids follow from names (`uid("case.owner")`), so that a test can name anything without asking the database.
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from samvev.accounts.cast import CAST, DEMO_ISSUER
from samvev.accounts.models import Employment, Identity, Post, User, UserKind
from samvev.cases.access import refresh_standing
from samvev.cases.active import rebuild
from samvev.cases.models import Case, CaseKind, Coordinator, Participation, Role
from samvev.consents.access import refresh
from samvev.consents.models import Consent
from samvev.kernel import clock, walls
from samvev.kernel.areas import ALL_AREAS, Area, Right
from samvev.kernel.period import period
from samvev.meetings.models import Invitation, Meeting
from samvev.organisations.models import Kind, Organisation, Sector, Unit
from samvev.people.models import Person, Relation, RelationKind
from samvev.plans.models import Evaluation, Goal, Measure, Plan, Result

SPACE = UUID("6f6f6f6f-0000-4000-8000-53616d766576")
OSLO = ZoneInfo("Europe/Oslo")
BEGAN = date(2020, 1, 1)


def uid(name: str) -> UUID:
    """The id of something in this world."""
    return uuid5(SPACE, name)


def user_id(code: str) -> UUID:
    """The user of one of the cast."""
    return uid(f"user.{code}")


GRANLIA, STOREFJORD, MIDTDAL = uid("granlia"), uid("storefjord"), uid("midtdal")
TENANTS = (GRANLIA, STOREFJORD, MIDTDAL)
CASE_OWNER, CASE_OWNER16, CASE_CHILD = uid("case.owner"), uid("case.owner16"), uid("case.child9")
CASE_ELSEWHERE = uid("case.elsewhere")

UNITS = {  # code: (organisation, name, sector, external)
    "ke_unit": (GRANLIA, "Koordinerende enhet", Sector.COORDINATING_UNIT, False),
    "family": (GRANLIA, "Barn og familie", Sector.HEALTH, False),
    "mental": (GRANLIA, "Psykisk helse og rus", Sector.MENTAL_HEALTH, False),
    "school": (GRANLIA, "Granlia ungdomsskole", Sector.SCHOOL, False),
    "nav": (GRANLIA, "NAV Granlia", Sector.NAV, False),
    "doctors": (GRANLIA, "Granlia legesenter", Sector.GP, True),
    "rehab": (MIDTDAL, "Rehabilitering", Sector.HEALTH, False),
    "ke_fjord": (STOREFJORD, "Koordinerande eining", Sector.COORDINATING_UNIT, False),
}
STAFF = {  # code: (unit, name, title, office)
    "ke": ("ke_unit", "Ingrid Solbakk", "Leder for koordinerende enhet", "coordinating_unit"),
    "manager": ("family", "Tore Brekken", "Enhetsleder", "manager"),
    "coordinator": ("family", "Kari Nes", "Helsesykepleier", ""),
    "coordinator2": ("mental", "Jonas Lie-Dahl", "Psykiatrisk sykepleier", ""),
    "provider": ("school", "Mona Haug", "Lærer", ""),
    "nav": ("nav", "Stian Moe", "Veileder", ""),
    "gp": ("doctors", "Berit Aas", "Fastlege", ""),
    "hospital": ("rehab", "Ahmed Nilsen", "Fysioterapeut", ""),
    "admin": ("ke_unit", "Grete Vang", "Rådgiver", "top_admin"),
    "localadmin": ("family", "Pål Rud", "Konsulent", "local_admin"),
    "records": ("ke_unit", "Solveig Berg", "Arkivar", "records"),
    "stranger": ("mental", "Odd Ness", "Miljøterapeut", ""),
    "neighbour": ("ke_fjord", "Marit Fjørtoft", "Rådgjevar", "coordinating_unit"),
}
PEOPLE = {  # code: (name, born years ago, sex)
    "owner": ("Nora Eide", 34, "K"),
    "owner16": ("Emil Strand", 16, "M"),
    "child9": ("Sara Strand", 9, "K"),
    "parent": ("Line Strand", 43, "K"),
    "relative": ("Per Eide", 39, "M"),
}


@transaction.atomic
def build() -> None:
    """Make the world."""
    walls.enter(tenants=TENANTS)
    _organisations()
    _staff()
    _people()
    _cases()
    _plan_of_owner()
    _elsewhere()
    for tenant in TENANTS:
        rebuild(tenant)


def _organisations() -> None:
    Organisation.objects.bulk_create(
        [
            Organisation(id=GRANLIA, orgnr="310000019", name="Granlia kommune", kind=Kind.MUNICIPALITY, language="nb"),
            Organisation(
                id=STOREFJORD, orgnr="310000027", name="Storefjord kommune", kind=Kind.MUNICIPALITY, language="nn"
            ),
            Organisation(id=MIDTDAL, orgnr="310000035", name="Midtdal sykehus HF", kind=Kind.TRUST, language="nb"),
        ]
    )
    Unit.objects.bulk_create(
        Unit(id=uid(f"unit.{code}"), tenant_id=tenant, code=code, name=name, sector=sector, external=external)
        for code, (tenant, name, sector, external) in UNITS.items()
    )


def _user(code: str, tenant: UUID, kind: UserKind, name: str, title: str = "") -> User:
    user = User.objects.create(
        id=user_id(code),
        tenant_id=tenant,
        code=code,
        kind=kind,
        name=name,
        title=title,
        email=f"{code}@example.test",
        phone="99 00 00 00",
    )
    if code in CAST:
        Identity.objects.create(tenant_id=tenant, user=user, issuer=DEMO_ISSUER, subject=code)
    return user


def _staff() -> None:
    for code, (unit, name, title, office) in STAFF.items():
        tenant, at = UNITS[unit][0], uid(f"unit.{unit}")
        user = _user(code, tenant, UserKind.STAFF, name, title)
        Employment.objects.create(tenant_id=tenant, user=user, unit_id=at, period=period(BEGAN))
        if office:
            where = at if office == "manager" else None
            Post.objects.create(tenant_id=tenant, user=user, role=office, unit_id=where, period=period(BEGAN))


def _people() -> None:
    today = clock.today()
    for code, (name, age, sex) in PEOPLE.items():
        user = None if code == "child9" else _user(code, GRANLIA, UserKind.CITIZEN, name)
        born = date(today.year - age, 1, 1)
        Person.objects.create(
            id=uid(f"person.{code}"), tenant_id=GRANLIA, code=code, name=name, birth_date=born, sex=sex, user=user
        )


def _case(case_id: UUID, person: str, kind: CaseKind, coordinator: str) -> Case:
    case = Case.objects.create(
        id=case_id, tenant_id=GRANLIA, code=person, kind=kind, person_id=uid(f"person.{person}"), start=days_ago(400)
    )
    unit = uid(f"unit.{STAFF[coordinator][0]}")
    Coordinator.objects.create(
        tenant_id=GRANLIA, case=case, user_id=user_id(coordinator), unit_id=unit, period=period(days_ago(390))
    )
    Consent.objects.create(
        tenant_id=GRANLIA, case=case, given_on=days_ago(380), valid_until=days_ahead(300), areas=sorted(ALL_AREAS)
    )
    return case


def member(case: Case, code: str, role: str = Role.PROVIDER, areas: str = "", right: str = Right.WRITE) -> None:
    """Let one of the cast take part in a case; helpers and next of kin with a consent for the same areas."""
    chosen = areas.split() or sorted(ALL_AREAS)
    Participation.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        user_id=user_id(code),
        unit_id=uid(f"unit.{STAFF[code][0]}") if code in STAFF else None,
        role=role,
        title=STAFF[code][2] if code in STAFF else "",
        areas=chosen,
        right=right,
        period=period(days_ago(380)),
    )
    if role in (Role.PROVIDER, Role.CONTACT, Role.OBSERVER, Role.RELATIVE):
        Consent.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            member_id=user_id(code),
            areas=chosen,
            given_on=days_ago(380),
            valid_until=days_ahead(300),
        )


def _cases() -> None:
    grown = _case(CASE_OWNER, "owner", CaseKind.INDIVIDUAL_PLAN, "coordinator")
    member(grown, "owner", Role.OWNER)
    member(grown, "relative", Role.RELATIVE, "network leisure", Right.READ)
    member(grown, "nav", areas="work_school economy")
    member(grown, "gp", areas="health", right=Right.READ)
    member(grown, "hospital", areas="health")
    youth = _case(CASE_OWNER16, "owner16", CaseKind.INDIVIDUAL_PLAN, "coordinator")
    member(youth, "owner16", Role.OWNER)
    member(youth, "parent", Role.PARENT)
    member(youth, "provider", areas="work_school leisure")
    for one in ("owner16", "child9"):
        Relation.objects.create(
            tenant_id=GRANLIA,
            person_id=uid(f"person.{one}"),
            other_id=uid("person.parent"),
            name="Line Strand",
            kind=RelationKind.PARENT,
            period=period(days_ago(380)),
            documented_by="Folkeregisteret",
        )
    child = _case(CASE_CHILD, "child9", CaseKind.INDIVIDUAL_PLAN, "coordinator2")
    member(child, "parent", Role.PARENT)
    member(child, "provider", areas="work_school")
    for case in (grown, youth, child):
        refresh_standing(case)
        refresh(case)


def _plan_of_owner() -> None:
    where = {"tenant_id": GRANLIA, "case_id": CASE_OWNER}
    Plan.objects.create(**where, id=uid("plan.owner"), what_matters="Jeg vil tilbake i jobb og ha krefter til barna.")
    for area in (Area.HEALTH, Area.WORK_SCHOOL, Area.NETWORK):
        goal = Goal.objects.create(
            **where, id=uid(f"goal.{area}"), title=f"Mål for {area.label}", area=area, created_on=days_ago(300)
        )
        measure = Measure.objects.create(
            **where,
            id=uid(f"measure.{area}"),
            goal=goal,
            area=area,
            title=f"Tiltak for {area.label}",
            responsible_id=user_id("coordinator"),
            due_on=days_ahead(30),
            created_on=days_ago(300),
        )
        Evaluation.objects.create(
            **where,
            measure=measure,
            area=area,
            result=Result.CONTINUE,
            note="Det går framover.",
            by_id=user_id("coordinator"),
            by_name="Kari Nes",
            at=noon(days_ago(60)),
        )
    meeting = Meeting.objects.create(
        **where, id=uid("meeting.owner"), title="Møte i oppfølgingsteamet", at=noon(days_ahead(7)), place="Møterom 2"
    )
    for code in ("owner", "coordinator", "nav"):
        Invitation.objects.create(**where, id=uid(f"invitation.{code}"), meeting=meeting, user_id=user_id(code))


def _elsewhere() -> None:
    person = Person.objects.create(
        id=uid("person.elsewhere"), tenant_id=STOREFJORD, code="x", name="Ola Fjord", birth_date=BEGAN, sex="M"
    )
    Case.objects.create(
        id=CASE_ELSEWHERE,
        tenant_id=STOREFJORD,
        code="x",
        kind=CaseKind.COORDINATION,
        person=person,
        start=days_ago(100),
    )


def days_ago(days: int) -> date:
    """A day that has been."""
    return clock.today() - timedelta(days=days)


def days_ahead(days: int) -> date:
    """A day to come."""
    return clock.today() + timedelta(days=days)


def noon(day: date) -> datetime:
    """Noon in Norway on a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=OSLO)
