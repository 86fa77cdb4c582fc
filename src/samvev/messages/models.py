"""Messages within a case: threads to all or some of the team, and who has read how far (rule 95)."""

from typing import ClassVar

from django.db import models

from samvev.accounts.models import User
from samvev.cases.models import Case, CaseRow
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.walls import CASE, SHIELDABLE, USER, Wall, unshielded


class Thread(CaseRow):
    """A conversation. To the whole team, or to those who are in it."""

    wall: ClassVar[Wall] = SHIELDABLE

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="threads")
    subject = models.CharField(max_length=200)
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    whole_team = models.BooleanField(default=True)
    started_by_id = models.UUIDField(null=True)
    started_at = models.DateTimeField(default=clock.now)
    last_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "case", "-last_at"], name="messages_thread_case")]


class Place(CaseRow):
    """Someone's place in a thread: that they are in it, and how far they have read."""

    wall: ClassVar[Wall] = Wall(
        unshielded((CASE | f"user_id = {USER}").read), unshielded((CASE | f"user_id = {USER}").write)
    )
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "thread_id"),)

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="places")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "user"], name="one_place_in_a_thread")]
        indexes = [models.Index(fields=["user"], name="messages_place_user")]


class Message(CaseRow):
    """Something someone wrote. Never changed; what was sent can be answered."""

    wall: ClassVar[Wall] = SHIELDABLE
    under: ClassVar[tuple[tuple[str, str], ...]] = (("id", "thread_id"),)

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    area = models.CharField(max_length=20, choices=Area, default=Area.GENERAL)
    text = models.TextField()
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "thread", "at"], name="messages_message_thread")]
