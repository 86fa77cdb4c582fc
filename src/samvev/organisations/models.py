"""Organisations (tenants) and their units."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.kernel.ids import new_id
from samvev.kernel.rows import Row
from samvev.kernel.walls import OPEN, TENANTS, USER, Wall


class Kind(models.TextChoices):
    """What kind of organisation a tenant is."""

    MUNICIPALITY = "municipality", _("Municipality")
    COUNTY = "county", _("County")
    TRUST = "trust", _("Hospital trust")


class Organisation(models.Model):
    """A municipality, county or hospital trust: a tenant. Its name is public."""

    wall: ClassVar[Wall] = Wall(read="true", write=f"id = ANY ({TENANTS})")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    orgnr = models.CharField(max_length=9, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    language = models.CharField(max_length=2, default="nb")
    activity_months = models.PositiveSmallIntegerField(default=12)
    since = models.DateField(null=True)  # the day it came to be, when a merger made it

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def tenant_id(self) -> object:
        """An organisation is its own tenant."""
        return self.pk

    @property
    def audit_case_id(self) -> None:
        """What happens to an organisation belongs to no case."""


class Succession(models.Model):
    """From a day an organisation is closed, and another one acts in its place (rule 85): public, as its name is.

    Nobody who is signed in writes here, and nobody for one of the two alone: only the command, for both at once.
    """

    _BOTH = f"{USER} IS NULL AND closed_id = ANY ({TENANTS}) AND into_id = ANY ({TENANTS})"
    wall: ClassVar[Wall] = Wall(read="true", write=_BOTH)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    closed = models.OneToOneField(Organisation, on_delete=models.PROTECT, related_name="succession")
    into = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="predecessors")
    day = models.DateField()

    class Meta:
        ordering = ["day", "closed__name"]
        constraints = [
            models.CheckConstraint(condition=models.Q(day__month=1, day__day=1), name="succession_on_new_years_day"),
            models.CheckConstraint(condition=~models.Q(closed=models.F("into")), name="nobody_succeeds_themselves"),
        ]

    def __str__(self) -> str:
        return f"{self.closed} → {self.into}, {self.day}"


class Sector(models.TextChoices):
    """What a unit works with; decides nothing but the words and order it is shown with."""

    HEALTH = "health", _("Health and care")
    SCHOOL = "school", _("School")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    PPT = "ppt", _("Educational psychology service")
    CHILD_WELFARE = "child_welfare", _("Child welfare")
    NAV = "nav", _("NAV")
    MENTAL_HEALTH = "mental_health", _("Mental health and substance use")
    ALLOCATION = "allocation", _("Allocation office")
    COORDINATING_UNIT = "coordinating_unit", _("Coordinating unit")
    INTEGRATION = "integration", _("Integration")
    GP = "gp", _("General practitioner")
    OTHER = "other", _("Other")


class Unit(Row):
    """A workplace or department. Names are public, as in the service map."""

    wall: ClassVar[Wall] = OPEN

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    sector = models.CharField(max_length=30, choices=Sector, default=Sector.OTHER)
    external = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["tenant_id", "code"], name="one_unit_per_code")]

    def __str__(self) -> str:
        return self.name
