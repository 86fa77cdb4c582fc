"""Reading reports of need and the batons on their way, within an actor's reach."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from samvev.accounts.models import Employment, Post, User
from samvev.cases import queries as cases
from samvev.cases.addresses import queries as homes
from samvev.cases.models import Case, CaseKind, Coordinator
from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import NotFound
from samvev.kernel.kept import AnyOf, Given, Kept, keys
from samvev.needs.codes import letters_of, tracking_keys
from samvev.needs.models import (
    Answer,
    Appointment,
    AskedAnswer,
    Assessment,
    ChangeRequest,
    NeedReport,
    Reporter,
    Ruling,
)
from samvev.needs.rules import DESKS, FINISHED, Owner, next_owner
from samvev.organisations.models import Kind, Organisation, Unit
from samvev.organisations.queries import acting, family, municipalities
from samvev.people.models import Address, Person, Protection

SUGGESTED = 5


def desks(actor: Actor) -> list[UUID]:
    """The organisations whose inbox the actor works in."""
    return [o.tenant_id for o in actor.offices if o.role in DESKS]


def managed(actor: Actor) -> list[UUID]:
    """The units that the actor manages."""
    return [o.unit_id for o in actor.offices if o.role == OfficeRole.MANAGER and o.unit_id]


# --- Reporting, by anyone ---


def organisation(actor: Actor, tenant_id: UUID) -> Organisation:
    """An organisation that a need can be reported to, or the one that acts in its place; its name is public."""
    if not Organisation.objects.filter(pk=tenant_id).exists():
        raise NotFound
    return acting(tenant_id)


def organisations(actor: Actor) -> list[Organisation]:
    """Those that a need can be reported to: the actor's own first, then by name."""
    return sorted(municipalities(), key=lambda o: (o.pk not in actor.tenants, o.name))


def organisation_of(report: NeedReport) -> Organisation:
    """The organisation that a report went to, or the one that acts in its place."""
    return acting(report.tenant_id)


def known_of_reporter(actor: Actor) -> dict[str, str]:
    """What is known of whoever is signed in and reports: filled in beforehand, and theirs to change."""
    user = User.objects.filter(pk=actor.user_id).first() if actor.user_id else None
    if user is None:
        return {}
    known = {"reporter_name": user.name, "reporter_contact": user.phone or user.email}
    if not actor.is_staff:
        return known
    hospital = Organisation.objects.filter(pk=user.tenant_id, kind=Kind.TRUST).exists()
    name = ", ".join(filter(None, [user.name, user.title, actor.organisation]))
    return known | {"reporter": Reporter.HOSPITAL if hospital else Reporter.STAFF, "reporter_name": name}


def by_code(actor: Actor, code: str) -> NeedReport | None:
    """The report that a tracking code belongs to. The wall opens for that one row, whoever asks."""
    if not letters_of(code):
        return None
    for key in tracking_keys(code):
        walls.enter(user=actor.user_id, ticket=key)
        found = NeedReport.objects.filter(tracking_key=key).first()
        if found:
            return found
    return None


# --- The inbox ---


@dataclass(frozen=True, slots=True)
class Counts:
    """How many reports there are: open, those that the actor has, and finished."""

    open: int
    mine: int
    closed: int


def inbox(actor: Actor, which: str = "open") -> QuerySet[NeedReport]:
    """The reports of the actor's inbox, those that waited longest first: open, mine or closed."""
    found = NeedReport.objects.filter(tenant_id__in=desks(actor)).select_related("taken_by", "person")
    if which == "closed":
        return found.filter(step__in=FINISHED).order_by("-step_at", "pk")
    found = found.exclude(step__in=FINISHED).order_by("received_at", "pk")
    return found.filter(taken_by_id=actor.user_id) if which == "mine" else found


