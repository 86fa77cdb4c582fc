"""What a page about meetings shows, derived from what was read. No queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.cases.models import Case
from samvev.cases.team import Someone
from samvev.kernel.actor import Actor
from samvev.meetings import rules
from samvev.meetings.forms import AgreedForm, MinutesForm
from samvev.meetings.models import Invitation, Meeting, MeetingStatus
from samvev.meetings.queries import Item, is_coming
from samvev.web.components import Step, steps_from

LOOKS = {
    MeetingStatus.PLANNED: "plain",
    MeetingStatus.INVITED: "wait",
    MeetingStatus.HELD: "going",
    MeetingStatus.FINAL: "done",
    MeetingStatus.AMENDED: "done",
    MeetingStatus.CANCELLED: "off",
}
WAY = [MeetingStatus.PLANNED, MeetingStatus.INVITED, MeetingStatus.HELD, MeetingStatus.FINAL]


def look(meeting: Meeting) -> str:
    """Which kind of status tag the meeting's state has."""
    return LOOKS[MeetingStatus(meeting.status)]


def way(meeting: Meeting, invited: Iterable[Invitation]) -> list[Step]:
    """Planned, invited, minutes in draft, minutes final, with today's step marked; nothing for one called off.

    A meeting that was held without invitations does not say that they were sent.
    """
    if meeting.status == MeetingStatus.CANCELLED:
        return []
    status = MeetingStatus.FINAL if meeting.status == MeetingStatus.AMENDED else MeetingStatus(meeting.status)
    uninvited = status in (MeetingStatus.HELD, MeetingStatus.FINAL) and all(i.sent_sequence is None for i in invited)
    steps = [step for step in WAY if not (uninvited and step is MeetingStatus.INVITED)]
    return steps_from([step.label for step in steps], steps.index(status) + (status is MeetingStatus.FINAL))


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting in a list."""

    meeting: Meeting
    look: str
    my_reply: str | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A case's meetings: those to come, the soonest first, those that were, and whether one is missing."""

    coming: list[Line]
    past: list[Line]
    due: date | None

    @classmethod
    def of(cls, case: Case, meetings: Iterable[Meeting]) -> "Overview":
        """Sort the meetings (newest first as read)."""
        held = list(meetings)
        ahead = [m for m in reversed(held) if is_coming(m)]
        behind = [m for m in held if not is_coming(m)]
        last = next((m.day for m in behind if m.status != MeetingStatus.CANCELLED), None)
        due = rules.due_without_meeting(last, ahead[0].day if ahead else None, case.start) if case.is_open else None
        return cls([_line(m) for m in ahead], [_line(m) for m in behind], due)


def _line(meeting: Meeting) -> Line:
    return Line(meeting, look(meeting), getattr(meeting, "my_reply", None))


@dataclass(frozen=True, slots=True)
class PointView:
    """A point, and what this reader may do with it."""

    item: Item
    may_drop: bool
    may_amend: bool
    has_draft: bool
    minutes_form: MinutesForm | None
    agreed_form: AgreedForm | None


def point_view(actor: Actor, item: Item, team: Mapping[UUID, Someone], drafts: Iterable[UUID] = ()) -> PointView:
    """A point with its forms, as far as the rules let this reader write."""
    point = item.point
    writes = bool(rules.may_write_minutes(actor, point))
    return PointView(
        item,
        may_drop=bool(rules.may_drop_point(actor, point)),
        may_amend=bool(rules.may_amend(actor, point)),
        has_draft=writes and point.pk in drafts,
        minutes_form=MinutesForm(point=point) if writes else None,
        agreed_form=AgreedForm(point=point, team=team) if writes else None,
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """Someone who is asked: who, in which role, why, what they answered, and whether post reaches them."""

    invitation: Invitation
    words: str
    look: str
    no_mail: bool
    gone: bool


REPLIES = {"none": "plain", "comes": "done", "other_time": "soon", "absent": "off"}


def asked(invitations: Iterable[Invitation], team: Mapping[UUID, Someone]) -> list[Asked]:
    """Those on the list. Someone who has left the team since then is marked."""
    return [
        Asked(
            row,
            words=team[row.user_id].words if row.user_id in team else "",
            look=REPLIES[row.reply],
            no_mail=not row.user.email,
            gone=row.user_id not in team,
        )
        for row in invitations
    ]


RIGHTS = {
    "change": rules.may_change,
    "ask": rules.may_ask,
    "approve": rules.may_approve,
    "record": rules.may_record_approval,
    "invite": rules.may_invite,
    "cancel": rules.may_cancel,
    "begin": rules.may_begin,
    "finish": rules.may_finish,
    "raise": rules.may_raise,
}


def rights(actor: Actor, meeting: Meeting) -> dict[str, bool]:
    """Which buttons this reader has; the same rules as the actions ask."""
    return {name: bool(rule(actor, meeting)) for name, rule in RIGHTS.items()}


def waits_for(meeting: Meeting, invitations: list[Invitation]) -> str | Promise:
    """What the coordinator is waiting for before invitations can be sent; empty for nothing."""
    if meeting.status not in (MeetingStatus.PLANNED, MeetingStatus.INVITED):
        return ""
    if not invitations:
        return _("Choose who is asked first.")
    if meeting.list_approved_on is None:
        return rules.YES_FIRST
    return ""
