"""Two registrations that may be of one person, as they are held up to each other. No queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from samvev.accounts.models import User
from samvev.cases.models import Case, CaseKind
from samvev.people import national_id
from samvev.people.models import STRICTNESS, Address, Person, ProtectedAddress, Protection, Relation

PLAIN = ("name", "birth_date", "sex", "language", "phone")  # what a person is told by, beside number and address


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the row, and what hangs on it."""

    person: Person
    organisation: str
    cases: tuple[Case, ...] = ()
    consents: int = 0
    relations: tuple[Relation, ...] = ()
    address: Address | None = None
    protected: ProtectedAddress | None = None
    hidden: frozenset[UUID] = frozenset()  # from whom the address is hidden
    families: frozenset[UUID] = frozenset()  # the family plans that are about them too
    places: frozenset[UUID] = frozenset()  # the cases where their user has anything
    withheld: frozenset[str] = frozenset()  # what their user has that is out of reach

    @property
    def number(self) -> national_id.NationalId | None:
        """The national identity number, if one is registered."""
        sealed = self.person.national_id_sealed
        return national_id.read(national_id.open(sealed)) if sealed else None

    @property
    def user(self) -> User | None:
        """Who they sign in as."""
        return self.person.user

    def told(self, name: str) -> Any:
        """What is registered, by the name of a choice; empty for nothing."""
        if name == "number":
            return self.person.national_id_key
        if name == "address":
            return (a.street, a.postcode, a.place) if (a := self.address) else None
        return getattr(self.person, name)

    @property
    def open_plans(self) -> list[Case]:
        """Individual plans that have not ended."""
        return [case for case in self.cases if case.kind == CaseKind.INDIVIDUAL_PLAN and case.is_open]


@dataclass(frozen=True, slots=True)
class Pair:
    """The one that is kept, and the other. To the log it is the person who is left."""

    kept: Side
    other: Side
    related: bool = False

    _meta = Person._meta
    audit_case_id = None

    @property
    def pk(self) -> UUID:
        """The id that is left."""
        return self.kept.person.pk

    @property
    def audit_person_id(self) -> UUID:
        """The person that is left."""
        return self.kept.person.pk

    @property
    def tenant_id(self) -> UUID:
        """The organisation where the person is registered afterwards."""
        return self.kept.person.tenant_id

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both, the one that is kept first."""
        return self.kept, self.other

    @property
    def protection(self) -> str:
        """The stricter of the two: nobody chooses that away."""
        return max((side.person.protection for side in self.sides), key=STRICTNESS.index)

    @property
    def choices(self) -> list[str]:
        """Where both say something, and not the same."""
        found = [name for name in (*PLAIN, "number", "address") if self._differs(name)]
        return [name for name in found if name != "address" or self.protection != Protection.STRICT]

    def _differs(self, name: str) -> bool:
        one, other = (side.told(name) for side in self.sides)
        return bool(one and other and one != other)

    def right(self, name: str, chosen: dict[str, str]) -> Side:
        """The side that is right about something: the one that was chosen, or the only one that knows."""
        if name in self.choices:
            return self.other if chosen[name] == "other" else self.kept
        return self.kept if self.kept.told(name) or not self.other.told(name) else self.other

    @property
    def removes_address(self) -> bool:
        """Does an address go because a strictly confidential one is never stored? (rule 44)"""
        return self.protection == Protection.STRICT and any(side.address for side in self.sides)


def in_order(sides: Iterable[Side]) -> list[Side]:
    """The one that is kept first: who can sign in, then who has a number, then who has most cases."""

    def worth(side: Side) -> tuple[bool, bool, int, UUID]:
        return side.user is None, not side.person.national_id_key, -len(side.cases), side.person.pk

    return sorted(sides, key=worth)
