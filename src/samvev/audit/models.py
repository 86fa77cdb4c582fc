"""What was read and changed, and what a text said before."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from samvev.audit.events import event_words
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.rows import Row, Versioned
from samvev.kernel.walls import CASE, USER, Wall


class Entry(models.Model):
    """One reading or change: who, for which organisation, in which role, when, what, on what basis (rule 40).

    Holds ids and labels, no foreign keys: it outlives what it tells of. Append-only for the application.
    """

    wall: ClassVar[Wall] = Wall(read=f"{CASE.read} OR user_id = {USER}", write="true", append_only=True)

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(default=clock.now)
    event = models.CharField(max_length=60)
    tenant_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    user_name = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200)
    role = models.CharField(max_length=60)
    basis = models.CharField(max_length=60)
    areas = ArrayField(models.CharField(max_length=20), default=list)
    target = models.CharField(max_length=60)
    target_id = models.UUIDField(null=True)
    detail = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "case_id", "-at"], name="audit_case"),
            models.Index(fields=["tenant_id", "person_id", "-at"], name="audit_person"),
            models.Index(fields=["user_id", "-at"], name="audit_user"),
        ]

    @property
    def words(self) -> str:
        """What happened, in words that follow the name."""
        return event_words(self.event)


class Revision(Row):
    """What the fields of a row said before a change, so that nothing typed is lost (rule 56)."""

    wall: ClassVar[Wall] = Wall(CASE.read, CASE.write, append_only=True)

    case_id = models.UUIDField(null=True)
    target = models.CharField(max_length=60)
    target_id = models.UUIDField()
    version = models.PositiveIntegerField()
    before = models.JSONField()
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "target_id", "-version"], name="audit_revision_target")]


class Written(Row, Versioned):
    """A row that people write: versioned, with the history of what it said."""

    class Meta:
        abstract = True

    def write(self, by: Actor, **changes: Any) -> list[str]:
        """Save the columns that differ, and what they said before. Gives the names of what changed."""
        before = self.differing(changes)
        if not before:
            return []
        for name in before:
            setattr(self, name, changes[name])
        self.save(update_fields=list(before))
        Revision.objects.create(
            tenant_id=self.tenant_id,
            case_id=self.audit_case_id,
            target=self._meta.label_lower,
            target_id=self.pk,
            version=self.version,
            before={name: _plain(value) for name, value in before.items()},
            by_id=by.user_id,
            by_name=by.name,
        )
        return list(before)


def _plain(value: Any) -> Any:
    """A value as JSON holds it: model rows by id, dates as ISO text."""
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, str | int | float | bool | list | dict) or value is None:
        return value
    return str(value)


def history(target: Row) -> models.QuerySet[Revision]:
    """What a row said before each change, newest first."""
    return Revision.objects.filter(tenant_id=target.tenant_id, target_id=target.pk).order_by("-version", "-at")
