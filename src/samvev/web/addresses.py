"""Addresses of pages about one row: a long list has hundreds, so a route is looked up once."""

from functools import cache
from uuid import UUID

from django.urls import reverse
from django.utils.safestring import SafeString

NOWHERE = UUID(int=0)  # stands in a route for the row


@cache
def _route(name: str, *more: str) -> str:
    return reverse(name, args=[NOWHERE, *more])


def address(name: str, pk: UUID, *more: str) -> SafeString:
    """The address of a page about one row. A route and a key have nothing to escape."""
    return SafeString(_route(name, *more).replace(str(NOWHERE), str(pk)))
