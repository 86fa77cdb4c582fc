"""Everything that can happen to a meeting."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.urls import reverse

from samvev.accounts.models import User
from samvev.cases.changes import case_change
from samvev.cases.models import Case, Role
from samvev.cases.queries import access_today, team_users
from samvev.cases.shields.actions import shield
from samvev.cases.shields.queries import kept_from
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.meetings import events, notices, rules
from samvev.meetings.mail import CANCEL, REQUEST
from samvev.meetings.models import Agreed, Amendment, ChildsVoice, Invitation, Meeting, Point, Reply
from samvev.meetings.rules import Step
from samvev.meetings.tasks import send_invitation
from samvev.notifications.actions import notify
from samvev.notifications.kinds import NoticeKind
from samvev.plans.actions import add_measure
from samvev.plans.queries import readers

DECIDERS = Role.deciders()
IN_CALENDARS = ("at", "minutes_long", "place")


def plan_meeting(
    case: Case, *, kind: str, title: str, at: datetime, minutes_long: int, place: str, why: str, by: Actor
) -> Meeting:
    """Plan a meeting of the team. Nobody is asked yet."""
    with case_change(case, rules.may_plan, events.PLANNED, by=by):
        return Meeting.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            kind=kind,
            title=title,
            at=at,
            minutes_long=minutes_long,
            place=place,
            why=why,
        )


def change_meeting(meeting: Meeting, *, by: Actor, seen: int, **changes: Any) -> Meeting:
    """Change what a meeting is about, or move it: then those who were invited are told and asked anew."""
    with case_change(meeting, rules.may_change, events.CHANGED, by=by, seen=seen):
        changed = meeting.write(by=by, **changes)
        if set(changed) & set(IN_CALENDARS):
            _tell_of_move(meeting, by)
    return meeting


def _tell_of_move(meeting: Meeting, by: Actor) -> None:
    sent = _invited(meeting)
    if not sent:
        return
    meeting.sequence += 1
    meeting.save(update_fields=["sequence"])
    Invitation.objects.filter(tenant_id=meeting.tenant_id, meeting=meeting).update(reply=Reply.NONE, replied_at=None)
    _post(meeting, sent, REQUEST)
    _tell(notices.CHANGED, meeting, to=sent, by=by, mail=False)


def choose_people(meeting: Meeting, *, asked: Mapping[UUID, str], by: Actor) -> None:
    """Ask just these, each for a reason (rule 63). Another list of people needs a new yes from the person."""
    with case_change(meeting, rules.may_ask, events.ASKED, by=by):
        held = {i.user_id: i for i in Invitation.objects.filter(tenant_id=meeting.tenant_id, meeting=meeting)}
        for user_id, why in asked.items():
            row = held.get(user_id) or Invitation(
                tenant_id=meeting.tenant_id, case=meeting.case, meeting=meeting, user_id=user_id
            )
            row.why = why
            row.save()
        _take_off([row for user_id, row in held.items() if user_id not in asked], meeting)
        if set(asked) != set(held):
            meeting.write(by=by, list_approved_by="", list_approved_on=None)
            _tell(notices.LIST_WAITS, meeting, to=_with_roles(meeting, DECIDERS), by=by)


def _take_off(rows: list[Invitation], meeting: Meeting) -> None:
    """Those who were invited and are no longer asked are told; the others' calendars stay as they are."""
    sent = {row.user_id for row in rows if row.sent_sequence is not None}
    Invitation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    if sent:
        meeting.sequence += 1
        meeting.save(update_fields=["sequence"])
        up_to_date = Invitation.objects.filter(meeting=meeting, sent_sequence=meeting.sequence - 1)
        up_to_date.update(sent_sequence=meeting.sequence)
        _post(meeting, sent, CANCEL)


def approve_list(meeting: Meeting, *, by: Actor) -> None:
    """The person, or those who decide for them, say yes to who is asked."""
    with case_change(meeting, rules.may_approve, events.LIST_APPROVED, by=by):
        meeting.write(by=by, list_approved_by=by.name, list_approved_on=clock.today())
        _tell(notices.LIST_APPROVED, meeting, to=_with_roles(meeting, {Role.COORDINATOR}), by=by)


