"""Reading across rooms: search and lists, within an actor's reach."""

from functools import reduce
from operator import and_
from uuid import UUID

from django.db.models import Q

from samvev.audit.events import READ
from samvev.audit.models import Entry
from samvev.cases.models import Case
from samvev.cases.queries import for_list
from samvev.kernel.actor import Actor, CaseAccess
from samvev.people import national_id
from samvev.people.models import NameWord, Protection
from samvev.people.names import folded

MOST = 25
WORDS = 8
LAST = "\U0010ffff"  # sorts after every letter


def search(actor: Actor, words: str) -> list[Case]:
    """Cases within reach whose person's name has words that begin as these do, or whose number it is; at most 25.

    A person with strict protection is not found by search, only by invitation (rule 44).
    """
    asked = _numbered(words) or _named(actor, words)
    if asked is None:
        return []
    found = Case.objects.visible_to(actor).filter(asked).exclude(person__protection=Protection.STRICT)
    return list(for_list(found).order_by("listed_as", "-start")[:MOST])


def _numbered(words: str) -> Q | None:
    try:
        number = national_id.parse(words).number
    except national_id.InvalidNationalId:
        return None
    return Q(person__national_id_key__in=national_id.lookup_keys(number))


def _named(actor: Actor, words: str) -> Q | None:
    """Each word by its beginning, along an index (ADR 35), among those the actor can reach at all."""
    if len(words.strip()) < 2:
        return None
    here = Q(person_id__in={one.person_id for one in actor.cases.values()})
    if actor.offices:
        here = Q(tenant_id__in=actor.tenants)
        if beyond := {one.person_id for one in actor.cases.values() if one.tenant_id not in actor.tenants}:
            here |= Q(person_id__in=beyond)
    begun = [NameWord.objects.filter(here, word__gte=word, word__lt=word + LAST) for word in folded(words)[:WORDS]]
    parts = [Q(person_id__in=one.values("person_id")) for one in begun]
    return reduce(and_, parts) if parts else None


def reached(actor: Actor) -> list[tuple[Case, CaseAccess]]:
    """The cases that the actor takes part in, each with the access it rests on, by name."""
    found = Case.objects.mine(actor).select_related("person").order_by("person__name")
    return [(case, actor.cases[case.pk]) for case in found]


def latest_readings(case: Case, *, besides: UUID | None, limit: int = 60) -> list[Entry]:
    """Who opened the case's pages lately, oneself left out, newest first."""
    found = Entry.objects.filter(tenant_id=case.tenant_id, case_id=case.pk, event=READ.code)
    return list(found.exclude(user_id=besides).order_by("-at")[:limit])
