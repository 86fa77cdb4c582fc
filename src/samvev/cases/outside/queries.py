"""Reading for those outside the team: nothing here tells an asker whether there is a case."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from samvev.accounts.models import Employment, Post, User
from samvev.cases import queries as cases
from samvev.cases.models import Access, Case, Role
from samvev.cases.outside.models import Block, JoinAnswer, JoinRequest, Opening, OpeningKind, Review
from samvev.cases.outside.rules import HEALTH
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import NotFound
from samvev.kernel.kept import keys
from samvev.organisations.queries import family
from samvev.people.models import Person, Protection

DECIDE = (*Role.deciders(), Role.COORDINATOR.value)
MANY = 200


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom somebody means: by the keyed hashes of their number, or by name and birth date."""

    keys: tuple[str, ...] = ()
    name: str = ""
    birth: date | None = None


def job(actor: Actor) -> Employment:
    """Where the actor works today; a workplace that gives health care first. `NotFound` for one not employed."""
    found = Employment.objects.filter(user_id=actor.own_id, period__contains=clock.today()).select_related("unit")
    jobs = sorted(found, key=lambda one: (one.unit.sector not in HEALTH, one.pk))
    if not actor.is_staff or not jobs:
        raise NotFound
    return jobs[0]


# One question for what a list asks of somebody outside the team, besides the list itself.
BEYOND = """
SELECT EXISTS (SELECT FROM organisations_unit WHERE id = ANY (%(units)s::uuid[]) AND sector = ANY (%(health)s::text[])),
  (SELECT count(*) FROM cases_opening
    WHERE tenant_id = ANY (%(tenants)s::uuid[]) AND kind = %(emergency)s::text AND review = %(waiting)s::text)
"""


def beyond(actor: Actor) -> tuple[bool, int]:
    """Does the actor work today where health care is given, and how many emergency accesses wait for their review?"""
    told: dict[str, Any] = {
        "units": keys(actor.units),
        "health": sorted(HEALTH),
        "tenants": keys(o.tenant_id for o in actor.offices if o.role == OfficeRole.COORDINATING_UNIT),
        "emergency": OpeningKind.EMERGENCY.value,
        "waiting": Review.WAITING.value,
    }
    with connection.cursor() as cursor:
        cursor.execute(BEYOND, told)
        found: tuple[bool, int] = cursor.fetchone()
    return found


def meant(tenant_id: UUID, sought: Sought) -> Case | None:
    """The open case of the one person who is meant. A strictly protected person is found by number only (rule 44)."""
    here = family(tenant_id)
    people = Person.objects.filter(tenant_id__in=here)
    if sought.keys:
        people = people.filter(national_id_key__in=sought.keys)
    elif sought.name and sought.birth:
        people = people.filter(name__iexact=sought.name, birth_date=sought.birth).exclude(protection=Protection.STRICT)
    else:
        return None
    found = Case.objects.filter(tenant_id__in=here, person__in=people).open_on(clock.today())
    candidates = list(found.select_related("person").order_by("-start", "pk")[:MANY])
    return candidates[0] if len({one.person_id for one in candidates}) == 1 else None


def deciders(case: Case) -> set[UUID]:
    """The person's side and the coordinator: who is told, and who answers."""
    found = Access.objects.filter(tenant_id=case.tenant_id, case=case, period__contains=clock.today(), role__in=DECIDE)
    return set(found.values_list("user_id", flat=True))


def coordinating_unit(tenant_id: UUID) -> set[UUID]:
    """Those who hold the coordinating unit's office today."""
    office = {"role": OfficeRole.COORDINATING_UNIT, "period__contains": clock.today()}
    found = Post.objects.filter(tenant_id__in=family(tenant_id), **office)
    return set(found.values_list("user_id", flat=True))


def opening(actor: Actor, opening_id: UUID) -> Opening:
    """An opening of the actor's own, or one in the organisation whose coordinating unit they are."""
    found = Opening.objects.filter(pk=opening_id).select_related("case__person").first()
    if found is None or not (
        found.user_id == actor.user_id or actor.holds(OfficeRole.COORDINATING_UNIT, found.tenant_id)
    ):
        raise NotFound
    return found


def openings(actor: Actor) -> "QuerySet[Opening]":
    """Emergency access and help in the coordinating unit's cases; what waits for review first, then the newest."""
    mine = [o.tenant_id for o in actor.offices if o.role == OfficeRole.COORDINATING_UNIT]
    found = Opening.objects.filter(tenant_id__in=mine).select_related("case__person")
    return found.order_by("-opened_at")


def open_now(actor: Actor, case: Case) -> Opening | None:
    """What the actor has opened of the case and not closed."""
    found = Opening.objects.filter(case=case, user_id=actor.own_id, until__gt=clock.now())
    return found.order_by("-opened_at").first()


def my_requests(actor: Actor) -> list[JoinRequest]:
    """What the actor has asked: where and when, never what was found."""
    found = JoinRequest.objects.filter(user_id=actor.own_id).only("organisation", "tenant_id", "asked_at")
    return list(found.order_by("-asked_at")[:10])


def unsought(tenant_id: UUID) -> list[JoinRequest]:
    """What nobody has looked for yet."""
    return list(JoinRequest.objects.filter(tenant_id=tenant_id, sought_at=None).order_by("asked_at"))


def waiting_requests(case: Case) -> list[JoinRequest]:
    """Those who wait for an answer from the case, the oldest first."""
    found = JoinRequest.objects.filter(case=case, answer=JoinAnswer.WAITING)
    return list(found.order_by("asked_at"))


def request(actor: Actor, case_id: UUID, join_id: UUID) -> JoinRequest:
    """A wish to join a case within reach."""
    case = cases.case(actor, case_id)
    found = JoinRequest.objects.filter(case=case, pk=join_id).first()
    if found is None:
        raise NotFound
    found.case = case
    return found


def is_wanted(case: Case, user_id: UUID) -> bool:
    """Would a wish of this employee be heard: not blocked, and not in the team already?"""
    blocked = Block.objects.filter(case=case, user_id=user_id, lifted_at=None).exists()
    return not blocked and user_id not in cases.team_users(case)


def asker(request: JoinRequest) -> User:
    """Who asked, as an invitation needs them; they may work where their row cannot be read."""
    return User(id=request.user_id, name=request.user_name, title=request.user_title)
