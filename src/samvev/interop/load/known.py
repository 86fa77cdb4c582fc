"""What the database knows already of the organisation that is loaded: the rows that codes stand for."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID, uuid5

from samvev.accounts.models import Employment, User, UserKind
from samvev.cases.models import Case, FamilyMember
from samvev.kernel.period import Period
from samvev.messages.models import Thread
from samvev.organisations.models import Organisation, Unit
from samvev.people.models import Joining, Person, Protection
from samvev.plans.models import Goal, Measure, Plan

SPACE = UUID("5a6d7665-7600-5000-8000-696d706f7274")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person that is there already."""

    id: UUID
    name: str
    birth_date: date | None
    user_id: UUID | None
    national_id_key: str
    protection: str = Protection.NONE
    tenant_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Thing:
    """A goal or measure that is there already, or is about to be."""

    id: UUID
    case_id: UUID
    area: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation that is there already."""

    case_id: UUID
    area: str
    last_at: datetime


@dataclass(slots=True)
class Known:
    """Ids by code. What has no row yet gets the id that follows from its code, the same in every run."""

    orgnr: str
    tenant_id: UUID
    units: dict[str, UUID] = field(default_factory=dict)
    staff: dict[str, UUID] = field(default_factory=dict)
    staff_names: dict[str, str] = field(default_factory=dict)
    staff_units: dict[str, UUID] = field(default_factory=dict)
    staff_days: dict[str, Period] = field(default_factory=dict)
    citizens: dict[str, UUID] = field(default_factory=dict)
    persons: dict[str, KnownPerson] = field(default_factory=dict)
    joined: dict[str, str] = field(default_factory=dict)  # the code that is gone: the code of whom it became one with
    cases: dict[str, UUID] = field(default_factory=dict)
    handed_over: dict[str, str] = field(default_factory=dict)  # the cases that another organisation has, and its name
    case_persons: dict[str, list[str]] = field(default_factory=dict)  # the first is the one the case is named by
    plans: dict[UUID, UUID] = field(default_factory=dict)  # by case
    goals: dict[str, list[Thing]] = field(default_factory=dict)
    measures: dict[str, list[Thing]] = field(default_factory=dict)
    threads: dict[UUID, Talk] = field(default_factory=dict)
    above: dict[str, dict[str, str | None]] = field(default_factory=dict)  # table: code: the code of what it is under

    def made(self, what: str, *key: object) -> UUID:
        """The id that follows from what a row is and from its key in the folder."""
        return uuid5(SPACE, "\x1f".join([self.orgnr, what, *(str(part) for part in key)]))

    def unit(self, code: str) -> UUID:
        """The id of a unit."""
        return self.units.get(code) or self.made("unit", code)

    def employee(self, code: str) -> UUID:
        """The id of an employee's user."""
        return self.staff.get(code) or self.made("staff", code)

    def person(self, code: str) -> UUID:
        """The id of a person."""
        found = self.persons.get(code)
        return found.id if found else self.made("person", code)

    def citizen(self, code: str) -> UUID:
        """The id of a person's user, who may have none yet."""
        found, code = self.persons.get(code), self.joined.get(code, code)
        linked = found.user_id if found else None
        return linked or self.citizens.get(code) or self.made("citizen", code)

    def case(self, code: str) -> UUID:
        """The id of a case."""
        return self.cases.get(code) or self.made("case", code)

    def goal(self, case: UUID, code: str) -> UUID:
        """The id of a goal in a case."""
        return next((t.id for t in self.goals.get(code, ()) if t.case_id == case), None) or self.made(
            "goal", case, code
        )

    def thread(self, code: str) -> UUID:
        """The id of a conversation; Samvev itself gives conversations no codes."""
        return self.made("thread", code)

    def measure(self, case: UUID, code: str) -> UUID:
        """The id of a measure in a case."""
        return next((t.id for t in self.measures.get(code, ()) if t.case_id == case), None) or self.made(
            "measure", case, code
        )


def tenant_of(orgnr: str) -> UUID:
    """The id of the organisation with this number; if it is not there yet, the one it will have."""
    found = Organisation.objects.filter(orgnr=orgnr).values_list("pk", flat=True).first()
    return found or uuid5(SPACE, orgnr)


def known(orgnr: str, tenant_id: UUID) -> Known:
    """What is there already. The walls must stand open for the organisation."""
    here = {"tenant_id": tenant_id}
    found = Known(orgnr, tenant_id)
    found.units = dict(Unit.objects.filter(**here).values_list("code", "pk"))
    for code, pk, kind, name in User.objects.filter(**here).values_list("code", "pk", "kind", "name"):
        if kind == UserKind.STAFF:
            found.staff[code], found.staff_names[code] = pk, name
        else:
            found.citizens[code] = pk
    works = Employment.objects.filter(**here, user__kind=UserKind.STAFF).order_by("period")
    for code, unit_id, days in works.values_list("user__code", "unit_id", "period"):
        found.staff_units[code], found.staff_days[code] = unit_id, days
    code_of = _persons(found)
    for code, pk, named_by in Case.objects.filter(**here).values_list("code", "pk", "person_id"):
        found.cases[code], found.case_persons[code] = pk, [code_of[named_by]]
    gone = Case.objects.filter(**here, went_to__isnull=False)
    found.handed_over = dict(gone.values_list("code", "went_to__name"))
    for code, member in FamilyMember.objects.filter(**here).values_list("case__code", "person_id"):
        found.case_persons[code].append(code_of[member])
    found.plans = dict(Plan.objects.filter(**here).values_list("case_id", "pk"))
    for thread in Thread.objects.filter(**here).only("case_id", "area", "last_at"):
        found.threads[thread.pk] = Talk(thread.case_id, thread.area, thread.last_at)
    found.goals = _things(Goal, tenant_id)
    found.measures = _things(Measure, tenant_id)
    for name, model in (("units", Unit), ("goals", Goal)):
        under = model._default_manager.filter(**here, parent__isnull=False)
        found.above[name] = dict(under.values_list("code", "parent__code"))
    return found


def _persons(found: Known) -> dict[UUID, str]:
    """The persons by their codes; a code that is gone, because two registrations became one, means whom it became.

    Gives the code of each here: in an organisation that was merged, one may be registered in another of the family.
    """
    people = Person.objects.filter(tenant_id=found.tenant_id)
    columns = ("tenant_id", "code", "name", "birth_date", "user_id", "national_id_key", "protection")
    for person in people.only(*columns):
        found.persons[person.code] = _told(person)
    code_of = {person.id: code for code, person in found.persons.items()}
    gone = Joining.objects.filter(gone_tenant_id=found.tenant_id, undone_at=None).select_related("kept")
    for one in gone.order_by("at"):
        found.persons[one.gone_code], found.joined[one.gone_code] = _told(one.kept), one.kept.code
        code_of.setdefault(one.kept_id, one.gone_code)
    return code_of


def _told(person: Person) -> KnownPerson:
    number, kind = person.national_id_key, person.protection
    return KnownPerson(person.pk, person.name, person.birth_date, person.user_id, number, kind, person.tenant_id)


def _things(model: type[Goal] | type[Measure], tenant_id: UUID) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = defaultdict(list)
    rows = model._default_manager.filter(tenant_id=tenant_id).exclude(code="")
    for code, pk, case_id, area in rows.values_list("code", "pk", "case_id", "area"):
        found[code].append(Thing(pk, case_id, area))
    return dict(found)
