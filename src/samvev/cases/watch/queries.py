"""Reading the log: by filter, one's own, what was questioned, what looks unusual."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from samvev.accounts.models import Employment, Post, User, UserKind
from samvev.audit import events as audit
from samvev.audit.models import Entry
from samvev.cases import queries as cases
from samvev.cases.models import Case, Participation, Question, Role, UnusualAccess
from samvev.cases.watch.rules import WATCHERS
from samvev.cases.watch.unusual import Doing, Known
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import NotFound
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family
from samvev.people.models import Joining, Person

PAPER = (audit.PRINTED.code, audit.EXPORTED.code)
KINDS = {
    "read": Q(event__in=cases.READINGS),
    "changed": ~Q(event__in=[*cases.READINGS, *PAPER, audit.REFUSED.code]),
    "paper": Q(event__in=PAPER),
    "refused": Q(event=audit.REFUSED.code),
}
MOST = 3000  # entries on paper


def entries(
    actor: Actor,
    case: Case,
    *,
    person: str = "",
    first: date | None = None,
    last: date | None = None,
    kind: str = "",
) -> QuerySet[Entry]:
    """The log of a case as far as the actor may read it, narrowed: by user, from and to a day, by kind of event."""
    found = cases.log(actor, case).filter(KINDS.get(kind, Q()))
    if person:
        found = found.filter(user_id=person)
    if first:
        found = found.filter(at__gte=_midnight(first))
    if last:
        found = found.filter(at__lt=_midnight(last + timedelta(days=1)))
    return found


def people_in(actor: Actor, case: Case) -> list[tuple[UUID, str]]:
    """Those who appear in the part of the log that the actor may read, by name."""
    found = cases.log(actor, case).filter(user_id__isnull=False).order_by("user_name")
    named = {user: name for user, name in found.values_list("user_id", "user_name").distinct() if user}
    return list(named.items())


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# --- Questions ---


def asked(actor: Actor, case_id: UUID, entry_id: int) -> Question:
    """The question about an entry that the actor may read: the one that was asked, or one to be asked."""
    case = cases.case(actor, case_id)
    entry = cases.log(actor, case).filter(pk=entry_id).first()
    if entry is None or actor.user_id is None:
        raise NotFound
    found = Question.objects.filter(tenant_id=case.tenant_id, case=case, entry_id=entry_id).first()
    question = found or Question(
        tenant_id=case.tenant_id,
        entry_id=entry.pk,
        entry_at=entry.at,
        entry_user_id=entry.user_id,
        asked_by_id=actor.user_id,
        asked_by_name=actor.name,
    )
    question.case = case
    return question


def entry_of(question: Question) -> Entry | None:
    """The entry that a question is about; None when its time is over."""
    here = {"tenant_id": question.tenant_id, "case_id": question.case_id}
    return Entry.objects.filter(**here, pk=question.entry_id).first()


def questions_of(case: Case) -> list[Question]:
    """What was asked about the case's log, the newest first."""
    return list(Question.objects.filter(tenant_id=case.tenant_id, case=case).order_by("-asked_at"))


def questions(actor: Actor, *, answered: bool) -> QuerySet[Question]:
    """The questions of the actor's organisations: those that wait, the oldest first, or those that were answered."""
    found = Question.objects.filter(tenant_id__in=_watched(actor), answered_at__isnull=not answered)
    return found.select_related("case__person").order_by("-answered_at" if answered else "asked_at")


def question(actor: Actor, question_id: UUID) -> Question:
    """A question in an organisation that the actor watches over."""
    found = Question.objects.filter(tenant_id__in=_watched(actor), pk=question_id).select_related("case__person")
    row: Question | None = found.first()
    if row is None:
        raise NotFound
    return row


def _watched(actor: Actor) -> set[UUID]:
    return {office.tenant_id for office in actor.offices if office.role in WATCHERS}


def coordinating_unit(tenant_id: UUID) -> set[UUID]:
    """The users who are the coordinating unit of an organisation today."""
    held = Post.objects.filter(
        tenant_id__in=family(tenant_id),
        role=OfficeRole.COORDINATING_UNIT,
        period__contains=clock.today(),
        user__is_active=True,
    )
    return set(held.values_list("user_id", flat=True))


# --- One's own doings ---


