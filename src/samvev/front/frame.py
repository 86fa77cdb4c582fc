"""The frame around every page: organisation, menu, bell, languages. Each sees only what they may use."""

from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samvev.audit.record import request_id
from samvev.consents.rules import SIGNS_AS
from samvev.kernel.actor import ANYONE, Actor, OfficeRole

STAFF = [
    ("front:day", _("My day"), "day"),
    ("front:cases", _("Cases"), "cases"),
    ("messages:all", _("Messages"), "messages"),
]
UNIT = [("needs:inbox", _("Inbox"), "inbox")]
MANAGER = [("needs:appointments", _("My unit"), "people")]
WATCH = [("cases:questions", _("The log"), "history")]
ADMIN = [("accounts:units", _("Units"), "units"), ("accounts:staff", _("Employees"), "staff")]
CLEAN = [("oversight:cleanup", _("Clean-up"), "tidy")]
FIGURES = [("oversight:overview", _("Overview"), "overview"), ("oversight:latest", _("Reports"), "reports")]
AGES = [("consents:ages", _("Ages"), "steps")]
PERSON = [
    ("front:my_plan", _("My plan"), "plan"),
    ("front:my_team", _("My team"), "team"),
    ("front:my_meetings", _("Meetings"), "meetings"),
    ("messages:all", _("Messages"), "messages"),
]
DECIDES = [("front:who_sees", _("Who sees what"), "eye")]  # not for next of kin: they decide for nobody


@dataclass(frozen=True)
class MenuItem:
    """A place in the menu."""

    url: str
    label: str
    icon: str
    current: bool
    count: int | None = None


@dataclass
class Frame:
    """What stands around the content of a page."""

    actor: Actor | None
    organisation: str
    menu: list[MenuItem]
    unread: int
    language: str
    languages: list[tuple[str, str]] = field(default_factory=list)
    request_id: str = ""
    demo: bool = False
    search_url: str | None = None
    bell_url: str | None = None
    access_url: str | None = None
    language_url: str = ""
    sign_out_url: str = ""


def frame(request: Any) -> Frame:
    """The frame for whoever asks."""
    actor: Actor = getattr(request, "actor", ANYONE)
    known = actor.user_id is not None
    return Frame(
        actor=actor if known else None,
        organisation=actor.organisation,
        menu=_menu(actor, getattr(request, "path", "")) if known else [],
        unread=actor.unread,
        language=get_language() or settings.LANGUAGE_CODE,
        languages=[(code, str(name)) for code, name in settings.LANGUAGES],
        request_id=request_id.get(),
        demo=settings.DEMO,
        search_url=_url("front:search") if actor.is_staff else None,
        bell_url=_url("front:notices") if known else None,
        access_url=_url("front:my_access") if known else None,
        language_url=_url("accounts:language") or "",
        sign_out_url=_url("accounts:sign_out") or "",
    )


def _menu(actor: Actor, path: str) -> list[MenuItem]:
    places = STAFF if actor.is_staff else PERSON
    if not actor.is_staff and (not actor.cases or any(a.role in SIGNS_AS for a in actor.cases.values())):
        places = places + DECIDES
    if actor.holds_any(OfficeRole.COORDINATING_UNIT, OfficeRole.ALLOCATION):
        places = places + UNIT
    if actor.holds_any(OfficeRole.MANAGER):
        places = places + MANAGER
    if actor.holds_any(OfficeRole.COORDINATING_UNIT, OfficeRole.TOP_ADMIN, OfficeRole.MANAGER):
        places = places + FIGURES
    if actor.holds_any(OfficeRole.COORDINATING_UNIT):
        places = places + CLEAN
    if actor.holds_any(OfficeRole.COORDINATING_UNIT, OfficeRole.TOP_ADMIN):
        places = places + WATCH
    if actor.holds_any(OfficeRole.TOP_ADMIN, OfficeRole.LOCAL_ADMIN):
        places = places + ADMIN
    if actor.holds_any(OfficeRole.TOP_ADMIN):
        places = places + AGES
    items = [(url, label, icon) for name, label, icon in places if (url := _url(name))]
    return [MenuItem(url, str(label), icon, path.startswith(url)) for url, label, icon in items]


@cache
def _url(name: str) -> str | None:
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
