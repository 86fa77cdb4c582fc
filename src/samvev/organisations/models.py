"""Organisations (tenants) and their units."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.kernel.ids import new_id
from samvev.kernel.rows import Row
from samvev.kernel.walls import OPEN, TENANTS, Wall


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
