"""Reading meetings, within an actor's reach."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, OuterRef, QuerySet, Subquery
from django.utils import timezone

from samvev.cases.models import Case
from samvev.cases.shields.queries import with_shields
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.kernel.kept import AnyOf, Given, Kept, keys
from samvev.meetings import rules
from samvev.meetings.models import (
    Agreed,
    Amendment,
    ChildsVoice,
    Invitation,
    Meeting,
    MeetingStatus,
    Point,
    Reply,
)
from samvev.plans.queries import open_actions
from samvev.web.models import Draft

HEAD = ("case__person",)
SHOWN = 100
ASKED = Reply.NONE  # and no answer yet


def meeting(actor: Actor, meeting_id: UUID) -> Meeting:
    """The meeting with its case, or `NotFound` when the case is out of reach."""
    return _found(Meeting.objects.filter(pk=meeting_id), actor, *HEAD)


def point(actor: Actor, point_id: UUID) -> Point:
    """A point of an agenda; what is in an area that one does not read is not there."""
    return _in_area(actor, _found(Point.objects.filter(pk=point_id), actor, *HEAD, "meeting"))


def agreed(actor: Actor, agreed_id: UUID) -> Agreed:
    """Something that was agreed; what is in an area that one does not read is not there."""
    return _in_area(actor, _found(Agreed.objects.filter(pk=agreed_id), actor, *HEAD, "meeting", "point"))


def my_invitation(actor: Actor, meeting_id: UUID) -> Invitation:
    """The actor's own invitation to a meeting."""
    mine = Invitation.objects.filter(meeting=meeting_id, user=actor.user_id)
    return _found(mine, actor, *HEAD, "meeting", "user")


def childs_voice(actor: Actor, meeting_id: UUID) -> ChildsVoice:
    """What a child said before a meeting and was told after."""
    return voice_of(meeting(actor, meeting_id))


def voice_of(held: Meeting) -> ChildsVoice:
    """The same for a meeting that is read already; a fresh one, not yet saved, when there is none."""
    kept = ChildsVoice.objects.filter(tenant_id=held.tenant_id, meeting=held).first()
    voice = kept or ChildsVoice(tenant_id=held.tenant_id, meeting=held)
    voice.case, voice.meeting = held.case, held
    return voice


def _found[R: (Meeting, Point, Agreed, Invitation)](rows: QuerySet[R], actor: Actor, *related: str) -> R:
    reach = Case.objects.visible_to(actor).values("pk")
    row = rows.filter(case__in=reach).select_related(*related).first()
    if row is None:
        raise NotFound
    if not isinstance(row, Meeting):
        row.meeting.case = row.case
    return row


def _in_area[R: (Point, Agreed)](actor: Actor, row: R) -> R:
    if actor.access(row) and not actor.may_in(row, row.area):
        raise NotFound
    return row


def _midnight() -> datetime:
    """When today began, in Norway: a meeting is coming until its day is over."""
    return timezone.make_aware(datetime.combine(clock.today(), time.min))


@Kept
def _next() -> QuerySet[Meeting]:
    here = Meeting.objects.filter(tenant_id=Given("tenant"), case=Given("case"))
    return here.filter(status__in=rules.COMING, at__gte=Given("midnight", DateTimeField())).order_by("at")[:1]


@Kept
def _next_ones() -> QuerySet[Any]:
    mine = Invitation.objects.filter(meeting=OuterRef("pk"), user=Given("user"))
    found = Meeting.objects.filter(AnyOf("tenant_id", "tenants"), AnyOf("case_id", "cases"))
    found = found.filter(status__in=rules.COMING, at__gte=Given("midnight", DateTimeField()))
    found = found.annotate(my_reply=Subquery(mine.values("reply")[:1])).order_by("at")
    return found.values_list("pk", "case__person__name", "at", "status", "my_reply")[:SHOWN]


def _with_my_reply(found: QuerySet[Meeting], actor: Actor) -> QuerySet[Meeting]:
    mine = Invitation.objects.filter(meeting=OuterRef("pk"), user=actor.user_id)
    return found.annotate(my_reply=Subquery(mine.values("reply")[:1]))


def meetings_of(actor: Actor, case: Case) -> list[Meeting]:
    """Every meeting of a case, newest first, with the actor's own reply as `my_reply` (None: not asked)."""
    found = Meeting.objects.filter(tenant_id=case.tenant_id, case=case)
    return list(_with_my_reply(found, actor).order_by("-at"))


def is_coming(held: Meeting) -> bool:
    """Is the meeting planned, and its day not over?"""
    return held.status in rules.COMING and held.at >= _midnight()


