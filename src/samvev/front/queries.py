"""Reading across rooms: search and lists, within an actor's reach."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import BooleanField, ExpressionWrapper, F, Q, QuerySet, Value, When
from django.db.models import Case as Choose

from samvev.audit.events import READ
from samvev.audit.models import Entry
from samvev.cases.models import Case
from samvev.cases.queries import for_list
from samvev.kernel import clock
from samvev.kernel.actor import Actor, CaseAccess
from samvev.people.models import Protection

MOST = 25
PAGE = 50
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


def overseen(actor: Actor, asked: str | None) -> "Page[Case]":
    """A page of the open cases that the actor oversees by an office: how they go, not what they say."""
    found = Case.objects.visible_to(actor).open_on(clock.today()).exclude(pk__in=list(actor.cases))
    pages = Paginator(_by_name(found), PAGE)
    pages.count = found.count()  # of the cases alone: counting need not look up a person for each
    return pages.get_page(asked)


def _by_name(found: QuerySet[Case]) -> QuerySet[Case]:
    """Those with strict protection stand last, in no order that tells a name (rule 44)."""
    strict = ExpressionWrapper(Q(person__protection=Protection.STRICT), BooleanField())
    by_name = Choose(When(person__protection=Protection.STRICT, then=Value("")), default=F("person__name"))
    # Named, because a manager's cases are asked for with DISTINCT, and what those are ordered by must be selected.
    listed: Any = for_list(found).annotate(is_strict=strict, listed_as=by_name)
    ordered: QuerySet[Case] = listed.order_by("is_strict", "listed_as", "pk")
    return ordered


def reached(actor: Actor) -> list[tuple[Case, CaseAccess]]:
    """The cases that the actor takes part in, each with the access it rests on, by name."""
    found = Case.objects.mine(actor).select_related("person").order_by("person__name")
    return [(case, actor.cases[case.pk]) for case in found]


def latest_readings(case: Case, *, besides: UUID | None, limit: int = 60) -> list[Entry]:
    """Who opened the case's pages lately, oneself left out, newest first."""
    found = Entry.objects.filter(tenant_id=case.tenant_id, case_id=case.pk, event=READ.code)
    return list(found.exclude(user_id=besides).order_by("-at")[:limit])
