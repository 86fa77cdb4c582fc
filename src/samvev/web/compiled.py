"""Templates that are compiled: for what long lists repeat (`jinja2/` beside `templates/` in a room). ADR 0032."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext
from jinja2 import BaseLoader, ChainableUndefined, Environment

from samvev.web import addresses, days, icons
from samvev.web.templatetags import samvev as tags


def environment(*, loader: BaseLoader, auto_reload: bool, **_: Any) -> Environment:
    """What those templates know beside their own values: texts, addresses, our icons and avatars, days in words.

    As in Django's own, what is not marked as safe is escaped, and a name that nobody gave is empty.
    """
    made = Environment(loader=loader, auto_reload=auto_reload, undefined=ChainableUndefined, autoescape=True)
    made.globals |= {
        "_": gettext,
        "ngettext": ngettext,
        "url": reverse,
        "address": addresses.address,
        "static": _static,
    }
    made.globals |= {"icon": icons.icon, "avatar": tags.avatar, "status_tag": tags.status_tag, "empty": _empty(made)}
    made.filters |= {"day": days.day_in_words, "moment": days.moment_in_words, "words": tags.words}
    return made


@cache
def _static(path: str) -> str:
    """The address of a file of ours. It does not change while the process runs."""
    return static(path)


def _empty(made: Environment) -> Callable[..., SafeString]:
    """Nothing here yet: as the tag of that name has it."""

    def empty(text: str, *, title: str = "", url: str = "", action: str = "", icon: str = "leaf") -> SafeString:
        drawn = made.get_template("web/empty.html").render(text=text, title=title, url=url, action=action, drawn=icon)
        return mark_safe(drawn)  # noqa: S308 - the template has escaped what it was given

    return empty
