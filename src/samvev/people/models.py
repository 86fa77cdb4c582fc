"""Persons: those that cases are about, and their next of kin."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.kernel import clock
from samvev.kernel.rows import Row
from samvev.kernel.walls import PERSONS, TENANT, USER, Wall


class Sex(models.TextChoices):
    """As the population register has it; only for the yearly report."""

    M = "M", _("Man")
    K = "K", _("Woman")


class Protection(models.TextChoices):
    """Protected address (rules 43 and 44)."""

    NONE = "none", _("No protection")
    CONFIDENTIAL = "confidential", _("Confidential address")
    STRICT = "strict", _("Strictly confidential address")


class Person(Row):
    """A person a case is about, or a next of kin. The birth date stands on its own: numbers do not give it."""

    wall: ClassVar[Wall] = Wall(
        f"{TENANT.read} OR id = ANY ({PERSONS}) OR user_id = {USER}",
        f"{TENANT.write} OR id = ANY ({PERSONS})",
    )

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, choices=Sex, blank=True)
    national_id_sealed = models.BinaryField(null=True)
    national_id_key = models.CharField(max_length=64, blank=True)
    protection = models.CharField(max_length=20, choices=Protection, default=Protection.NONE)
    language = models.CharField(max_length=2, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    user = models.OneToOneField(User, null=True, on_delete=models.SET_NULL, related_name="person")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "code"], name="one_person_per_code"),
            models.UniqueConstraint(
                fields=["tenant_id", "national_id_key"],
                condition=~models.Q(national_id_key=""),
                name="one_person_per_national_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audit_person_id(self) -> UUID:
        """An entry about a person is about that person."""
        return self.pk

    @property
    def first_name(self) -> str:
        """What one says to someone one knows."""
        return self.name.split()[0] if self.name else ""

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None before birth or when the birth date is not known."""
        born = self.birth_date
        if born is None or day < born:
            return None
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    @property
    def age(self) -> int | None:
        """Whole years today."""
        return self.age_on(clock.today())


class RelationKind(models.TextChoices):
    """What someone is to a person. Parental responsibility is recorded for each, none assumed (rule 32)."""

    PARENT = "parent", _("Parent with parental responsibility")
    GUARDIAN = "guardian", _("Appointed guardian")
    RELATIVE = "relative", _("Next of kin")


class Relation(Row):
    """Someone is something to a person, for a period."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR person_id = ANY ({PERSONS})", TENANT.write)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations_of")
    kind = models.CharField(max_length=20, choices=RelationKind)
    period = DateRangeField()
