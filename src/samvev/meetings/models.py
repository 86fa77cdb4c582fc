"""Meetings: agenda, invitations, minutes and what was agreed."""

import uuid
from datetime import date, time
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.audit.models import Written
from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.rows import Versioned
from samvev.kernel.walls import SHIELDABLE, Wall
from samvev.plans.models import Measure


class MeetingKind(models.TextChoices):
    """Follow-up team: only those needed, when needed. Responsibility group: fixed meetings."""

    FOLLOW_UP_TEAM = "follow_up_team", _("Follow-up team")
    RESPONSIBILITY_GROUP = "responsibility_group", _("Responsibility group")
    START_UP = "start_up", _("Start-up talk")


class MeetingStatus(models.TextChoices):
    """A meeting is planned, invited to, held; its minutes are draft, final, amended (rule 103)."""

    PLANNED = "planned", _("Planned")
    INVITED = "invited", _("Invitations sent")
    HELD = "held", _("Minutes in draft")
    FINAL = "final", _("Minutes final")
    AMENDED = "amended", _("Minutes amended")
    CANCELLED = "cancelled", _("Cancelled")


def calendar_name() -> str:
    """A random name for calendars: stable for the meeting, and telling nothing about it (rule 42)."""
    return uuid.uuid4().hex


class Meeting(CaseRow, Written):
    """A meeting of a case's team."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meetings")
    kind = models.CharField(max_length=30, choices=MeetingKind, default=MeetingKind.FOLLOW_UP_TEAM)
    title = models.CharField(max_length=200)
    at = models.DateTimeField()
    minutes_long = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=MeetingStatus, default=MeetingStatus.PLANNED)
    calendar_uid = models.CharField(max_length=40, default=calendar_name, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    list_approved_by = models.CharField(max_length=200, blank=True)
    list_approved_on = models.DateField(null=True)
    minutes = models.TextField(blank=True)
    final_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "case", "at"], name="meetings_meeting_case"),
            # What the yearly report counts, without a look at the rows themselves.
            models.Index(
                fields=["tenant_id", "at"],
                include=["id", "case", "status", "final_at"],
                name="meetings_meeting_counted",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(list_approved_by="", list_approved_on__isnull=True)
                | (~models.Q(list_approved_by="") & models.Q(list_approved_on__isnull=False)),
                name="list_approved_by_someone_on_a_day",
            )
        ]

    @property
    def day(self) -> date:
        """The day of the meeting in Norway."""
        return clock.day_of(self.at)

    @property
    def clock(self) -> time:
        """When it begins, in Norway."""
        return clock.local(self.at).time()


class Point(CaseRow, Written):
    """A point on the agenda, with the minutes that grow beside it."""

    wall: ClassVar[Wall] = SHIELDABLE

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300)
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    raised_by_id = models.UUIDField(null=True)
    raised_by_name = models.CharField(max_length=200, blank=True)
    raised_by_owner = models.BooleanField(default=False)
    minutes = models.TextField(blank=True)
    dropped = models.BooleanField(default=False)


class Reply(models.TextChoices):
    """Answers to an invitation (rule 103)."""

    NONE = "none", _("Not answered")
    COMES = "comes", _("Comes")
    OTHER_TIME = "other_time", _("Wants another time or place")
    ABSENT = "absent", _("Does not come")


class Invitation(CaseRow, Versioned):
    """Someone who is asked to a meeting, and why just them (rule 63)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="invitations")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations")
    why = models.CharField(max_length=300, blank=True)
    reply = models.CharField(max_length=20, choices=Reply, default=Reply.NONE)
    reply_words = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_sequence = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_invitation_each")]
        indexes = [models.Index(fields=["user"], name="meetings_invitation_user")]


class Agreed(CaseRow, Written):
    """What – who – when; becomes a measure when the minutes are final (rules 65 and 66)."""

    wall: ClassVar[Wall] = SHIELDABLE
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "point_id"), ("measure_id", "id"), ("id", "measure_id"))

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agreed")
    point = models.ForeignKey(Point, null=True, on_delete=models.SET_NULL, related_name="agreed")
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    what = models.CharField(max_length=300)
    who = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    measure = models.OneToOneField(Measure, null=True, on_delete=models.SET_NULL, related_name="agreed_in")
    at = models.DateTimeField(default=clock.now)
    dropped = models.BooleanField(default=False)


class Amendment(CaseRow):
    """Final minutes were changed, by whom and why (rule 103). What they said before stands in the history."""

    wall: ClassVar[Wall] = SHIELDABLE
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "point_id"),)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="amendments")
    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="amendments")
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    because = models.CharField(max_length=300)
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)


class ChildsVoice(CaseRow, Written):
    """What an absent child wished to say before, and what they were told after (rule 68)."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="childs_voice")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    told_on = models.DateField(null=True)
