"""Reading the clean-up, within an actor's reach."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound
from samvev.kernel.verdict import Verdict
from samvev.oversight.cleanup import faults, rules
from samvev.oversight.cleanup.models import Mended
from samvev.oversight.desk import Desk
from samvev.oversight.joining import queries as joining
from samvev.oversight.joining import rules as joining_rules
from samvev.oversight.queries import desk
from samvev.people.models import Joining

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


def lately(at: Desk, what: str) -> list[Any]:
    """What was mended of a kind lately, the newest first; of duplicates also those that were joined."""
    found: list[Any] = list(Mended.objects.filter(tenant_id__in=at.whole, what=what).order_by("-at")[:LATELY])
    joined = joining.lately(at.whole) if what == "duplicates" else []
    return sorted([*found, *joined], key=lambda one: one.at, reverse=True)[:LATELY]


def mended(actor: Actor, mended_id: UUID) -> Mended:
    """Something that was mended in the actor's organisation."""
    found = Mended.objects.filter(tenant_id__in=desk(actor).whole, pk=mended_id).first()
    if found is None:
        raise NotFound
    return found


def undoing(one: Any) -> Callable[[Actor, Any], Verdict]:
    """The rule that is asked before something is undone."""
    return joining_rules.may_undo if isinstance(one, Joining) else rules.may_undo
