"""Whom the cases that go are about, and their next of kin: registered in the new organisation, with all that holds."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from samvev.accounts.models import Awaited, BreakGlass, Identity, Session, User, UserKind
from samvev.cases.models import Case, CaseKind, FamilyMember, Participation
from samvev.oversight.handover.copying import Names, copy_of, renamed
from samvev.people import national_id
from samvev.people.models import Address, AgeRule, HiddenAddress, Incapacity, Person, ProtectedAddress, Relation
from samvev.people.queries import who

HOLDING = (Address, ProtectedAddress, HiddenAddress, Incapacity, Relation, AgeRule)
FOLLOW_USERS = (Identity, Awaited, BreakGlass, Session)


@dataclass(frozen=True, slots=True)
class Registered:
    """A person who goes along: whom the new organisation knows by the same number, and whether they stay as well."""

    person: Person
    known: Person | None
    stays: bool
    takes_part: bool


@dataclass(slots=True)
class People:
    """Everybody who goes along, and the cases on both sides."""

    all: list[Registered] = field(default_factory=list)
    subjects: frozenset[UUID] = frozenset()
    going: frozenset[UUID] = frozenset()
    staying: frozenset[UUID] = frozenset()


def around(cases: Iterable[UUID]) -> tuple[set[UUID], set[UUID]]:
    """The persons whom cases are about, and those whom these are related to."""
    ids = list(cases)
    subjects = set(Case.objects.filter(pk__in=ids).values_list("person_id", flat=True))
    subjects |= set(FamilyMember.objects.filter(case__in=ids).values_list("person_id", flat=True))
    return subjects, set(Relation.objects.filter(person__in=subjects).values_list("other_id", flat=True))


def of(tenant_id: UUID, into_id: UUID | None, going: frozenset[UUID]) -> People:
    """Who goes along with these cases. Every open case of the organisation that is not among them stays."""
    staying = frozenset(Case.objects.filter(tenant_id=tenant_id, end=None).values_list("pk", flat=True)) - going
    subjects, related = around(going)
    needed = set().union(*around(staying))
    here, there = _users_in(going), _users_in(staying)
    needed |= (others := _hidden_from(tenant_id, subjects | related, here) - subjects - related)
    found = []
    for person in Person.objects.filter(pk__in=subjects | related | others).select_related("user").order_by("pk"):
        stays = person.pk in needed or person.user_id in there
        found.append(Registered(person, _known(person, into_id), stays, person.user_id in here))
    return People(found, frozenset(subjects), going, staying)


def _users_in(cases: Iterable[UUID]) -> set[UUID]:
    """Who has a place in one of these cases that is not over."""
    open_ended = Participation.objects.filter(case__in=list(cases), period__upper_inf=True)
    return set(open_ended.values_list("user_id", flat=True))


def _hidden_from(tenant_id: UUID, persons: Iterable[UUID], here: Iterable[UUID]) -> set[UUID]:
    """Whom an address of these is hidden from (rule 45), of those who do not take part: they may come to later."""
    hidden = HiddenAddress.objects.filter(person__in=list(persons)).exclude(user__in=list(here))
    found = Person.objects.filter(tenant_id=tenant_id, user__in=hidden.values("user"))
    return set(found.values_list("pk", flat=True))


def _known(person: Person, into_id: UUID | None) -> Person | None:
    """Who has the same national identity number in the new organisation, or went there in an earlier split."""
    if into_id is None:
        return None
    here = Person.objects.filter(tenant_id=into_id)
    sealed = person.national_id_sealed
    keys = national_id.lookup_keys(national_id.open(sealed)) if sealed else []
    return here.filter(national_id_key__in=keys).first() or here.filter(pk=who(copy_of(person.pk, into_id))).first()


def faults(people: People, tenant_id: UUID, into_id: UUID | None) -> Iterator[str]:
    """What hinders people from going along: how many, and never who."""
    without = sum(1 for one in people.all if _needs_two(one) and not one.person.national_id_key)
    if without:
        yield (
            f"{without} persons take part on both sides and have no national identity number registered: they could "
            "not sign in to both. Register it first."
        )
    facts = ("birth_date", "protection")
    known = [(one.person, one.known) for one in people.all if one.known]
    if differing := sum(any(getattr(a, name) != getattr(b, name) for name in facts) for a, b in known if b):
        yield (
            f"{differing} persons are registered in the new organisation with another day of birth or another "
            "protection. Correct that first: it decides who sees what."
        )
    plans = Case.objects.filter(kind=CaseKind.INDIVIDUAL_PLAN, end=None)
    going = set(plans.filter(pk__in=people.going).values_list("person_id", flat=True))
    there = set(plans.filter(person__in=[b.pk for _a, b in known if b]).values_list("person_id", flat=True))
    if double := sum(a.pk in going and b.pk in there for a, b in known if b):
        yield f"{double} persons have an open individual plan in the new organisation. One is enough (rule 18)."
    if into_id and _is_in_use(into_id) and _rules(tenant_id) != _rules(into_id):
        yield "The two have different rows of their own in the table of ages. Make them the same first."


def _is_in_use(tenant_id: UUID) -> bool:
    here = {"tenant_id": tenant_id}
    return AgeRule.objects.filter(**here).exists() or Case.objects.filter(**here).exists()


def _rules(tenant_id: UUID) -> Counter[Any]:
    return Counter(row.fact for row in AgeRule.objects.filter(tenant_id=tenant_id, in_force=True))


def _needs_two(one: Registered) -> bool:
    """Does someone who signs in have cases on both sides, so that they are a user in each?"""
    return bool(one.person.user_id and one.stays and one.takes_part and not (one.known and one.known.user_id))


def register(people: People, names: Names) -> None:
    """Register everybody in the new organisation, with the user they sign in as there."""
    _age_rules(names)
    codes = set(Person.objects.filter(tenant_id=names.new).values_list("code", flat=True))
    hidden_from = _hidden_from(names.old, [one.person.pk for one in people.all], ())
    for one in people.all:
        names.persons[one.person.pk] = one.known.pk if one.known else names.of(one.person.pk)
        code = one.person.code if one.person.code not in codes else names.of(one.person.pk).hex[-12:]
        user_id = _user_there(one, names)
        if one.person.pk in hidden_from and not user_id:
            _user_to_be(one, one.known.code if one.known else code, names)
        if one.known:
            if not one.known.user_id and user_id:
                Person.objects.filter(pk=one.known.pk).update(user_id=user_id)
            continue
        renamed(one.person, names, code=code, user_id=user_id).save(force_insert=True)
    _what_holds(people, names)


def _user_there(one: Registered, names: Names) -> UUID | None:
    """As whom someone signs in to the new organisation: as the same, unless they stay as well or are known there."""
    user = one.person.user
    if user is None:
        return None
    if known := (one.known and one.known.user) or User.objects.filter(pk=names.of(user.pk)).first():
        names.users[user.pk] = known.pk
        return known.pk if one.takes_part or not one.stays else None
    if not one.stays:
        move_user(user, names)
        return user.pk
    if not one.takes_part:
        return None
    made: User = renamed(user, names, code=_free_code(user, names))
    made.save(force_insert=True)
    names.users[user.pk] = made.pk
    return made.pk


def _user_to_be(one: Registered, code: str, names: Names) -> None:
    """Make the user that somebody gets there when they are let in, so that what is hidden from them names it already.

    It is found by the person's code then (`people.citizens.user_of`). Until then no registration names it: nobody
    signs in as it, and the door does not tell where the case is.
    """
    user = one.person.user
    if user and user.pk not in names.users:
        made: User = renamed(user, names, code=code)
        made.save(force_insert=True)
        names.users[user.pk] = made.pk


def move_user(user: User, names: Names) -> None:
    """Let the new organisation be the one that a user is at home in; how they sign in goes along."""
    if user.tenant_id != names.old:
        return
    code = _free_code(user, names)
    for model in FOLLOW_USERS:
        model._default_manager.filter(user=user, tenant_id=names.old).update(tenant_id=names.new)
    User.objects.filter(pk=user.pk).update(tenant_id=names.new, code=code)


def _free_code(user: User, names: Names) -> str:
    """The user's code, unless somebody there has it: a citizen's user is found by the person's code (`user_of`)."""
    here = {"tenant_id": names.new, "code": user.code}
    taken = User.objects.filter(**here, kind=user.kind).exists() or Person.objects.filter(**here).exists()
    return names.of(user.pk).hex[-12:] if taken else user.code