def own(actor: Actor) -> QuerySet[Entry]:
    """What the actor did themselves, newest first."""
    return Entry.objects.filter(user_id=actor.user_id).order_by("-at", "-id")


def names_of(actor: Actor, found: Iterable[Entry]) -> dict[UUID, str]:
    """Whose the cases of the entries are, by case, as far as the actor reaches them today."""
    wanted = {entry.case_id for entry in found if entry.case_id}
    return dict(Case.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", "person__name"))


# --- What looks unusual ---


def tenants() -> list[UUID]:
    """Every organisation: the timetable visits each behind its own wall."""
    return list(Organisation.objects.values_list("pk", flat=True))


def doings(tenant_id: UUID, day: date) -> list[Doing]:
    """What employees opened, took out, changed or were refused about persons on a day. Lists and searches are left
    out: they show many names for one that is wanted."""
    citizens = User.objects.filter(tenant_id=tenant_id, kind=UserKind.CITIZEN).values("pk")
    found = (
        Entry.objects.filter(tenant_id=tenant_id, at__gte=_midnight(day), at__lt=_midnight(day + timedelta(days=1)))
        .filter(person_id__isnull=False, user_id__isnull=False)
        .exclude(event__in=[audit.LISTED.code, audit.SEARCHED.code])
        .exclude(user_id__in=citizens)
        .order_by("id")
    )
    columns = ("pk", "at", "user_id", "user_name", "person_id", "case_id", "role", "basis")
    return [Doing(*row) for row in found.values_list(*columns)]


def known(tenant_id: UUID, of: Iterable[Doing]) -> Known:
    """What is known about those who did something, and about whom they did it. Five questions, however many."""
    done = list(of)
    persons = {doing.person_id for doing in done}
    users = {doing.user_id for doing in done}
    here = {"tenant_id": tenant_id}
    near: dict[UUID, set[str]] = defaultdict(set)
    kin = Participation.objects.filter(**here, case__person__in=persons, role__in=Role.family() - {Role.OWNER.value})
    for person_id, name in kin.values_list("case__person_id", "user__name"):
        near[person_id].add(name)
    units = defaultdict(set)
    names: dict[UUID, set[str]] = defaultdict(set)
    jobs = Employment.objects.filter(**here, period__contains=clock.today())
    for user_id, unit_id, name in jobs.values_list("user_id", "unit_id", "user__name"):
        names[unit_id].add(name.casefold())
        if user_id in users:
            units[user_id].add(unit_id)
    return Known(
        persons=dict(Person.objects.filter(**here, pk__in=persons).values_list("pk", "name")),
        near=near,
        staff=frozenset().union(*names.values()),
        beside={user: frozenset().union(*(names[unit] for unit in theirs)) for user, theirs in units.items()},
    )


def findings(actor: Actor, *, state: str = "") -> QuerySet[UnusualAccess]:
    """What looks unusual in the organisations that the actor watches over, newest first."""
    found = UnusualAccess.objects.filter(tenant_id__in=_watched(actor)).order_by("-day", "user_name", "pk")
    return found.filter(state=state) if state else found


def persons_of(rows: Iterable[UnusualAccess]) -> dict[UUID, str]:
    """The names of those whom findings are about."""
    meant = {row.person_id for row in rows if row.person_id}
    names = dict(Person.objects.filter(pk__in=meant).values_list("pk", "name"))
    if meant - names.keys():  # two registrations of one became one since
        names |= dict(Joining.objects.filter(gone_id__in=meant, undone_at=None).values_list("gone_id", "kept__name"))
    return names


def finding(actor: Actor, finding_id: UUID) -> UnusualAccess:
    """One finding in an organisation that the actor watches over."""
    row = findings(actor).filter(pk=finding_id).first()
    if row is None:
        raise NotFound
    return row


def entries_behind(found: UnusualAccess) -> list[Entry]:
    """The entries of the log that a finding stands on, oldest first."""
    begins = _midnight(found.day)
    theirs = Entry.objects.filter(
        tenant_id=found.tenant_id, user_id=found.user_id, at__gte=begins, at__lt=begins + timedelta(days=1, hours=1)
    ).exclude(event__in=[audit.LISTED.code, audit.SEARCHED.code])
    if found.person_id:
        theirs = theirs.filter(person_id=found.person_id)
    return [e for e in theirs.order_by("id")[:500] if clock.day_of(e.at) == found.day]
