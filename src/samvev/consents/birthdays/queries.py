"""Reading birthdays: what the timetable does, what a coordinator prepares, what a person has not read yet."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from samvev.cases import queries as cases
from samvev.cases.models import Case
from samvev.consents.birthdays import rules
from samvev.consents.birthdays.models import Birthday, BirthdayRead
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.kernel.period import DAY
from samvev.people.ages import birthday as turns


def to_prepare(tenant_id: UUID) -> list[tuple[Case, int, date]]:
    """Open cases whose person has such a birthday near, that no task is made for, or one for another day."""
    today = clock.today()
    found = Case.objects.filter(tenant_id=tenant_id).open_on(today).filter(_born_near(today)).select_related("person")
    rows = Birthday.objects.filter(tenant_id=tenant_id, day__gte=today - rules.TOLD)
    made = {(row.case_id, row.age): row for row in rows}
    wanted = []
    for case in found.order_by("pk"):
        near = rules.near(case.person.birth_date, today)
        row = made.get((case.pk, near[0])) if near else None
        if near and near[1] >= case.start and (row is None or (row.day != near[1] and row.passed_on is None)):
            wanted.append((case, *near))
    return wanted


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
    return list(found.select_related("case__person").order_by("pk"))


def birthday(actor: Actor, case_id: UUID, birthday_id: UUID) -> Birthday:
    """A birthday in a case within reach."""
    case = cases.case(actor, case_id)
    found = Birthday.objects.filter(tenant_id=case.tenant_id, case=case, pk=birthday_id).first()
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
    today = clock.today()
    return Birthday.objects.filter(tenant_id=case.tenant_id, case=case, day__range=(today - rules.TOLD, today))