def _age_rules(names: Names) -> None:
    """A new organisation has the table of ages that its cases had."""
    if not AgeRule.objects.filter(tenant_id=names.new).exists():
        rules = AgeRule.objects.filter(tenant_id=names.old)
        AgeRule.objects.bulk_create([renamed(row, names) for row in rules])


def _what_holds(people: People, names: Names) -> None:
    """Addresses, protection, capacity and next of kin. What the new organisation knows itself is left as it is."""
    everyone = [one.person.pk for one in people.all]
    known = {one.known.pk for one in people.all if one.known}
    wanted = (
        (Address, Q(person__in=everyone)),
        (ProtectedAddress, Q(person__in=everyone)),
        (HiddenAddress, Q(person__in=everyone)),
        (Incapacity, Q(person__in=everyone)),
        (Relation, Q(person__in=people.subjects)),
    )
    for model, narrowed in wanted:
        rows = model._default_manager
        there = {_words(row) for row in rows.filter(person__in=known)}
        made = [renamed(row, names) for row in rows.filter(narrowed, tenant_id=names.old)]
        before = set(rows.filter(pk__in=[row.pk for row in made]).values_list("pk", flat=True))  # an earlier split's
        rows.bulk_create([row for row in made if row.pk not in before and _words(row) not in there])


def _words(row: Any) -> tuple[object, ...]:
    """What two rows about one person have in common that say the same; of addresses and protection one is enough."""
    if isinstance(row, Address | ProtectedAddress):
        return (row.person_id,)
    apart = {"id", "tenant_id", "name", "warned_days"}
    columns = [column.attname for column in row._meta.concrete_fields if column.attname not in apart]
    return tuple(str(getattr(row, name)) for name in columns)


def leave_behind(people: People, names: Names) -> None:
    """Let the old registration of who is at home in the new organisation name their user only where they took part.

    Citizens without a registration of their own go along when nothing of theirs stays.
    """
    users = {one.person.user_id for one in people.all if one.person.user_id and not one.stays}
    users -= set(Participation.objects.filter(tenant_id=names.old, user__in=users).values_list("user_id", flat=True))
    away = User.objects.filter(pk__in=users).exclude(tenant_id=names.old)
    Person.objects.filter(tenant_id=names.old, user__in=away).update(user=None)
    alone = User.objects.filter(pk__in=_users_in_copies(people, names), kind=UserKind.CITIZEN, tenant_id=names.old)
    for user in alone.exclude(pk__in=_users_in(people.staying)).filter(registrations=None):
        move_user(user, names)


def _users_in_copies(people: People, names: Names) -> set[UUID]:
    return _users_in(names.of(case) for case in people.going)
