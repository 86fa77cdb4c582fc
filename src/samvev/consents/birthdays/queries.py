"""Reading birthdays: what the timetable does, what a coordinator prepares, what a person has not read yet."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from samvev.cases import queries as cases
from samvev.cases.access import standing_moved
from samvev.cases.models import Case, CaseKind, FamilyMember
from samvev.consents.birthdays import rules
from samvev.consents.birthdays.models import Birthday, BirthdayRead
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.kernel.period import DAY
from samvev.people.ages import birthday as turns
from samvev.people.models import Person


class Near(NamedTuple):
    """A birthday to make a task of. `child`: the key of another child of a family plan, whose it is."""

    case: Case
    age: int
    day: date
    child: UUID | None


def to_prepare(tenant_id: UUID) -> list[Near]:
    """Open cases with a person who has such a birthday near, that no task is made for, or one for another day."""
    today = clock.today()
    rows = Birthday.objects.filter(tenant_id=tenant_id, day__gte=today - rules.TOLD)
    made = {(row.case_id, row.person_id, row.age): row for row in rows}
    wanted = []
    for case, person, child in [*_of_their_own(tenant_id), *_in_family(tenant_id)]:
        near = rules.near(person.birth_date, today)
        row = made.get((case.pk, child, near[0])) if near else None
        if near and near[1] >= case.start and (row is None or (row.day != near[1] and row.passed_on is None)):
            wanted.append(Near(case, *near, child))
    return wanted


def _of_their_own(tenant_id: UUID) -> list[tuple[Case, Person, None]]:
    today = clock.today()
    found = Case.objects.filter(tenant_id=tenant_id).open_on(today).filter(_born_near(today)).select_related("person")
    return [(case, case.person, None) for case in found.order_by("pk")]


def _in_family(tenant_id: UUID) -> list[tuple[Case, Person, UUID]]:
    """Children whom a family plan is about in some area, or who have no other case that would tell of their day."""
    today = clock.today()
    cases = Case.objects.filter(tenant_id=tenant_id).open_on(today)
    found = FamilyMember.objects.filter(_born_near(today), tenant_id=tenant_id)
    found = found.filter(case__in=cases.filter(kind=CaseKind.FAMILY_PLAN)).select_related("case__person", "person")
    own = set(cases.filter(person__in=[one.person_id for one in found]).values_list("person_id", flat=True))
    return [(one.case, one.person, one.person_id) for one in found if one.about or one.person_id not in own]


def to_follow(tenant_id: UUID) -> list[Case]:
    """Open family plans where what parents see is no longer what the children's ages say."""
    linked = FamilyMember.objects.filter(tenant_id=tenant_id).values("case_id")
    found = Case.objects.filter(tenant_id=tenant_id, kind=CaseKind.FAMILY_PLAN, pk__in=linked).open_on(clock.today())
    return [case for case in found.select_related("person").order_by("pk") if standing_moved(case)]


def _born_near(today: date) -> Q:
    """Born so that one of the ages is near; a day more on each side, for those born on 29 February."""
    found = Q()
    for age in rules.AGES:
        first, last = turns(today - rules.BACK - DAY, -age), turns(today + rules.LEAD + DAY, -age)
        found |= Q(person__birth_date__range=(first - DAY, last))
    return found


def to_pass(tenant_id: UUID) -> list[Birthday]:
    """Birthdays that have come, in open cases, and whose work is not done."""
    come = Birthday.objects.filter(tenant_id=tenant_id, day__lte=clock.today(), passed_on=None)
    return _in_open_cases(come)


def to_settle(tenant_id: UUID) -> list[Birthday]:
    """Child coordinations whose person has come of age, and where the offer is answered."""
    answered = Birthday.objects.filter(tenant_id=tenant_id, age=rules.FULL_AGE).exclude(answer="")
    return [row for row in _in_open_cases(answered) if rules.settles(row, clock.today())]


def _in_open_cases(rows: QuerySet[Birthday]) -> list[Birthday]:
    found = rows.filter(case__in=Case.objects.open_on(clock.today()))
    return list(found.select_related("case__person", "person").order_by("pk"))


def birthday(actor: Actor, case_id: UUID, birthday_id: UUID) -> Birthday:
    """A birthday in a case within reach."""
    case = cases.case(actor, case_id)
    here = Birthday.objects.filter(tenant_id=case.tenant_id, case=case).select_related("person")
    found = here.filter(pk=birthday_id).first()
    if found is None:
        raise NotFound
    found.case = case
    return found


def unread(actor: Actor, case: Case) -> bool:
    """Is there something that a birthday changed, which the actor has not read? For the person and their parents."""
    access = actor.access(case)
    if access is None or access.role not in rules.TOLD_ROLES:
        return False
    read = BirthdayRead.objects.filter(birthday=OuterRef("pk"), user=actor.user_id)
    return _come(case).filter(~Exists(read)).exists()


def latest(actor: Actor, case_id: UUID) -> Birthday:
    """The latest such birthday that has come."""
    case = cases.case(actor, case_id)
    found = _come(case).order_by("-day").first()
    if found is None:
        raise NotFound
    found.case = case
    return found


def _come(case: Case) -> QuerySet[Birthday]:
    """The person's own. Of another child in a family plan those concerned have a notice, and the page who sees what."""
    today = clock.today()
    own = Birthday.objects.filter(tenant_id=case.tenant_id, case=case, person=None)
    return own.filter(day__range=(today - rules.TOLD, today))
