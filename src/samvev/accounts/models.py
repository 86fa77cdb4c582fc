"""Those who sign in: users, where they are employed and which offices they hold. All as periods."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.kernel.actor import OfficeRole
from samvev.kernel.rows import Row
from samvev.kernel.walls import CASES, TENANT, TENANTS, USER, Wall
from samvev.organisations.models import Unit

# A colleague in a shared case is known by name and telephone, also across organisations.
_SHARED = (
    "EXISTS (SELECT 1 FROM {table} p WHERE p.user_id = accounts_user.id"
    f" AND (p.tenant_id = ANY ({TENANTS}) OR p.case_id = ANY ({CASES})))"
)
IN_SHARED_CASE = " OR ".join(_SHARED.format(table=table) for table in ("cases_participation", "cases_coordinator"))


class UserKind(models.TextChoices):
    """Employed, or a person, parent or next of kin."""

    STAFF = "staff", _("Employee")
    CITIZEN = "citizen", _("Citizen")


class User(Row):
    """Someone who can sign in. The tenant is the organisation that registered them."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR id = {USER} OR {IN_SHARED_CASE}", f"{TENANT.write} OR id = {USER}")

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

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "role"], name="accounts_post_role")]
