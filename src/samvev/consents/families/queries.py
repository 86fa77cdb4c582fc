"""Reading the children of a family plan, each as far as the reader reaches that child."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from samvev.cases import queries as cases
from samvev.cases.access import FULL_AGE
from samvev.cases.models import Case, FamilyMember, Role
from samvev.consents import age_words
from samvev.consents.families import rules
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.people.ages import birthday
from samvev.people.models import Person


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the plan: their own cases that the reader takes part in, the link, and whether there is a home for
    what is about the child alone: an open case of their own, whoever takes part in it.
    """

    person: Person
    cases: list[Case]
    member: FamilyMember | None
    has_home: bool = False

    @property
    def about(self) -> str:
        """In which areas of life the plan is about the child, in words."""
        areas = self.member.about if self.member else frozenset()
        if not areas:
            return _("What is about the child stands in the child's own case")
        return _("The plan is about %(areas)s") % {"areas": age_words.in_words(areas, whole=age_words.LIFE)}

    @property
    def may_narrow(self) -> bool:
        """Would it be accepted to say in which areas the plan is about the child?"""
        return self.member is not None and (self.has_home or bool(self.member.apart))

    @property
    def may_go(self) -> bool:
        """Would it be accepted to take the link away?"""
        return self.member is not None and rules.loses_nothing(self.member, self.has_home)


def children(actor: Actor, case: Case) -> list[Child]:
    """The child whom the case is named by, then the others; one whom the reader does not reach is not there."""
    rows = FamilyMember.objects.filter(tenant_id=case.tenant_id, case=case).order_by("position", "pk")
    linked = {row.person_id: row for row in rows}
    reached = {access.person_id for access in actor.cases.values()}
    shown = [pk for pk in linked if pk in reached or rules.may_link(actor, case)]
    people = Person.objects.in_bulk([case.person_id, *shown])
    own, homes = _own_cases(actor, people, besides=case), _with_home(case, shown)
    order = [case.person_id, *shown]
    return [Child(people[pk], own.get(pk, []), linked.get(pk), pk in homes) for pk in order if pk in people]


def _own_cases(actor: Actor, people: dict[UUID, Person], besides: Case) -> dict[UUID, list[Case]]:
    """The cases of each that the actor takes part in: what they see there follows that child's consents."""
    theirs = [a.case_id for a in actor.cases.values() if a.person_id in people and a.case_id != besides.pk]
    found: dict[UUID, list[Case]] = {}
    for one in Case.objects.filter(pk__in=theirs).order_by("start", "pk"):
        found.setdefault(one.person_id, []).append(one)
    return found


def candidates(actor: Actor, case: Case) -> list[Person]:
    """Whom the coordinator can link: the children whose cases they coordinate in the same organisation."""
    led = [a.person_id for a in actor.cases.values() if a.role == Role.COORDINATOR and a.tenant_id == case.tenant_id]
    there = FamilyMember.objects.filter(tenant_id=case.tenant_id, case=case).values("person_id")
    found = Person.objects.filter(pk__in=led).exclude(pk__in=there).exclude(pk=case.person_id)
    child = Q(birth_date=None) | Q(birth_date__gt=birthday(clock.today(), -FULL_AGE))
    return list(found.filter(child).order_by("name", "pk"))


def has_own_case(member: FamilyMember) -> bool:
    """Is there an open case of the child's own, where what is about the child alone can stand?"""
    return bool(_with_home(member.case, [member.person_id]))


def _with_home(case: Case, persons: Collection[UUID]) -> set[UUID]:
    """Those of some persons who have an open case besides this one, where it is kept."""
    found = Case.objects.filter(tenant_id=case.tenant_id, person__in=persons).exclude(pk=case.pk)
    return set(found.open_on(clock.today()).values_list("person_id", flat=True))


def person_of(member: FamilyMember) -> Person:
    """The child of a link, for whoever links; raises `NotFound` where the child is out of reach."""
    found = Person.objects.filter(pk=member.person_id).first()
    if found is None:
        raise NotFound
    return found


def member(actor: Actor, case_id: UUID, link_id: UUID) -> FamilyMember:
    """A link in a family plan within reach."""
    case = cases.case(actor, case_id)
    found = FamilyMember.objects.filter(tenant_id=case.tenant_id, case=case, pk=link_id).first()
    if found is None:
        raise NotFound
    found.case = case
    return found