def next_meeting(case: Case) -> Meeting | None:
    """The case's next meeting, today's included; None when none is planned."""
    return _next.one(tenant=case.tenant_id, case=case.pk, midnight=_midnight())


class Coming(NamedTuple):
    """A meeting that comes: enough of it for a line in a list. `my_reply`: the reader's own, None when not asked."""

    pk: UUID
    who: str
    at: datetime
    status: str
    my_reply: str | None


def next_meetings(actor: Actor, limit: int = 5) -> list[Coming]:
    """The next meetings in all cases the actor takes part in, with the person's name; one query, at most a hundred."""
    tenants = {access.tenant_id for access in actor.cases.values()}
    told = {"user": actor.user_id, "tenants": keys(tenants), "cases": keys(actor.cases), "midnight": _midnight()}
    return [Coming(*line) for line in _next_ones(**told)[:limit]]


def unanswered(coming: Iterable[Coming]) -> list[Coming]:
    """Those that the actor was asked to and has not answered, soonest first."""
    return [held for held in coming if held.status == MeetingStatus.INVITED and held.my_reply == ASKED]


@dataclass(slots=True)
class Item:
    """A point as a reader meets it: what was agreed under it, and how its minutes were amended."""

    point: Point
    agreed: list[Agreed] = field(default_factory=list)
    dropped: list[Agreed] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)


def agenda(actor: Actor, held: Meeting) -> list[Item]:
    """The points that the actor may read: the person's own on top, then in the order raised (PAGES "A meeting")."""
    found = Point.objects.filter(tenant_id=held.tenant_id, meeting=held)
    items: dict[UUID, Item] = {}
    for row in _readable(actor, held, found.order_by("dropped", "-raised_by_owner", "position", "pk")):
        row.meeting = held
        items[row.pk] = Item(row)
    with_shields(held.case, [item.point for item in items.values()])
    under = {"tenant_id": held.tenant_id, "meeting": held, "point__in": list(items)}
    for line in Agreed.objects.filter(**under).select_related("who", "measure").order_by("at"):
        line.case, line.meeting = held.case, held
        item = items[line.point_id]  # type: ignore[index]  # only lines under a point were asked for
        (item.dropped if line.dropped else item.agreed).append(line)
    for change in Amendment.objects.filter(**under).order_by("at"):
        items[change.point_id].amendments.append(change)
    return list(items.values())


def _readable(actor: Actor, held: Meeting, rows: Iterable[Point]) -> Iterable[Point]:
    for row in rows:
        row.case = held.case
        if actor.may_in(row, row.area):
            yield row


def invitations(held: Meeting) -> list[Invitation]:
    """Who is asked, with name and whether an e-mail can reach them."""
    found = Invitation.objects.filter(tenant_id=held.tenant_id, meeting=held).select_related("user")
    rows = sorted(found, key=lambda i: i.user.name)
    for row in rows:
        row.case, row.meeting = held.case, held
    return rows


@dataclass(frozen=True, slots=True)
class Open:
    """Something that is not done yet: what, who and when, and whether a meeting agreed on it."""

    what: str
    who: str
    when: date | None
    agreed: bool
    area: str

    def is_due(self, day: date) -> bool:
        """Is it a matter for a meeting on the day: agreed in one before, late, or falling due by then?"""
        return self.agreed or (self.when is not None and self.when <= day)


def left_over(actor: Actor, held: Meeting) -> list[Open]:
    """What is to be done and is not done: first what earlier meetings agreed, then the plan's other open measures.

    An agenda begins with it (rule 64). Only what the actor may read.
    """
    earlier = Agreed.objects.filter(
        tenant_id=held.tenant_id, case=held.case_id, dropped=False, area__in=actor.areas_in(held)
    ).exclude(meeting=held.pk)
    rows = list(earlier.filter(meeting__at__lt=held.at).select_related("who").order_by("due_on", "at"))
    agreed_on = {row.measure_id for row in rows}
    found = [
        Open(row.what, row.who.name if row.who else "", row.due_on, True, row.area)
        for row in rows
        if row.measure_id is None
    ]
    for measure in open_actions(actor, held.case):
        who = getattr(measure, "responsible_name", None) or ""
        found.append(Open(measure.title, who, getattr(measure, "next_on", None), measure.pk in agreed_on, measure.area))
    return sorted(found, key=lambda row: not row.agreed)


def drafts_of(actor: Actor, items: Iterable[Item]) -> set[UUID]:
    """Points that the actor has an unsaved draft for."""
    if actor.user_id is None:
        return set()
    keys = {f"meetings:write_minutes/{item.point.pk}": item.point.pk for item in items}
    kept = Draft.objects.filter(user_id=actor.user_id, key__in=list(keys)).values_list("key", flat=True)
    return {keys[key] for key in kept}
