"""Reading what the age engine answers from, for many persons at once."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from samvev.people import ages
from samvev.people.models import AgeRule, Incapacity, Joining, Person


def age_table(tenant_id: UUID) -> ages.AgeRules:
    """The organisation's table of ages: the shipped one with its own rows in it."""
    return ages.shipped().with_own(row.fact for row in AgeRule.objects.filter(tenant_id=tenant_id, in_force=True))


def know_ages(people: Iterable[Person]) -> None:
    """Let each of the persons know their `age_facts`: two questions for an organisation, however many they are."""
    groups: dict[UUID, list[Person]] = defaultdict(list)
    for person in people:
        groups[person.tenant_id].append(person)
    for tenant_id, some in groups.items():
        table = age_table(tenant_id)
        lacking: dict[UUID, list[ages.Lacking]] = defaultdict(list)
        for row in Incapacity.objects.filter(tenant_id=tenant_id, person__in={one.pk for one in some}):
            lacking[row.person_id].append(row.fact)
        for person in some:
            person.age_facts = ages.Facts(person.birth_date, tuple(lacking[person.pk]), table)


def who(person_id: UUID) -> UUID:
    """Whom an id means today: another one, when two registrations of one person became one."""
    found = Joining.objects.filter(gone_id=person_id, undone_at=None).values_list("kept_id", flat=True).first()
    return found or person_id
