"""Who may what with a meeting, and what is possible when. Pure; the states are a table."""

from datetime import date, timedelta
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case, CaseRow, Role
from samvev.cases.rules import (
    CASE_CLOSED,
    is_coordinator,
    may_lead,
    may_read_area,
    may_see_content,
    may_write_area,
    may_write_in,
)
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.kernel.verdict import Verdict, allow_if
from samvev.meetings.models import Agreed, ChildsVoice, Invitation, Meeting, MeetingStatus, Point

FULL_AGE = 18
RHYTHM = timedelta(days=183)  # rule 69: half a year
GRACE = timedelta(days=31)  # a meeting some weeks later is planned, not missing


class Step(StrEnum):
    """What can happen to a meeting."""

    CHANGE = "change"
    ASK = "ask"
    INVITE = "invite"
    REPLY = "reply"
    RAISE = "raise"
    BEGIN = "begin"
    WRITE = "write"
    FINISH = "finish"
    AMEND = "amend"
    CANCEL = "cancel"


NOT_BEGUN = _("The minutes have not been begun.")
BEGUN = _("The meeting has begun.")
FINAL = _("The minutes are final. They can be amended with a reason.")
NOT_FINAL = _("The minutes are not final yet.")
YES_FIRST = _("The person says yes to who is asked before invitations are sent.")
OFF = _("The meeting is cancelled.")

_S = MeetingStatus
_CLOSED: dict[Step, MeetingStatus | Promise] = {step: FINAL for step in Step if step is not Step.AMEND}

# From each state, each step leads to a state, or is refused for a reason (rule 103).
STATES: dict[MeetingStatus, dict[Step, MeetingStatus | Promise]] = {
    _S.PLANNED: {
        Step.CHANGE: _S.PLANNED,
        Step.ASK: _S.PLANNED,
        Step.INVITE: _S.INVITED,
        Step.REPLY: _S.PLANNED,
        Step.RAISE: _S.PLANNED,
        Step.BEGIN: _S.HELD,
        Step.WRITE: NOT_BEGUN,
        Step.FINISH: NOT_BEGUN,
        Step.AMEND: NOT_FINAL,
        Step.CANCEL: _S.CANCELLED,
    },
    _S.INVITED: {
        Step.CHANGE: _S.INVITED,
        Step.ASK: _S.INVITED,
        Step.INVITE: _S.INVITED,
        Step.REPLY: _S.INVITED,
        Step.RAISE: _S.INVITED,
        Step.BEGIN: _S.HELD,
        Step.WRITE: NOT_BEGUN,
        Step.FINISH: NOT_BEGUN,
        Step.AMEND: NOT_FINAL,
        Step.CANCEL: _S.CANCELLED,
    },
    _S.HELD: {
        Step.CHANGE: BEGUN,
        Step.ASK: BEGUN,
        Step.INVITE: BEGUN,
        Step.REPLY: BEGUN,
        Step.RAISE: _S.HELD,
        Step.BEGIN: BEGUN,
        Step.WRITE: _S.HELD,
        Step.FINISH: _S.FINAL,
        Step.AMEND: NOT_FINAL,
        Step.CANCEL: _S.CANCELLED,
    },
    _S.FINAL: {**_CLOSED, Step.AMEND: _S.AMENDED},
    _S.AMENDED: {**_CLOSED, Step.AMEND: _S.AMENDED},
    _S.CANCELLED: dict.fromkeys(Step, OFF),
}
COMING = frozenset({_S.PLANNED.value, _S.INVITED.value, _S.HELD.value})


def possible(meeting: Meeting, step: Step) -> Verdict:
    """Is the step possible now, whoever asks?"""
    onward = STATES[MeetingStatus(meeting.status)][step]
    return allow_if(isinstance(onward, MeetingStatus), onward)


def after(meeting: Meeting, step: Step) -> MeetingStatus:
    """The state that a possible step leads to."""
    onward = STATES[MeetingStatus(meeting.status)][step]
    return onward if isinstance(onward, MeetingStatus) else MeetingStatus(meeting.status)


def may_see(actor: Actor, row: Case | CaseRow) -> Verdict:
    """That there is a meeting, when and who is asked: for everyone in the team. Points follow their area."""
    return may_see_content(actor, row)


def may_plan(actor: Actor, case: Case) -> Verdict:
    """Plan a meeting: the coordinator calls and leads them."""
    return may_lead(actor, case)


def may_change(actor: Actor, meeting: Meeting) -> Verdict:
    """Change time, place or what it is about."""
    return may_lead(actor, meeting) and possible(meeting, Step.CHANGE)


def may_ask(actor: Actor, meeting: Meeting) -> Verdict:
    """Choose who is asked."""
    return may_lead(actor, meeting) and possible(meeting, Step.ASK)


