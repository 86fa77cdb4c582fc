"""Meetings: agenda, invitations, minutes and what was agreed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.audit.models import Written
from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.rows import Versioned
from samvev.plans.models import Measure


class MeetingKind(models.TextChoices):
    """Follow-up team: only those needed, when needed. Responsibility group: fixed meetings."""

    FOLLOW_UP_TEAM = "follow_up_team", _("Follow-up team")
    RESPONSIBILITY_GROUP = "responsibility_group", _("Responsibility group")
    START_UP = "start_up", _("Start-up talk")


class MeetingStatus(models.TextChoices):
    """A meeting is planned, invited to, held, and its minutes are final (rule 103)."""

    PLANNED = "planned", _("Planned")
    INVITED = "invited", _("Invitations sent")
    HELD = "held", _("Minutes in draft")
    FINAL = "final", _("Minutes final")
    CANCELLED = "cancelled", _("Cancelled")


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
    sequence = models.PositiveIntegerField(default=0)
    list_approved_by = models.CharField(max_length=200, blank=True)
    list_approved_on = models.DateField(null=True)
    minutes = models.TextField(blank=True)
    final_at = models.DateTimeField(null=True)
    amended_because = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "case", "at"], name="meetings_meeting_case")]


class Point(CaseRow, Written):
    """A point on the agenda, with the minutes that grow beside it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=300)
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    raised_by_name = models.CharField(max_length=200, blank=True)
    raised_by_owner = models.BooleanField(default=False)
    minutes = models.TextField(blank=True)
    measure = models.ForeignKey(Measure, null=True, on_delete=models.SET_NULL, related_name="+")


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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "user"], name="one_invitation_each")]
        indexes = [models.Index(fields=["user"], name="meetings_invitation_user")]


class Agreed(CaseRow, Versioned):
    """What – who – when; becomes a measure when the minutes are final (rules 65 and 66)."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agreed")
    point = models.ForeignKey(Point, null=True, on_delete=models.SET_NULL, related_name="agreed")
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    what = models.CharField(max_length=300)
    who = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True)
    measure = models.OneToOneField(Measure, null=True, on_delete=models.SET_NULL, related_name="agreed_in")
    at = models.DateTimeField(default=clock.now)


class ChildsVoice(CaseRow, Written):
    """What an absent child wished to say before, and what they were told after (rule 68)."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="childs_voice")
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)
    told_on = models.DateField(null=True)
