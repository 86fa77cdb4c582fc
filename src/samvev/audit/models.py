"""What was read and changed, and what a text said before."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from samvev.audit.events import event_words
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.rows import Row, Versioned
from samvev.kernel.walls import CASE, USER, Wall, unshielded

# Only sealing and verifying read every organisation's log, and what belongs to none (a refused sign-in).
WHOLE_LOG = "(SELECT current_setting('samvev.log', true)) = 'whole'"


class Entry(models.Model):
    """One reading or change: who, for which organisation, in which role, when, what, on what basis (rule 40).

    Holds ids and labels, no foreign keys: it outlives what it tells of. Append-only for the application. The table
    is parted by month (`audit.partitions`): in the database its key is (id, at).
    """

    wall: ClassVar[Wall] = Wall(
        read=f"({unshielded(CASE.read, 'target_id')}) OR user_id = {USER} OR {WHOLE_LOG}",
        write="true",
        append_only=True,
    )

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
    session = models.CharField(max_length=32, blank=True)
    address = models.GenericIPAddressField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "at"], name="audit_day"),
            models.Index(fields=["tenant_id", "case_id", "-at"], name="audit_case"),
            models.Index(fields=["tenant_id", "person_id", "-at"], name="audit_person"),
            models.Index(fields=["user_id", "-at"], name="audit_user"),
        ]

    @property
    def words(self) -> str:
        """What happened, in words that follow the name."""
        return event_words(self.event)


class Seal(models.Model):
    """One link of the chain that shows whether the log is whole: a run of entries of one month, hashed.

    Covers the entries of `month` with `after_id` < id ≤ `upto_id`. `prints` holds for each its id and the beginning
    of its hash, so that a bad one can be named; `body` is the hash over them all; `digest` binds this link to the
    one before. A link with `forgotten_before` covers none: it says that older entries were deleted when their time
    was over. No organisation's data, so no wall; append-only for the application (`audit.partitions.arrange`).
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    form = models.PositiveSmallIntegerField()
    month = models.DateField(null=True)
    after_id = models.BigIntegerField()
    upto_id = models.BigIntegerField()
    prints = models.BinaryField()
    body = models.CharField(max_length=64)
    forgotten_before = models.DateField(null=True)
    digest = models.CharField(max_length=64)


class Revision(Row):
    """What the fields of a row said before a change, so that nothing typed is lost (rule 56)."""

    wall: ClassVar[Wall] = Wall(
        unshielded(CASE.read, "target_id"), unshielded(CASE.write, "target_id"), append_only=True
    )

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
