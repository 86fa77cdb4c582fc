"""Reading two registrations of a person side by side, within an actor's reach."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from samvev.accounts.models import User
from samvev.audit import events as audit
from samvev.audit.models import Entry
from samvev.cases.models import Case, FamilyMember
from samvev.cases.queries import READINGS, with_head
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family
from samvev.oversight import events
from samvev.oversight.joining.pair import Pair, Side, in_order
from samvev.oversight.joining.references import USERS, cases_with
from samvev.oversight.queries import desk
from samvev.people.models import Address, HiddenAddress, Joining, Person, ProtectedAddress, Relation

LATELY = 10


def pair(actor: Actor, one_id: UUID, other_id: UUID) -> Pair:
    """Two persons that may be one: the same number, or the same name and day of birth. `NotFound` for any other two."""
    whole = desk(actor).whole
    found = list(Person.objects.filter(pk__in={one_id, other_id}, tenant_id__in=whole).select_related("user"))
    if len(found) != len({one_id, other_id}) or len(found) == 1 or not alike(*found):
        raise NotFound
    kept, other = in_order(_sides(found, whole))
    ids = [side.person.pk for side in (kept, other)]
    related = Relation.objects.filter(person__in=ids, other__in=ids).exists()
    return Pair(kept, other, related)


def alike(one: Person, other: Person) -> bool:
    """Can they be the same person?"""
    same_number = one.national_id_key and one.national_id_key == other.national_id_key
    born = one.birth_date and one.birth_date == other.birth_date
    return bool(same_number or (born and one.name.casefold() == other.name.casefold()))


def _sides(persons: Iterable[Person], whole: Iterable[UUID]) -> list[Side]:
    people = list(persons)
    names = dict(Organisation.objects.filter(pk__in=[one.tenant_id for one in people]).values_list("pk", "name"))
    cases = list(with_head(Case.objects.filter(person__in=people)).order_by("start", "pk"))
    holding = Consent.objects.holding_on(clock.today()).filter(case__in=cases)
    given = dict(holding.values_list("case__person").annotate(n=Count("pk")).values_list("case__person", "n"))
    kin = Relation.objects.filter(Q(person__in=people)).select_related("other").order_by("other__name", "pk")
    lives = {one.person_id: one for one in Address.objects.filter(person__in=people, period__contains=clock.today())}
    protected = {one.person_id: one for one in ProtectedAddress.objects.filter(person__in=people)}
    hidden = list(HiddenAddress.objects.filter(person__in=people).values_list("person_id", "user_id"))
    families = list(FamilyMember.objects.filter(person__in=people).values_list("person_id", "case_id"))
    relations = list(kin)
    return [
        Side(
            person=one,
            organisation=names[one.tenant_id],
            cases=tuple(case for case in cases if case.person_id == one.pk),
            consents=given.get(one.pk, 0),
            relations=tuple(row for row in relations if row.person_id == one.pk),
            address=lives.get(one.pk),
            protected=protected.get(one.pk),
            hidden=frozenset(user for person, user in hidden if person == one.pk),
            families=frozenset(case for person, case in families if person == one.pk),
            places=cases_with(USERS, one.user_id),
            withheld=_withheld(one.user, whole),
        )
        for one in people
    ]


def _withheld(user: User | None, whole: Iterable[UUID]) -> frozenset[str]:
    """What a user has that the actor does not reach; asked from behind the wall, yes or no."""
    if user is None:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_out_of_reach(%s, %s::uuid[], %s)", [user.pk, list(whole), clock.today()])
        return frozenset(cursor.fetchone()[0])


def lately(whole: Iterable[UUID]) -> list[Joining]:
    """What was joined lately, the newest first; each knows whether something was written since."""
    found = Joining.objects.filter(tenant_id__in=whole).select_related("kept").order_by("-at")[:LATELY]
    return _with_what_came_after(list(found))


def joining(actor: Actor, joining_id: UUID) -> Joining:
    """Two registrations that became one, in the actor's organisation."""
    found = Joining.objects.filter(tenant_id__in=desk(actor).whole, pk=joining_id).select_related("kept").first()
    if found is None:
        raise NotFound
    return _with_what_came_after([found])[0]


def _with_what_came_after(found: list[Joining]) -> list[Joining]:
    """Each knows whether anything was changed in one of the cases, or about the person, since: one question for all."""
    told: list[tuple[UUID | None, UUID | None, datetime]] = []
    if fresh := [one for one in found if one.was]:
        cases, persons = (set().union(*(reach(one) for one in fresh)) for reach in (_cases, _persons))
        about = Q(case_id__in=cases) | Q(person_id__in=persons)
        here = Entry.objects.filter(about, tenant_id__in=family(fresh[0].tenant_id), at__gte=min(o.at for o in fresh))
        quiet = {*READINGS, audit.REFUSED.code, events.JOINED.code, events.CASE_FOLLOWED.code}
        told = list(here.exclude(event__in=quiet).values_list("case_id", "person_id", "at"))
    for one in found:
        mine = [case in _cases(one) or person in _persons(one) for case, person, at in told if at >= one.at]
        one.written_since = any(mine)  # type: ignore[attr-defined]  # for this request alone
    return found


def _cases(one: Joining) -> set[UUID | None]:
    return {UUID(pk) for pk in one.moved.get("cases", [])}


def _persons(one: Joining) -> set[UUID | None]:
    return {one.kept_id, one.gone_id}


def tenants() -> list[UUID]:
    """Every organisation that there is."""
    return list(Organisation.objects.values_list("pk", flat=True))
