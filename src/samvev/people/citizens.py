"""Citizens at the door: who has this national identity number? The rooms below ask by name (settings)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from samvev.people import national_id


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
