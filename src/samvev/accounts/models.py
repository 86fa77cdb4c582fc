"""Those who sign in: users, where they are employed and which offices they hold. All as periods."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.kernel import clock
from samvev.kernel.actor import OfficeRole
from samvev.kernel.rows import Row
from samvev.kernel.walls import TENANT, USER, Wall
from samvev.organisations.models import Unit


class UserKind(models.TextChoices):
    """Employed, or a person, parent or next of kin."""

    STAFF = "staff", _("Employee")
    CITIZEN = "citizen", _("Citizen")


class User(Row):
    """Someone who can sign in. The tenant is the organisation that registered them."""

    wall: ClassVar[Wall] = Wall(
        f"{TENANT.read} OR id = {USER} OR samvev_is_colleague(id)",  # `colleagues`
        f"{TENANT.write} OR id = {USER}",
    )

    code = models.CharField(max_length=60)
    kind = models.CharField(max_length=10, choices=UserKind)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    language = models.CharField(max_length=2, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tenant_id", "kind", "code"], name="one_user_per_code")]

    def __str__(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        """First letters of the first and last name."""
        names = self.name.split()
        return "".join(name[0] for name in (names[:1] + names[-1:] if len(names) > 1 else names)).upper()


class Identity(Row):
    """A way to sign in: who vouches (issuer) and by which subject. Found through `samvev_identity` only."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR user_id = {USER}", TENANT.write)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="identities")
    issuer = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issuer", "subject"], name="one_user_per_subject")]


class Employment(Row):
    """Where someone works, and from when to when. Leaving ends access at once (rule 37)."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR user_id = {USER}", TENANT.write)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="employments")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="employments")
    period = DateRangeField()
    granted_by = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "unit"], name="accounts_employment_unit")]


class Post(Row):
    """An office held for a period: coordinating unit, manager of a unit, administrator, records (rule 36)."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR user_id = {USER}", TENANT.write)

    ROLES = [
        (OfficeRole.COORDINATING_UNIT.value, _("Coordinating unit")),
        (OfficeRole.ALLOCATION.value, _("Allocation office")),
        (OfficeRole.MANAGER.value, _("Unit manager")),
        (OfficeRole.TOP_ADMIN.value, _("Top administrator")),
        (OfficeRole.LOCAL_ADMIN.value, _("Local administrator")),
        (OfficeRole.RECORDS.value, _("Records officer")),
    ]

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    role = models.CharField(max_length=30, choices=ROLES)
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT, related_name="posts")
    period = DateRangeField()
    granted_by = models.CharField(max_length=200, blank=True, db_default="")

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "role"], name="accounts_post_role")]


class Session(Row):
    """A sign-in that holds, or held: shown to its user, and found again when the provider says that it is over."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR user_id = {USER}", f"{TENANT.write} OR user_id = {USER}")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    session_key = models.CharField(max_length=40)
    method = models.CharField(max_length=40)
    issuer = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    sid = models.CharField(max_length=200, blank=True)
    acr = models.CharField(max_length=100, blank=True)
    device = models.CharField(max_length=60, blank=True)
    began_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["tenant_id", "user", "-seen_at"], name="accounts_session_user"),
            models.Index(fields=["issuer", "sid"], name="accounts_session_sid"),
            models.Index(fields=["session_key"], name="accounts_session_key"),
        ]


class Awaited(Row):
    """Who will come: an employee's first sign-in with a provider is known by this claim, until a day, and once."""

    wall: ClassVar[Wall] = TENANT

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="awaited")
    provider = models.CharField(max_length=40)
    claim = models.CharField(max_length=20)
    value = models.CharField(max_length=200)
    until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "claim", "value"], name="one_user_awaited")]


class BreakGlass(Row):
    """An emergency account: a password and a second factor, for the day that no provider answers. Each use alarms."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR user_id = {USER}", f"{TENANT.write} OR user_id = {USER}")

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="break_glass")
    code = models.CharField(max_length=60, unique=True)
    password = models.CharField(max_length=200)
    secret_sealed = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    disabled_at = models.DateTimeField(null=True)


class UsedToken(models.Model):
    """A logout token that was used: a second one of the same name is a replay."""

    key = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField()
