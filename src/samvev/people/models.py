"""Persons: those that cases are about, and their next of kin."""

from datetime import date
from functools import cached_property
from typing import ClassVar
from uuid import UUID

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from samvev.accounts.models import User
from samvev.audit.models import Written
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.rows import Row
from samvev.kernel.walls import OPEN, PERSONS, READ_WHOLE, TENANT, USER, Wall
from samvev.people import ages, national_id


class Sex(models.TextChoices):
    """As the population register has it; only for the yearly report."""

    M = "M", _("Man")
    K = "K", _("Woman")


class Protection(models.TextChoices):
    """Protected address (rules 43 and 44)."""

    NONE = "none", _("No protection")
    CONFIDENTIAL = "confidential", _("Confidential address")
    STRICT = "strict", _("Strictly confidential address")


STRICTNESS = [kind.value for kind in Protection]  # the mildest first


class Person(Row):
    """A person a case is about, or a next of kin. The birth date stands on its own: numbers do not give it.

    Whose case went to another organisation in a split is registered in both, and signs in as the same user.
    """

    wall: ClassVar[Wall] = Wall(
        f"{READ_WHOLE.read} OR id = ANY ({PERSONS}) OR user_id = {USER}",
        f"{READ_WHOLE.write} OR id = ANY ({PERSONS})",
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
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="registrations")

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "code"], name="one_person_per_code"),
            models.UniqueConstraint(fields=["tenant_id", "user"], name="one_person_per_user"),
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
    def name_in_lists(self) -> str:
        """What a list of many says to those who do not take part: no name behind strict protection (rule 44)."""
        return str(Protection.STRICT.label) if self.protection == Protection.STRICT else self.name

    @property
    def first_name(self) -> str:
        """What one says to someone one knows."""
        return self.name.split()[0] if self.name else ""

    @property
    def is_protected(self) -> bool:
        """Is the address protected, in either way?"""
        return self.protection != Protection.NONE

    def keep_number(self, number: str) -> None:
        """Put a national identity number on the row: sealed, and findable by its keyed hash."""
        self.national_id_sealed, self.national_id_key = national_id.seal(number), national_id.lookup_key(number)

    def age_on(self, day: date) -> int | None:
        """Whole years on a day; None before birth or when the birth date is not known."""
        return ages.age_on(self.birth_date, day)

    @property
    def age(self) -> int | None:
        """Whole years today."""
        return self.age_on(clock.today())

    @cached_property
    def age_facts(self) -> ages.Facts:
        """What the age engine answers from: asked once, with what is documented and the organisation's own table."""
        if self._state.adding:
            return ages.Facts(self.birth_date)
        lacking = tuple(one.fact for one in self.incapacities.all())
        own = AgeRule.objects.filter(tenant_id=self.tenant_id, in_force=True)
        return ages.Facts(self.birth_date, lacking, ages.shipped().with_own(row.fact for row in own))

    def forget_age_facts(self) -> None:
        """Something was documented, or is over: ask anew the next time."""
        self.__dict__.pop("age_facts", None)


class NameWord(Row):
    """A word of a person's name, small and without accents, as search finds it by its beginning.

    The database keeps them, whoever writes the name (migration 0009); none of who is strictly protected (rule 44).
    """

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR person_id = ANY ({PERSONS})", TENANT.write)

    # Its rows go with the person's, which the database sees to: nobody has to look for them before.
    person = models.ForeignKey(Person, on_delete=models.DO_NOTHING, related_name="name_words", db_index=False)
    word = models.CharField(max_length=100, db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "word"], name="one_word_of_a_name_once")]
        indexes = [models.Index(fields=["tenant_id", "word"], include=["person"], name="people_nameword_found")]


class RelationKind(models.TextChoices):
    """What someone is to a person. Parental responsibility is recorded for each, none assumed (rule 32)."""

    PARENT = "parent", _("Parent with parental responsibility")
    GUARDIAN = "guardian", _("Appointed guardian")
    PROXY = "proxy", _("Has a power of attorney")
    RELATIVE = "relative", _("Next of kin")


class Relation(Row):
    """Someone is something to a person, for a period. A guardian or proxy: in which areas, by which paper (rule 33).

    `name` is the other one's, as it was written: those who reach the person read it, and nothing more of the other.
    `warned_days` is the latest warning given before the paper's last day.
    """

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR person_id = ANY ({PERSONS})", TENANT.write)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="relations_of")
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=20, choices=RelationKind)
    period = DateRangeField()
    areas = ArrayField(models.CharField(max_length=20, choices=Area), default=list)
    documented_by = models.CharField(max_length=200, blank=True)
    warned_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "kind"], name="people_relation_kind")]


class Incapacity(Row):
    """Documented: the person cannot consent in these areas of life on these days (rules 25 and 26)."""

    wall: ClassVar[Wall] = Wall(f"{TENANT.read} OR person_id = ANY ({PERSONS})", TENANT.write)

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="incapacities")
    areas = ArrayField(models.CharField(max_length=20, choices=Area))
    period = DateRangeField()
    documented_by = models.CharField(max_length=200)
    documented_on = models.DateField()
    recorded_by_id = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=200)

    @property
    def fact(self) -> ages.Lacking:
        """What the age engine knows of it."""
        return ages.Lacking(frozenset(self.areas), self.period)


class AgeRule(Written):
    """A row of an organisation's own table of ages; it takes the place of the shipped one about the same.

    One that was put back is no longer `in_force`; it stays, so that its history does.
    """

    wall: ClassVar[Wall] = OPEN

    area = models.CharField(max_length=20, choices=Area, blank=True)
    case_kind = models.CharField(max_length=30, blank=True)
    from_age = models.PositiveSmallIntegerField()
    without_capacity = models.BooleanField(default=False)
    decides = models.CharField(max_length=20, choices=ages.Decides)
    childs_view = models.CharField(max_length=20, choices=ages.ChildsView, default=ages.ChildsView.NO)
    parents_see = models.BooleanField()
    source = models.CharField(max_length=300)
    in_force = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "area", "case_kind", "from_age", "without_capacity"], name="one_rule_per_age"
            )
        ]

    @property
    def fact(self) -> ages.AgeRow:
        """The row as the age engine reads it."""
        return ages.AgeRow(
            from_age=self.from_age,
            decides=self.decides,
            parents_see=self.parents_see,
            area=self.area,
            case_kind=self.case_kind,
            without_capacity=self.without_capacity,
            childs_view=self.childs_view,
            source=self.source,
        )


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


class Joining(Row):
    """Two registrations of one person that became one. The id that is gone still finds whom it meant.

    `moved` says which rows followed, and `was` what is needed to undo it; that is forgotten when the day is over, and
    is empty from the start where it cannot be undone.
    """

    kept = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="joined")
    gone_id = models.UUIDField()
    gone_tenant_id = models.UUIDField()
    gone_code = models.CharField(max_length=60)
    moved = models.JSONField(default=dict)
    was = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    at = models.DateTimeField(default=clock.now)
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["tenant_id", "-at"], name="people_joining_lately")]
        constraints = [
            models.UniqueConstraint(
                fields=["gone_id"], condition=models.Q(undone_at__isnull=True), name="gone_into_one_person"
            )
        ]

    @property
    def audit_person_id(self) -> UUID:
        """An entry about it is about the person who is left."""
        return self.kept_id
