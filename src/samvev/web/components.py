"""What the components of a page are made of: small facts that their templates show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from django.utils.functional import Promise

type Words = str | Promise

HUES = 6


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a process: `state` is done, now or later."""

    label: Words
    state: str = "later"
    url: str = ""
    note: Words = ""


@dataclass(frozen=True, slots=True)
class Next:
    """One box of the strip on top of a case: what, when or how many, and where it leads. `kind`: a status kind."""

    label: Words
    value: Words
    url: str = ""
    kind: str = ""
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """How a status looks: a colour of the design system, and an icon, so that colour never stands alone."""

    color: str
    icon: str


LOOKS: dict[str, Look] = {
    "good": Look("success", "check"),
    "done": Look("success", "check"),
    "going": Look("brand1", "arrow"),
    "new": Look("accent", "spark"),
    "wait": Look("info", "clock"),
    "soon": Look("warning", "clock"),
    "late": Look("warning", "warning"),
    "urgent": Look("danger", "warning"),
    "off": Look("neutral", "close"),
    "plain": Look("neutral", ""),
    "closed": Look("neutral", "archive"),
    "protected": Look("brand2", "lock"),
}


def look(kind: str) -> Look:
    """How a kind of status looks; an unknown kind is plain."""
    return LOOKS.get(kind, LOOKS["plain"])


def initials(name: str) -> str:
    """One or two letters for a name: first and last."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


def hue(name: str) -> int:
    """Which of our six colours a name has; always the same for the same name."""
    return crc32(name.encode("utf-8", "replace")) % HUES + 1


def steps_from(labels: Iterable[Words], today: int) -> list[Step]:
    """Steps from their labels: those before number `today` (from 0) are done, those after come later."""
    return [
        Step(label, "done" if number < today else "now" if number == today else "later")
        for number, label in enumerate(labels)
    ]


def page_query(query: Any, number: int) -> str:
    """The address of another page of the same list, with search and filters kept."""
    changed = query.copy()
    changed["page"] = str(number)
    return f"?{changed.urlencode()}"
