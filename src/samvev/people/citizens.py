"""Citizens at the door: who has this national identity number, and as whom does a person sign in?

The rooms below ask for the first by name (settings).
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from samvev.accounts.models import User, UserKind
from samvev.kernel.ids import new_id
from samvev.organisations.queries import family
from samvev.people import national_id
from samvev.people.models import Person


@dataclass(frozen=True, slots=True)
class Citizen:
    """A user with the number; someone with plans in two organisations has a user in each."""

    user_id: UUID
    tenant_id: UUID
    organisation: str


def keys_of(number: str) -> list[str]:
    """The keyed hashes of a number that is valid here. Raises `InvalidNationalId`, which never tells the number."""
    return national_id.lookup_keys(national_id.read(number).number)


def citizens(number: str) -> list[Citizen]:
    """The active users who have the number. Nobody is made: knowing a number gives no access."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT user_id, tenant_id, organisation FROM samvev_citizens(%s)", [keys_of(number)])
        return [Citizen(*row) for row in cursor.fetchall()]


def registered(tenant_id: UUID, *, number: str = "", **told: Any) -> Person:
    """Whoever has the number in this organisation, or in one that acts as one with it; else someone new of whom this
    is told, not saved yet."""
    if number:
        known = Person.objects.filter(national_id_key__in=keys_of(number))
        for here in family(tenant_id):  # someone known to several of them is best known to the one that asks
            if found := known.filter(tenant_id=here).first():
                return found
    made = Person(id=new_id(), tenant_id=tenant_id, **told)
    made.code = made.pk.hex[-12:]
    if number:
        made.keep_number(number)
    return made


def user_of(person: Person, *, email: str = "") -> User:
    """The user that a person signs in as; made now if there is none. Call it inside a `change`.

    Nobody gets in by it alone: the door asks for a proof of the person's own number (rule 39).
    """
    if person.user is None:
        person.user, _ = User.objects.get_or_create(
            tenant_id=person.tenant_id,
            kind=UserKind.CITIZEN,
            code=person.code,
            defaults={"name": person.name, "email": email, "phone": person.phone, "language": person.language},
        )
        person.save(update_fields=["user"])
    return person.user