def may_approve(actor: Actor, meeting: Meeting) -> Verdict:
    """Say yes to who is asked: the person, or those who decide for them (rule 63)."""
    access = actor.access(meeting)
    deciders = Role.deciders()
    return (
        may_see_content(actor, meeting)
        and allow_if(access and access.role in deciders, _("The person says yes to who is asked."))
        and allow_if(meeting.case.is_open, CASE_CLOSED)
        and possible(meeting, Step.ASK)
    )


def may_record_approval(actor: Actor, meeting: Meeting) -> Verdict:
    """Write down a yes that was given by word of mouth."""
    return may_ask(actor, meeting)


def may_invite(actor: Actor, meeting: Meeting) -> Verdict:
    """Send the invitations: after the person's yes to the list (rule 63)."""
    return may_lead(actor, meeting) and possible(meeting, Step.INVITE) and allow_if(meeting.list_approved_on, YES_FIRST)


def may_cancel(actor: Actor, meeting: Meeting) -> Verdict:
    """Call the meeting off."""
    return may_lead(actor, meeting) and possible(meeting, Step.CANCEL)


def may_begin(actor: Actor, meeting: Meeting) -> Verdict:
    """Begin the minutes."""
    return may_lead(actor, meeting) and possible(meeting, Step.BEGIN)


def may_finish(actor: Actor, meeting: Meeting) -> Verdict:
    """Make the minutes final."""
    return may_lead(actor, meeting) and possible(meeting, Step.FINISH)


def may_reply(actor: Actor, invitation: Invitation) -> Verdict:
    """Answer one's own invitation, as often as plans change."""
    return (
        may_see_content(actor, invitation)
        and allow_if(invitation.user_id == actor.user_id, _("This invitation is for someone else."))
        and allow_if(invitation.case.is_open, CASE_CLOSED)
        and possible(invitation.meeting, Step.REPLY)
    )


def may_raise(actor: Actor, meeting: Meeting) -> Verdict:
    """Put something on the agenda: anyone in the team, also those who only read."""
    return (
        may_see_content(actor, meeting)
        and allow_if(meeting.case.is_open, CASE_CLOSED)
        and possible(meeting, Step.RAISE)
    )


def may_raise_point(actor: Actor, point: Point) -> Verdict:
    """A point within an area that one reads."""
    return may_read_area(actor, point) and may_raise(actor, point.meeting)


def may_drop_point(actor: Actor, point: Point) -> Verdict:
    """Take a point off the agenda, or bring it back: whoever raised it, or the coordinator."""
    return (
        may_read_area(actor, point)
        and allow_if(
            point.raised_by_id == actor.user_id or is_coordinator(actor, point),
            _("Only the one who raised this, and the coordinator, can take it off the agenda."),
        )
        and may_raise(actor, point.meeting)
        and allow_if(not point.minutes, _("Something has been written here already."))
    )


def may_write_minutes(actor: Actor, point: Point) -> Verdict:
    """Write minutes beside a point, or what was agreed: anyone who writes in its area."""
    return may_write_area(actor, point) and possible(point.meeting, Step.WRITE)


def may_drop_agreed(actor: Actor, agreed: Agreed) -> Verdict:
    """Take away something that was agreed, or bring it back, while the minutes are a draft."""
    return may_write_area(actor, agreed) and possible(agreed.meeting, Step.WRITE)


def may_amend(actor: Actor, point: Point) -> Verdict:
    """Change final minutes, with a reason."""
    return may_lead(actor, point) and may_write_area(actor, point) and possible(point.meeting, Step.AMEND)


def may_hear_child(actor: Actor, voice: ChildsVoice) -> Verdict:
    """Write what a child wishes to say before, and what they were told after (rule 68)."""
    age = voice.case.person.age
    return (
        may_write_in(actor, voice.case)
        and allow_if(age is None or age < FULL_AGE, _("This is for meetings about a child."))
        and allow_if(voice.meeting.status != MeetingStatus.CANCELLED, OFF)
    )


def due_without_meeting(last: date | None, coming: date | None, begun: date) -> date | None:
    """The day by which a meeting should be held when none is planned around then (rule 69); None when all is well."""
    due = (last or begun) + RHYTHM
    return None if coming and coming <= max(due, clock.today()) + GRACE else due


def raises_as_owner(actor: Actor, meeting: Meeting) -> bool:
    """Does what this actor raises stand on top, as the person's own?"""
    access = actor.access(meeting)
    return access is not None and access.role in Role.deciders()


def area_choices(actor: Actor, row: CaseRow | Case) -> list[tuple[str, str]]:
    """The areas that something can be raised in by this actor."""
    reach = actor.areas_in(row)
    return [(area.value, str(area.label)) for area in Area if area.value in reach]