def inbox_counts(actor: Actor) -> Counts:
    """How many reports stand open, wait for the actor, and are finished; one query."""
    finished = Q(step__in=FINISHED)
    told = NeedReport.objects.filter(tenant_id__in=desks(actor)).aggregate(
        open=Count("pk", filter=~finished),
        mine=Count("pk", filter=~finished & Q(taken_by_id=actor.user_id)),
        closed=Count("pk", filter=finished),
    )
    return Counts(**told)


def report(actor: Actor, report_id: UUID) -> NeedReport:
    """A report with all that was done with it, within the actor's organisations."""
    found = (
        NeedReport.objects.filter(pk=report_id, tenant_id__in=list(actor.tenants))
        .select_related("taken_by", "person", "case", "assessment")
        .prefetch_related(Prefetch("rulings", Ruling.objects.order_by("-decided_at")), "notes")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def assessment(report: NeedReport) -> Assessment | None:
    """The assessment of a report, if it was begun."""
    return getattr(report, "assessment", None)


def assessment_now(report: NeedReport) -> Assessment:
    """The assessment as it stands in the database, also when the report was read before it was begun."""
    return Assessment.objects.select_related("report").get(report=report)


def preliminary_answer(actor: Actor, report_id: UUID) -> NeedReport:
    """A report that has a preliminary answer."""
    found = report(actor, report_id)
    if found.preliminary_on is None:
        raise NotFound
    return found


def ruling(actor: Actor, ruling_id: UUID) -> Ruling:
    """A decision with its report, within the actor's organisations."""
    found = (
        Ruling.objects.filter(pk=ruling_id, tenant_id__in=list(actor.tenants))
        .select_related("report", "report__person")
        .first()
    )
    if found is None:
        raise NotFound
    return found


def open_case_of(person: Person) -> Case | None:
    """The open case that already follows a person; a person has one coordinator (rules 12 and 18)."""
    kinds = [CaseKind.INDIVIDUAL_PLAN, CaseKind.COORDINATION, CaseKind.CHILD_COORDINATION]
    here = {"tenant_id__in": family(person.tenant_id), "person": person}
    found = Case.objects.filter(**here, kind__in=kinds).open_on(clock.today())
    return found.order_by("-start").first()


def address_for(report: NeedReport, day: date) -> Address | None:
    """Where a letter of a day goes, when the person is registered and the address may stand on it."""
    return homes.for_letter(report.person, day) if report.person else None


def likely_persons(report: NeedReport) -> "QuerySet[Person]":
    """Persons in the organisation that the report may be about: same name, or same birth date and a name in common.

    A person with strict protection is never suggested (rule 44).
    """
    match = Q(name__iexact=report.about_name)
    if report.about_birth_date:
        names = Q()
        for word in report.about_name.split()[:4]:
            names |= Q(name__icontains=word)
        match |= names & Q(birth_date=report.about_birth_date)
    here = family(report.tenant_id)
    found = Person.objects.filter(match, tenant_id__in=here).exclude(protection=Protection.STRICT)
    # A choice of a form is looked up with get(), which a slice does not allow.
    return Person.objects.filter(pk__in=list(found.order_by("name", "pk").values_list("pk", flat=True)[:SUGGESTED]))


def desk_users(tenant_id: UUID) -> set[UUID]:
    """Those who hold the office of the coordinating unit or the allocation office today: whom a notice goes to."""
    held = Post.objects.filter(tenant_id__in=family(tenant_id), role__in=DESKS, period__contains=clock.today())
    return set(held.values_list("user_id", flat=True))


def undecided(tenant_id: UUID) -> list[NeedReport]:
    """The reports of an organisation that still wait for a decision."""
    return list(NeedReport.objects.filter(tenant_id=tenant_id, step__in=["reported", "assessed"]))


# --- The baton ---


def managers(units: Iterable[UUID]) -> dict[UUID, frozenset[UUID]]:
    """Who manages each of the units today."""
    held: dict[UUID, set[UUID]] = defaultdict(set)
    posts = Post.objects.filter(
        unit_id__in=set(units), role=OfficeRole.MANAGER, period__contains=clock.today(), user__is_active=True
    )
    for unit, user in posts.values_list("unit_id", "user_id"):
        held[unit].add(user)
    return {unit: frozenset(users) for unit, users in held.items()}


def _with_managers(found: "QuerySet[Appointment]") -> list[Appointment]:
    rows = list(found.select_related("case__person", "unit", "proposed"))
    known = managers(row.unit_id for row in rows)
    for row in rows:
        row.managers = known.get(row.unit_id, frozenset())
    return rows


def appointment(actor: Actor, appointment_id: UUID) -> Appointment:
    """A baton on its way, with who may choose, within the actor's organisations."""
    found = _with_managers(Appointment.objects.filter(pk=appointment_id, tenant_id__in=list(actor.tenants)))
    if not found:
        raise NotFound
    return found[0]


def offers(actor: Actor) -> list[Appointment]:
    """The batons that wait for the actor, oldest first: to answer, or as a unit's manager to choose someone."""
    return _offers(tenants=keys(actor.tenants), user=actor.user_id, units=keys(managed(actor)))


@Kept
def _offers() -> "QuerySet[Appointment]":
    theirs = Q(proposed=Given("user")) | Q(AnyOf("unit_id", "units"), proposed=None)
    found = Appointment.objects.filter(theirs, AnyOf("tenant_id", "tenants"), answer=Answer.WAITING)
    found = found.select_related("case__person", "unit").defer(*(f"case__{name}" for name in cases.DAYS))
    return found.order_by("proposed_at", "named_at")


def on_their_way(actor: Actor) -> list[tuple[Appointment, Owner]]:
    """Every baton on its way in the actor's inbox, each with who owns its next step."""
    found = Appointment.objects.filter(tenant_id__in=desks(actor), answer=Answer.WAITING).order_by("named_at")
    return [(row, next_owner(row, row.managers or ())) for row in _with_managers(found)]


def to_name(actor: Actor) -> list[Appointment]:
    """The batons that wait for the actor, as a unit's manager, to name someone, or for an answer."""
    found = Appointment.objects.filter(unit_id__in=managed(actor), answer=Answer.WAITING).order_by("named_at")
    return _with_managers(found)


def waiting_appointment(case: Case) -> Appointment | None:
    """The baton that is on its way for a case, if one is."""
    found = _with_managers(Appointment.objects.filter(tenant_id=case.tenant_id, case=case, answer=Answer.WAITING))
    return found[0] if found else None


def _coordinated() -> "QuerySet[Coordinator]":
    return Coordinator.objects.filter(case=OuterRef("pk"), period__contains=clock.today())


def without_owner(actor: Actor) -> list[Case]:
    """Open cases with no coordinator today and no baton on its way: the coordinating unit owns their next step."""
    waiting = Appointment.objects.filter(case=OuterRef("pk"), answer=Answer.WAITING)
    found = Case.objects.filter(tenant_id__in=desks(actor)).open_on(clock.today())
    found = found.filter(~Exists(_coordinated()), ~Exists(waiting)).exclude(kind=CaseKind.TRAINING)
    return list(found.select_related("person").order_by("start", "pk"))


def case_in_desk(actor: Actor, case_id: UUID) -> Case:
    """A case of an organisation that the actor works in, with its person and coordinator."""
    found = cases.case(actor, case_id)
    if found.tenant_id not in actor.tenants:
        raise NotFound
    return found


def report_of(case: Case) -> NeedReport | None:
    """The latest report that a case came of, with its assessment."""
    found = NeedReport.objects.filter(tenant_id__in=family(case.tenant_id), case=case).select_related("assessment")
    return found.order_by("-received_at").first()


def units_of(tenant_id: UUID) -> "QuerySet[Unit]":
    """The units of an organisation that can be asked for a coordinator, by name."""
    return Unit.objects.filter(tenant_id__in=family(tenant_id))


def users(ids: Iterable[UUID]) -> "QuerySet[User]":
    """These users, by name: the choices of a form."""
    return User.objects.filter(pk__in=list(ids))


# --- Load (rule 15) ---


@dataclass(slots=True)
class UnitLoad:
    """How many open cases a unit coordinates, by how many people, and whether it has a manager who can choose."""

    unit: Unit
    cases: int = 0
    coordinators: int = 0
    has_manager: bool = False

    @property
    def mean(self) -> float | None:
        """Cases for each coordinator; None when nobody there coordinates."""
        return self.cases / self.coordinators if self.coordinators else None


@dataclass(slots=True)
class PersonLoad:
    """Someone in a unit, and the open cases they coordinate today."""

    user: User
    unit: Unit
    cases: list[Case] = field(default_factory=list)


def _held(**where: object) -> "QuerySet[Coordinator]":
    """Coordination that counts as load today: of open cases, training left out."""
    day = clock.today()
    found = Coordinator.objects.filter(period__contains=day, case__start__lte=day, **where)
    return found.filter(Q(case__end=None) | Q(case__end__gte=day)).exclude(case__kind=CaseKind.TRAINING)


def unit_load(tenant_id: UUID) -> list[UnitLoad]:
    """The units of an organisation with their load, by name. Four queries, however many units."""
    here = family(tenant_id)
    loads = {unit.pk: UnitLoad(unit) for unit in Unit.objects.filter(tenant_id__in=here)}
    counted = _held(tenant_id__in=here, unit__in=list(loads)).values("unit_id")
    for row in counted.annotate(cases=Count("case_id"), people=Count("user_id", distinct=True)):
        load = loads[row["unit_id"]]
        load.cases, load.coordinators = row["cases"], row["people"]
    for unit_id in managers(loads):
        loads[unit_id].has_manager = True
    return list(loads.values())


def staff_load(units: Iterable[UUID]) -> list[PersonLoad]:
    """Those employed in the units today, with the open cases they coordinate, least loaded first."""
    chosen = list(units)
    working = Employment.objects.filter(unit_id__in=chosen, period__contains=clock.today(), user__is_active=True)
    loads = {e.user_id: PersonLoad(e.user, e.unit) for e in working.select_related("user", "unit")}
    for held in _held(user_id__in=list(loads)).select_related("case__person").order_by("case__person__name"):
        loads[held.user_id].cases.append(held.case)
    return sorted(loads.values(), key=lambda load: (len(load.cases), load.user.name))


def load_of(appointment: Appointment) -> int:
    """How many open cases the person asked coordinates today."""
    return _held(user_id=appointment.proposed_id).count()


def manager_load(actor: Actor) -> list[PersonLoad]:
    """The people of the units that the actor manages, with the open cases they coordinate (rule 15)."""
    return staff_load(managed(actor))


# --- Wishes for change (rule 14) ---


def change_requests(actor: Actor) -> list[ChangeRequest]:
    """The wishes for a change or an end that wait in the actor's inbox, oldest first."""
    found = ChangeRequest.objects.filter(tenant_id__in=desks(actor), answer=AskedAnswer.WAITING)
    return list(found.select_related("case__person", "asked_by").order_by("asked_at"))


def change_request(actor: Actor, request_id: UUID) -> ChangeRequest:
    """A wish for change, within the actor's organisations."""
    reach = Q(tenant_id__in=list(actor.tenants)) | Q(asked_by_id=actor.user_id)
    found = ChangeRequest.objects.filter(reach, pk=request_id)
    row = found.select_related("case__person", "asked_by").first()
    if row is None:
        raise NotFound
    return row


def asked_already(case: Case) -> ChangeRequest | None:
    """The wish for change that waits for an answer in a case, if one does."""
    return ChangeRequest.objects.filter(tenant_id=case.tenant_id, case=case, answer=AskedAnswer.WAITING).first()
