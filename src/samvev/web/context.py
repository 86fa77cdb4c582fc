"""What every page has around it."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


@cache
def _frame() -> Callable[[HttpRequest], Any]:
    """Who makes the frame: a room above knows the menus; the settings name the function."""
    found: Callable[[HttpRequest], Any] = import_string(settings.SAMVEV_FRAME)
    return found


def page(request: HttpRequest) -> dict[str, Any]:
    """The frame of the page: organisation, menu, bell, languages. Built when the template asks for it."""
    return {"frame": _frame()(request)}
