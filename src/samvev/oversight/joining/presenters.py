"""Two registrations side by side, in words. No queries."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from samvev.oversight.joining import rules
from samvev.oversight.joining.pair import Pair, Side
from samvev.people import national_id
from samvev.people.models import Sex


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of both."""

    label: str
    texts: tuple[str, str]
    differs: bool = False


def labels() -> dict[str, str]:
    """What each fact is called."""
    return {
        "name": _("Name"),
        "birth_date": _("Born"),
        "sex": _("Sex, for the yearly report"),
        "language": _("Language form"),
        "phone": _("Telephone"),
        "number": _("National identity number"),
        "address": _("Address"),
    }


def said(pair: Pair) -> dict[str, tuple[str, str]]:
    """What each of the two says, in words."""
    kept, other = (_said(side) for side in pair.sides)
    return {name: (kept[name], other[name]) for name in kept}


def _said(side: Side) -> dict[str, str]:
    person, number = side.person, side.number
    return {
        "name": person.name,
        "birth_date": f"{person.birth_date:%d.%m.%Y}" if person.birth_date else "",
        "sex": str(Sex(person.sex).label) if person.sex else "",
        "language": str(dict(settings.LANGUAGES).get(person.language, "")),
        "phone": person.phone,
        "number": national_id.mask(number.number) if number else "",
        "address": _address(side),
    }


def _address(side: Side) -> str:
    held = side.address
    return f"{held.street}, {held.postcode} {held.place}".strip(" ,") if held else ""


def page(pair: Pair) -> dict[str, Any]:
    """Everything on the page but the form."""
    texts, names = said(pair), labels()
    lines = [Line(names[name], texts[name], name in pair.choices) for name in names]
    kept, other = pair.sides
    more = {
        _("Protection"): (kept.person.get_protection_display(), other.person.get_protection_display()),
        _("Signs in"): (_signs_in(kept), _signs_in(other)),
        pgettext("how many consents hold", "Consents in force"): (str(kept.consents), str(other.consents)),
        _("Next of kin"): (_kin(kept), _kin(other)),
        _("Registered in"): (kept.organisation, other.organisation),
    }
    lines += [Line(label, both, both[0] != both[1]) for label, both in more.items()]
    return {
        "pair": pair,
        "lines": lines,
        "cases": [_cases(side) for side in pair.sides],
        "hinders": rules.hinders(pair),
        "cannot_be_undone": pair.removes_address,
        "signs_in_twice": bool(kept.user and other.user and kept.user != other.user),
        "hides": any(side.hidden for side in pair.sides),
        "protection": dict(type(kept.person).protection.field.flatchoices)[pair.protection],
    }


def _signs_in(side: Side) -> str:
    return _("Yes") if side.user and side.user.is_active else _("No")


def _kin(side: Side) -> str:
    return "; ".join(f"{row.name or row.other.name} ({row.get_kind_display()})" for row in side.relations)


def _cases(side: Side) -> list[tuple[str, str, str]]:
    found = []
    for case in side.cases:
        held = getattr(case, "coordinators_today", [])
        facts = [held[0].user.name if held else "", f"{case.start:%d.%m.%Y}–{case.end:%d.%m.%Y}" if case.end else ""]
        kind = str(case.get_kind_display())
        found.append((kind, reverse("cases:overview", args=[case.pk]), " · ".join(filter(None, facts))))
    return found
