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


# Whose address it is; and of those who take part, a public body, or anyone when nothing protects it (rules 43-45).
_ADDRESS = (
    f"{TENANT.read} OR person_id = ANY ({PERSONS}) AND ("
    f"EXISTS (SELECT FROM people_person p WHERE p.id = people_address.person_id AND p.user_id = {USER})"
    f" OR EXISTS (SELECT FROM accounts_user u WHERE u.id = {USER} AND u.kind = 'staff')"
    " OR EXISTS (SELECT FROM people_person p WHERE p.id = people_address.person_id AND p.protection = 'none')"
    " AND NOT EXISTS (SELECT FROM people_hiddenaddress h WHERE h.person_id = people_address.person_id"
    f" AND h.user_id = {USER}))"
)


class Address(Row):
    """Where a person lives, from when to when. A strictly protected person has none here (rule 44)."""

    wall: ClassVar[Wall] = Wall(_ADDRESS, f"{TENANT.write} OR person_id = ANY ({PERSONS})")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="addresses")
    street = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=4, blank=True)
    place = models.CharField(max_length=100, blank=True)
    period = DateRangeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(period__upper_inf=True), name="one_address_at_a_time"
            )
        ]


class HiddenAddress(Row):
    """A parent who is not to see where the person lives: a flag of its own, beside protection (rule 45)."""

    wall: ClassVar[Wall] = Wall(
        f"{TENANT.read} OR user_id = {USER}",
        TENANT.write,
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="hidden_from")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "user"], name="hidden_once_from_each")]


class ProtectedAddress(Row):
    """Why and until when an address is protected (rule 46). `Person.protection` says which protection holds.

    When the last day passes nothing opens by itself: a task asks somebody to renew it or to end it.
    """

    wall: ClassVar[Wall] = Wall(TENANT.read, TENANT.write)

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="protected")
    until = models.DateField()
    child_welfare = models.BooleanField(default=False)
    decided_by = models.CharField(max_length=200)
    decided_on = models.DateField(default=clock.today)
    warned_days = models.PositiveSmallIntegerField(null=True)