def record_approval(meeting: Meeting, *, said_by: str, by: Actor) -> None:
    """Write down who said yes by word of mouth to who is asked."""
    with case_change(meeting, rules.may_record_approval, events.APPROVAL_RECORDED, by=by):
        meeting.write(by=by, list_approved_by=said_by, list_approved_on=clock.today())


def send_invitations(meeting: Meeting, *, by: Actor) -> None:
    """Send an e-mail with a calendar entry to everyone on the list who has not got it."""
    with case_change(meeting, rules.may_invite, events.INVITED, by=by):
        meeting.write(by=by, status=rules.after(meeting, Step.INVITE))
        waiting = Invitation.objects.filter(tenant_id=meeting.tenant_id, meeting=meeting, sent_sequence=None)
        users = set(waiting.values_list("user_id", flat=True))
        _post(meeting, users, REQUEST)
        _tell(notices.INVITED, meeting, to=users, by=by, mail=False)


def cancel_meeting(meeting: Meeting, *, by: Actor) -> None:
    """Call a meeting off, and take it out of the calendars it was sent to."""
    with case_change(meeting, rules.may_cancel, events.CANCELLED, by=by):
        meeting.write(by=by, status=rules.after(meeting, Step.CANCEL), sequence=meeting.sequence + 1)
        sent = _invited(meeting)
        _post(meeting, sent, CANCEL)
        _tell(notices.CANCELLED, meeting, to=sent, by=by, mail=False)


def reply_to(invitation: Invitation, *, reply: str, words: str, by: Actor) -> None:
    """Answer an invitation: comes, wants another time or place, does not come (rule 103)."""
    with case_change(invitation, rules.may_reply, events.REPLIED, by=by):
        invitation.reply, invitation.reply_words, invitation.replied_at = reply, words, clock.now()
        invitation.save(update_fields=["reply", "reply_words", "replied_at"])
        meeting = invitation.meeting
        _tell(notices.REPLIED, meeting, to=_with_roles(meeting, {Role.COORDINATOR}), by=by)


def raise_point(meeting: Meeting, *, title: str, area: str, shielded: bool = False, by: Actor) -> Point:
    """Put something on the agenda. What the person raises stands on top; `shielded`: not for parents and family."""
    point = Point(
        tenant_id=meeting.tenant_id,
        case=meeting.case,
        meeting=meeting,
        title=title,
        area=area,
        raised_by_id=by.user_id,
        raised_by_name=by.name,
        raised_by_owner=rules.raises_as_owner(by, meeting),
    )
    with case_change(point, rules.may_raise_point, events.POINT_RAISED, by=by):
        last = Point.objects.filter(tenant_id=meeting.tenant_id, meeting=meeting).aggregate(last=Max("position"))
        point.position = (last["last"] or 0) + 1
        point.save(force_insert=True)
        if shielded:
            shield(point, by=by)
    return point


def drop_point(point: Point, *, by: Actor) -> None:
    """Take a point off the agenda; it can be brought back."""
    with case_change(point, rules.may_drop_point, events.POINT_DROPPED, by=by):
        point.write(by=by, dropped=True)


def keep_point(point: Point, *, by: Actor) -> None:
    """Bring a point back."""
    with case_change(point, rules.may_drop_point, events.POINT_KEPT, by=by):
        point.write(by=by, dropped=False)


def begin_minutes(meeting: Meeting, *, by: Actor) -> None:
    """The meeting begins: minutes can be written beside each point."""
    with case_change(meeting, rules.may_begin, events.BEGUN, by=by):
        meeting.write(by=by, status=rules.after(meeting, Step.BEGIN))


def write_minutes(point: Point, *, minutes: str, by: Actor, seen: int) -> None:
    """Write what was said about a point. Two can write at once, each beside their own point."""
    with case_change(point, rules.may_write_minutes, events.MINUTES_WRITTEN, by=by, seen=seen):
        point.write(by=by, minutes=minutes)


