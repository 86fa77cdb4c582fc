"""Templates that are compiled: for what long lists repeat (`jinja2/` beside `templates/` in a room). ADR 0032."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import BaseLoader, ChainableUndefined, Environment

from samvev.web import days, icons
from samvev.web.templatetags.samvev import avatar


def environment(*, loader: BaseLoader, auto_reload: bool, **_: Any) -> Environment:
    """What those templates know beside their own values: texts, addresses, our icons and avatars, days in words.

    As in Django's own, what is not marked as safe is escaped, and a name that nobody gave is empty.
    """
    made = Environment(loader=loader, auto_reload=auto_reload, undefined=ChainableUndefined, autoescape=True)
    made.globals |= {"_": gettext, "ngettext": ngettext, "url": reverse, "icon": icons.icon, "avatar": avatar}
    made.filters["day"] = days.day_in_words
    return made
