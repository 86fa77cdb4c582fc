"""Reading across rooms: search and lists, within an actor's reach."""

from uuid import UUID

from django.db.models import Q

from samvev.audit.events import READ
from samvev.audit.models import Entry
from samvev.cases.models import Case
from samvev.cases.queries import for_list
from samvev.kernel.actor import Actor, CaseAccess
from samvev.people.models import Protection

MOST = 25
WORDS = 5


def search(actor: Actor, words: str) -> list[Case]:
    """Cases within reach whose person's name has each of the words, or whose number it is; at most 25.

    A person with strict protection is not found by search, only by invitation (rule 44).
    """
    words = words.strip()
    if len(words) < 2:
        return []
    match = Q()
    for word in words.split()[:WORDS]:
        match &= Q(person__name__icontains=word)
    found = Case.objects.visible_to(actor).filter(match).exclude(person__protection=Protection.STRICT)
    return list(for_list(found).order_by("person__name", "-start")[:MOST])


def reached(actor: Actor) -> list[tuple[Case, CaseAccess]]:
    """The cases that the actor takes part in, each with the access it rests on, by name."""
    found = Case.objects.mine(actor).select_related("person").order_by("person__name")
    return [(case, actor.cases[case.pk]) for case in found]


def latest_readings(case: Case, *, besides: UUID | None, limit: int = 60) -> list[Entry]:
    """Who opened the case's pages lately, oneself left out, newest first."""
    found = Entry.objects.filter(tenant_id=case.tenant_id, case_id=case.pk, event=READ.code)
    return list(found.exclude(user_id=besides).order_by("-at")[:limit])
