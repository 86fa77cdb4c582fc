"""Reading conversations, within an actor's reach."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from samvev.cases.models import Case
from samvev.cases.shields.queries import kept_from
from samvev.cases.team import Someone, people
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.kernel.kept import keys, texts
from samvev.messages.models import Message, Place, Thread


def visible_to(actor: Actor) -> QuerySet[Thread]:
    """The conversations that the actor reads today, as one filter in the database (rules 96 and 101).

    The same as `rules.may_read`, which a test holds it to.
    """
    groups: dict[frozenset[str], list[UUID]] = defaultdict(list)
    for access in actor.cases.values():
        groups[access.read].append(access.case_id)
    reach = Q(pk__in=[])
    for areas, cases in groups.items():
        reach |= Q(case__in=cases, area__in=sorted(areas))
    tenants = {access.tenant_id for access in actor.cases.values()}
    mine = Place.objects.filter(thread=OuterRef("pk"), user=actor.user_id)
    return Thread.objects.filter(reach, tenant_id__in=tenants).filter(Q(whole_team=True) | Exists(mine))


def _unread_by(actor: Actor) -> Combinable:
    """True for a conversation with something that the actor has not read."""
    return ~Exists(Place.objects.filter(thread=OuterRef("pk"), user=actor.user_id, read_at__gte=OuterRef("last_at")))


def _for_list(found: QuerySet[Thread], actor: Actor) -> QuerySet[Thread]:
    last = Message.objects.filter(thread=OuterRef("pk")).order_by("-at")
    return found.annotate(
        is_unread=_unread_by(actor),
        last_by=Subquery(last.values("by_name")[:1]),
        last_text=Subquery(last.values("text")[:1]),
    ).order_by("-last_at", "-pk")


def threads(actor: Actor, case: Case) -> QuerySet[Thread]:
    """The conversations of a case that the actor reads, the latest first, with `is_unread`, `last_by`, `last_text`."""
    return _for_list(visible_to(actor).filter(tenant_id=case.tenant_id, case=case), actor)


def threads_of_both(actor: Actor, case: Case, other: UUID) -> QuerySet[Thread]:
    """Those of a case that both the actor and somebody else who reads the same areas read."""
    theirs = Place.objects.filter(thread=OuterRef("pk"), user=other)
    return threads(actor, case).filter(Q(whole_team=True) | Exists(theirs))


def all_threads(actor: Actor) -> QuerySet[Thread]:
    """The conversations of all the actor's cases, as `threads`, with case and person."""
    return _for_list(visible_to(actor), actor).select_related("case__person")


def unread(actor: Actor) -> int:
    """How many conversations hold something the actor has not read; one query."""
    return visible_to(actor).filter(_unread_by(actor)).count()


# `visible_to` and `_unread_by`, written out: every working day begins with it. A test holds them to each other.
UNREAD = """
SELECT t.case_id, count(*)
FROM unnest(%(tenants)s::uuid[], %(cases)s::uuid[], %(areas)s::text[]) AS r (tenant_id, case_id, areas)
JOIN messages_thread t ON t.tenant_id = r.tenant_id AND t.case_id = r.case_id AND t.area = ANY (r.areas::text[])
LEFT JOIN messages_place p ON p.thread_id = t.id AND p.user_id = %(user)s
WHERE (t.whole_team OR p.id IS NOT NULL) AND (p.read_at IS NULL OR p.read_at < t.last_at) GROUP BY 1
"""


def unread_by_case(actor: Actor) -> dict[UUID, int]:
    """The same for each case that has any; one query."""
    reach = list(actor.cases.values())
    told: dict[str, Any] = {
        "user": actor.user_id,
        "tenants": keys(access.tenant_id for access in reach),
        "cases": keys(access.case_id for access in reach),
        "areas": texts(f"{{{','.join(access.read)}}}" for access in reach),
    }
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, told)
        return dict(cursor.fetchall())


def thread(actor: Actor, thread_id: UUID) -> Thread:
    """The conversation with its case and places, or `NotFound` when it is out of reach or in an area not shared."""
    found = (
        Thread.objects.filter(pk=thread_id, case__in=Case.objects.visible_to(actor).values("pk"))
        .select_related("case__person")
        .prefetch_related(Prefetch("places", queryset=Place.objects.select_related("user")))
        .first()
    )
    if found is None or (actor.access(found) and not actor.may_in(found, found.area)):
        raise NotFound
    return found


def messages_in(held: Thread) -> list[Message]:
    """What was said, the oldest first."""
    return list(Message.objects.filter(tenant_id=held.tenant_id, thread=held).order_by("at", "pk"))


def audience(held: Thread) -> dict[UUID, Someone]:
    """Those who read a conversation today: in the case now, reading its area and, unless it is to all, chosen.

    Family reads nothing that is shielded from them.
    """
    chosen = {place.user_id for place in held.places.all()}
    unseen = kept_from(held.case, [held])
    return {
        user_id: someone
        for user_id, someone in people(held.case).items()
        if held.area in someone.areas and (held.whole_team or user_id in chosen) and user_id not in unseen
    }


def read_until(held: Thread, user_id: UUID | None) -> datetime | None:
    """How far someone has read."""
    return next((place.read_at for place in held.places.all() if place.user_id == user_id), None)


def message_in(held: Thread, message_id: UUID) -> Message:
    """A message of the conversation, or `NotFound`."""
    found = Message.objects.filter(tenant_id=held.tenant_id, thread=held, pk=message_id).first()
    if found is None:
        raise NotFound
    return found
