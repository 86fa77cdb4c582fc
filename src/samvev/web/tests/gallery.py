"""The gallery: one page with every component on it, for the tests and for looking at while developing."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, QueryDict
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory

from samvev.kernel import clock
from samvev.web.components import Next, steps_from
from samvev.web.conflicts import Clash, Difference
from samvev.web.forms import (
    AreasField,
    ChoiceField,
    ClockField,
    DayField,
    FacesField,
    MailField,
    PhoneField,
    PlainText,
    SamvevForm,
    SeenField,
    SwitchField,
)

NOW = datetime(2026, 11, 21, 12, 31, tzinfo=ZoneInfo("Europe/Oslo"))
TEMPLATES = Path(__file__).parent / "templates"


@dataclass
class MenuItem:
    """A place in the menu."""

    url: str
    label: str
    icon: str
    current: bool = False
    count: int | None = None


@dataclass
class Someone:
    """Who is signed in."""

    name: str = "Kari Nes"
    title: str = "Helsesykepleier, Barn og familie"


@dataclass
class Frame:
    """The frame as the context processor gives it."""

    organisation: str = "Testdal kommune"
    actor: Someone | None = field(default_factory=Someone)
    menu: list[MenuItem] = field(default_factory=list)
    unread: int = 3
    search_url: str | None = "/search"
    bell_url: str = "/notices"
    language: str = "nb"
    languages: tuple[tuple[str, str], ...] = (("nb", "Bokmål"), ("nn", "Nynorsk"), ("en", "English"))
    language_url: str = "/language"
    sign_out_url: str = "/sign-out"
    access_url: str = "/my-access"
    demo: bool = True
    request_id: str = "5f2c9d10"


STAFF_MENU = [
    MenuItem("#day", "Min dag", "sun"),
    MenuItem("#cases", "Saker", "folder", current=True),
    MenuItem("#messages", "Meldinger", "chat", count=2),
    MenuItem("#inbox", "Innboks", "inbox", count=4),
    MenuItem("#overview", "Oversikt", "chart"),
    MenuItem("#reports", "Rapporter", "document"),
    MenuItem("#tidy", "Rydding", "tidy"),
]
PERSON_MENU = [
    MenuItem("#plan", "Min plan", "leaf", current=True),
    MenuItem("#team", "Teamet mitt", "people"),
    MenuItem("#meetings", "Møter", "calendar"),
    MenuItem("#messages", "Meldinger", "chat", count=1),
    MenuItem("#access", "Hvem ser hva", "eye"),
]


class GalleryForm(SamvevForm):
    """One field of each shape."""

    name = PlainText(label="Hva skal vi kalle målet?", help_text="Bruk gjerne dine egne ord.")
    what = PlainText(label="Hva er viktig?", lines=4, limit=300, help_text="Skriv så kort eller langt du vil.")
    day = DayField(label="Når begynner det?", required=False)
    clock = ClockField(label="Klokka", required=False)
    areas = AreasField(label="Hvilke deler av livet gjelder det?")
    who = ChoiceField(label="Hvem kan se målet?", choices=[("all", "Hele teamet"), ("me", "Bare koordinator")])
    unit = forms.ChoiceField(label="Enhet", choices=[("", "Velg …"), ("1", "Barn og familie"), ("2", "Rehabilitering")])
    phone = PhoneField(label="Telefon", required=False)
    mail = MailField(label="E-post", required=False)
    going = FacesField(label="Hvordan går det?", required=False)
    agrees = forms.BooleanField(label="Personen er spurt og sier ja")
    sms = SwitchField(label="Varsle på SMS", help_text="Meldingen sier aldri hva saken gjelder.")
    seen = SeenField(initial=3)


WRONG = "name=&what=" + "Ord+" * 90 + "&day=i+morgen+kanskje&phone=ring+meg&unit=&seen=3"


def clash() -> Clash:
    """Two who saved at once."""
    return Clash(
        version=4,
        by="Ola Vik",
        at=NOW - timedelta(minutes=12),
        fields=(
            Difference("Mål", "Gå til butikken alene hver fredag", "Gå til butikken alene to ganger i uka"),
            Difference("Områder", "Helse og omsorg", "Helse og omsorg"),
        ),
    )


def request(path: str = "/gallery?q=mål&page=2") -> HttpRequest:
    """A request as a page gets it."""
    made = RequestFactory().get(path)
    made.htmx = False  # type: ignore[attr-defined]
    return made


def engine() -> DjangoTemplates:
    """Templates as the product has them, and the gallery's own."""
    return DjangoTemplates(
        {
            "NAME": "gallery",
            "DIRS": [TEMPLATES],
            "APP_DIRS": True,
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    )


def context(**changes: Any) -> dict[str, Any]:
    """Everything the gallery shows."""
    conflicting = GalleryForm(QueryDict("name=Butikk"))
    conflicting.clash = clash()
    today = clock.today()
    return {
        "frame": Frame(menu=STAFF_MENU),
        "form": GalleryForm(),
        "wrong": GalleryForm(QueryDict(WRONG), auto_id="wrong_%s"),
        "conflicting": conflicting,
        "steps": steps_from(["Meldt", "Vurdert", "Vedtak", "Enhet", "Koordinator", "Oppstart"], 2),
        "page": Paginator(range(70), 10).page(2),
        "soon": today + timedelta(days=3),
        "late": today - timedelta(days=2),
        "far": today + timedelta(days=240),
        "now": NOW,
        "strip": [
            Next("Neste møte", "om 3 dager (tirsdag 24. november)", "#meeting", icon="calendar"),
            Next("Neste evaluering", "om 2 uker (mandag 7. desember)", "#evaluation", icon="goal"),
            Next("Forsinket", "2 tiltak", "#late", "late"),
            Next("Samtykke går ut", "1 innen 30 dager", "#consents", "soon"),
        ],
    } | changes


def render(template: str = "gallery/gallery.html", **changes: Any) -> str:
    """The page as HTML."""
    with clock.at(NOW):
        return engine().get_template(template).render(context(**changes), request())
