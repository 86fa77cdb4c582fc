"""Reading the clean-up, within an actor's reach."""

from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.oversight.cleanup import faults
from samvev.oversight.cleanup.models import Mended
from samvev.oversight.desk import Desk
from samvev.oversight.queries import desk

PAGE = 50
LATELY = 10


def counts(at: Desk) -> dict[str, int]:
    """How many faults of each kind there are."""
    return {what: len(found(at)) for what, found in faults.FINDERS.items()}


def kind(actor: Actor, fault: str) -> Desk:
    """The actor's desk, for a kind of fault that there is."""
    if fault not in faults.FINDERS:
        raise NotFound
    return desk(actor)


def page_of(at: Desk, what: str, number: Any) -> "Page[Any]":
    """A page of the faults of a kind."""
    return Paginator(faults.find(at, what), PAGE).get_page(number)


def lately(at: Desk, what: str) -> list[Mended]:
    """What was mended of a kind lately, the newest first."""
    return list(Mended.objects.filter(tenant_id__in=at.whole, what=what).order_by("-at")[:LATELY])


def mended(actor: Actor, mended_id: UUID) -> Mended:
    """Something that was mended in the actor's organisation."""
    found = Mended.objects.filter(tenant_id__in=desk(actor).whole, pk=mended_id).first()
    if found is None:
        raise NotFound
    return found