def agree(point: Point, *, what: str, who: User | None, due_on: date | None, by: Actor) -> Agreed:
    """Write what was agreed, who does it and by when, in the area of the point."""
    with case_change(point, rules.may_write_minutes, events.AGREED, by=by):
        return Agreed.objects.create(
            tenant_id=point.tenant_id,
            case=point.case,
            meeting=point.meeting,
            point=point,
            area=point.area,
            what=what,
            who=who,
            due_on=due_on,
        )


def drop_agreed(agreed: Agreed, *, by: Actor) -> None:
    """Take away something that was agreed; it can be brought back."""
    with case_change(agreed, rules.may_drop_agreed, events.AGREED_DROPPED, by=by):
        agreed.write(by=by, dropped=True)


def keep_agreed(agreed: Agreed, *, by: Actor) -> None:
    """Bring back something that was agreed."""
    with case_change(agreed, rules.may_drop_agreed, events.AGREED_KEPT, by=by):
        agreed.write(by=by, dropped=False)


def finish_minutes(meeting: Meeting, *, by: Actor) -> None:
    """Make the minutes final: what was agreed becomes measures with person and date (rule 65)."""
    with case_change(meeting, rules.may_finish, events.FINISHED, by=by):
        meeting.write(by=by, status=rules.after(meeting, Step.FINISH), final_at=clock.now())
        waiting = Agreed.objects.filter(tenant_id=meeting.tenant_id, meeting=meeting, measure=None, dropped=False)
        for row in waiting.select_related("who"):
            row.measure = add_measure(
                meeting.case,
                title=row.what,
                responsible=row.who,
                due_on=row.due_on,
                area=row.area,
                but=kept_from(meeting.case, [row]),
                by=by,
            )
            row.save(update_fields=["measure"])
        _tell(notices.FINISHED, meeting, to=team_users(meeting.case), by=by)


def amend_minutes(point: Point, *, minutes: str, because: str, by: Actor, seen: int) -> None:
    """Change final minutes and say why; what they said before stands in the history (rule 103)."""
    meeting = point.meeting
    with case_change(point, rules.may_amend, events.AMENDED, by=by, seen=seen):
        point.write(by=by, minutes=minutes)
        meeting.write(by=by, status=rules.after(meeting, Step.AMEND))
        Amendment.objects.create(
            tenant_id=point.tenant_id,
            case=point.case,
            meeting=meeting,
            point=point,
            area=point.area,
            because=because,
            by_name=by.name,
        )
        _tell(notices.AMENDED, meeting, to=readers(point.case, point.area, point), by=by)


def hear_child(voice: ChildsVoice, *, before: str, after: str, told_on: date | None, by: Actor, seen: int) -> None:
    """Write what the child wishes to say before the meeting, and what they were told after (rule 68)."""
    with case_change(voice, rules.may_hear_child, events.CHILD_HEARD, by=by):
        # Two may write the first words at the same moment: whoever comes second meets the first one's row.
        ChildsVoice.objects.bulk_create([voice], ignore_conflicts=True)
        kept = ChildsVoice.objects.get(tenant_id=voice.tenant_id, meeting=voice.meeting)
        kept.claim(seen)
        kept.write(by=by, before=before, after=after, told_on=told_on)


def _invited(meeting: Meeting) -> set[UUID]:
    """Those whose calendars the meeting is in."""
    sent = Invitation.objects.filter(tenant_id=meeting.tenant_id, meeting=meeting, sent_sequence__isnull=False)
    return set(sent.values_list("user_id", flat=True))


def _with_roles(meeting: Meeting, roles: Iterable[str]) -> set[UUID]:
    return {access.user_id for access in access_today(meeting.case) if access.role in roles}


def _post(meeting: Meeting, users: Iterable[UUID], method: str) -> None:
    """Put one e-mail for each in the queue; it goes when the change is there."""
    for user in sorted(users):
        send_invitation.defer(tenant=str(meeting.tenant_id), meeting=str(meeting.pk), user=str(user), method=method)


def _tell(kind: NoticeKind, meeting: Meeting, *, to: Iterable[UUID], by: Actor, mail: bool = True) -> None:
    notify(kind, to=to, about=meeting, path=reverse("meetings:show", args=[meeting.pk]), by=by, mail=mail)
