"""Lot by lot: copied with all that is written, opened in the new organisation, ended in the old one."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import translation

from samvev.accounts.models import User, UserKind
from samvev.audit.change import change
from samvev.audit.models import Revision
from samvev.cases import events, notices
from samvev.cases.access import refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.models import Access, Basis, Case, Participation
from samvev.cases.outside.models import JoinAnswer, JoinRequest, Substitute
from samvev.cases.queries import team_users
from samvev.cases.rules import may_administer
from samvev.consents.access import refresh
from samvev.consents.ending.actions import hand_over
from samvev.kernel import clock, walls
from samvev.meetings.models import Meeting, MeetingStatus
from samvev.messages.models import Place
from samvev.notifications.actions import notify
from samvev.notifications.models import Notice
from samvev.oversight.handover import copying
from samvev.oversight.handover.copying import BATCH, ID, Names, Refused, renamed, renamed_within
from samvev.oversight.handover.work import Work
from samvev.oversight.joining import reach
from samvev.web.models import Draft


def take_over(lot: Sequence[Case], work: Work) -> None:
    """Let these cases go on in the new organisation from the day, and end in the old one with the day before.

    Raises `Refused` when somebody would reach more in a new case than they did in the old one.
    """
    ids, names = [case.pk for case in lot], work.names
    for case in lot:  # what follows from the facts of today is what the new organisation's is held against
        refresh_standing(case)
        refresh(case)
    before = reach.of(ids, names.users)
    made = copying.copies(ids, names)
    opened = _open(lot, work)
    copying.save(made)
    Access.objects.bulk_create(_standing_in(made[Substitute], ids, names))
    _revisions(names)
    _derive(opened, work)
    _out_of_conversations(opened, names)
    told = {(names.rows[case], user, area, right): days for (case, user, area, right), days in before.items()}
    if reach.is_wider(told, reach.of(opened, {})):
        codes = ", ".join(sorted(case.code for case in lot if _is_wider(case, told, names)))
        raise Refused(f"Somebody would see more in the new organisation than in the old one. Cases: {codes}.")
    _what_waits(ids, opened, names)
    for case in lot:
        _end(case, work)
    _drafts(ids, names)


def _is_wider(case: Case, told: reach.Reach, names: Names) -> bool:
    return reach.is_wider(told, reach.of([names.of(case.pk)], {}))


def _open(lot: Sequence[Case], work: Work) -> list[UUID]:
    names = work.names
    codes = set(Case.objects.filter(tenant_id=names.new).values_list("code", flat=True))
    opened = [
        Case(
            id=names.of(case.pk),
            tenant_id=names.new,
            version=case.version,
            code=case.code if case.code not in codes else names.of(case.pk).hex[-12:],
            kind=case.kind,
            person_id=names.persons[case.person_id],
            start=names.day,
            end_reason=case.end_reason,
            continues=case,
            came_from=work.old,
        )
        for case in lot
    ]
    Case.objects.bulk_create(opened, batch_size=BATCH)
    return [case.pk for case in opened]


def _standing_in(substitutes: Iterable[Substitute], ids: list[UUID], names: Names) -> list[Access]:
    """What those reach who go on standing in: kept beside the facts, so it is copied."""
    last = names.day
    kept = {(row.case_id, row.user_id) for row in substitutes if not row.period.upper or row.period.upper > last}
    held = Access.objects.filter(tenant_id=names.old, case__in=ids, basis=Basis.SUBSTITUTE)
    return [row for row in (renamed(one, names) for one in held) if (row.case_id, row.user_id) in kept]


def _revisions(names: Names) -> None:
    """What texts said before, of all that is copied in this lot."""
    rows = Revision.objects.filter(tenant_id=names.old, target_id__in=list(names.rows)).order_by("at", "pk")
    Revision.objects.bulk_create([renamed(row, names) for row in rows], batch_size=BATCH)


def _derive(opened: Iterable[UUID], work: Work) -> None:
    for case in Case.objects.filter(pk__in=list(opened)).select_related("person").order_by("pk"):
        with change(case, may_administer, events.CASE_TAKEN_OVER, by=work.by, detail=work.old.name):
            refresh_standing(case)
            refresh(case)
            refresh_active(case.tenant_id, case.pk)


def _out_of_conversations(opened: Iterable[UUID], names: Names) -> None:
    """Who has left the team has no place in the new case's conversations: a place is one's own to find."""
    here = {"case": OuterRef("case"), "user": OuterRef("user")}
    team, reaching = (model._default_manager.filter(running(names), **here) for model in (Participation, Access))
    Place.objects.filter(~Exists(team), ~Exists(reaching), case__in=list(opened)).delete()


def _what_waits(ids: list[UUID], opened: list[UUID], names: Names) -> None:
    """What somebody of the new cases has not seen yet leads there; wishes to join are answered there."""
    here = Access.objects.filter(running(names), case__in=opened)
    reaching = set(here.values_list("case_id", "user_id"))
    unseen = Notice.objects.filter(tenant_id=names.old, case_id__in=ids, seen_at=None)
    pairs = [(row, renamed(row, names, path=names.within(row.path))) for row in unseen]
    led = [(row, made) for row, made in pairs if (made.case_id, made.user_id) in reaching]
    Notice.objects.bulk_create([made for _row, made in led], batch_size=BATCH)
    Notice.objects.filter(pk__in=[row.pk for row, _made in led]).update(seen_at=clock.now())
    for case_id in ids:
        wishes = JoinRequest.objects.filter(tenant_id=names.old, case=case_id, answer=JoinAnswer.WAITING)
        wishes.update(tenant_id=names.new, case_id=names.of(case_id))


def _end(case: Case, work: Work) -> None:
    case.went_to = work.new
    with translation.override(work.old.language):
        hand_over(case, day=work.names.day, by=work.by)
    coming = Meeting.objects.filter(tenant_id=work.names.old, case=case, at__gt=clock.now())
    coming.filter(status__in=[MeetingStatus.PLANNED, MeetingStatus.INVITED]).update(status=MeetingStatus.CANCELLED)


def _drafts(ids: list[UUID], names: Names) -> None:
    """What somebody who goes on in the case had begun to write follows them. Each draft is its writer's alone, so it
    is asked for as that user. Persons and users have a name on both sides: a form is of a new case only when it names
    that, or a row of it."""
    here = Access.objects.filter(running(names), case__in=[names.of(pk) for pk in ids])
    was = {now: before for before, now in names.users.items()}
    for user_id in sorted(set(here.values_list("user_id", flat=True))):
        walls.enter(user=was.get(user_id, user_id))
        rows = [row for row in Draft.objects.all() if any(UUID(found) in names.rows for found in ID.findall(row.key))]
        if rows:
            Draft.objects.filter(pk__in=[row.pk for row in rows]).delete()
            walls.enter(user=user_id)
            Draft.objects.bulk_create([_followed(row, user_id, names) for row in rows])
    walls.enter(tenants=[names.old, names.new])


def _followed(row: Draft, user_id: UUID, names: Names) -> Draft:
    values = renamed_within(row.values, names)
    return Draft(user_id=user_id, key=names.within(row.key), values=values, updated_at=row.updated_at)


def tell(cases: Iterable[UUID], work: Work) -> None:
    """Tell those who take part in the new cases; by e-mail too those whom it is about, and their family."""
    for case in Case.objects.filter(pk__in=[work.names.of(pk) for pk in cases]).order_by("pk"):
        team = team_users(case)
        citizens = set(User.objects.filter(pk__in=team, kind=UserKind.CITIZEN).values_list("pk", flat=True))
        path = reverse("front:case", args=[case.pk])
        for to, mail in ((citizens, True), (team - citizens, False)):
            notify(notices.TAKEN_OVER, to=to, about=case, path=path, by=work.by, mail=mail)


def running(names: Names) -> Q:
    """Periods that go on on the day, or begin later."""
    return Q(period__endswith=None) | Q(period__endswith__gt=names.day)
