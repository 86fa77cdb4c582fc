"""Events: what can happen to a person's data, in words that the person understands.

Each room names its own in its `events.py`; the register here lets the log speak of them all.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_register: dict[str, "Event"] = {}


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a stable code (`room.what`) and words that follow a name: "Kari saw the plan".

    `private` is not told to the team, nor to a parent who no longer sees everything: that it happened says too much.
    """

    code: str
    words: str | Promise
    private: bool = False

    def __post_init__(self) -> None:
        if self.code in _register:
            raise ValueError(f"The event {self.code} is named twice")
        _register[self.code] = self


def event_words(code: str) -> str:
    """The words of an event for the log; the code itself for one that is no longer named."""
    event = _register.get(code)
    return str(event.words) if event else code


def private_codes() -> list[str]:
    """The events that the person's team is not told of."""
    return [code for code, event in _register.items() if event.private]


READ = Event("audit.read", _("opened the page"))
SEARCHED = Event("audit.searched", _("found the person in a search"))
LISTED = Event("audit.listed", _("saw the name in a list"))
PRINTED = Event("audit.printed", _("made a printout"))
REFUSED = Event("audit.refused", _("was refused"))
SIGNED_IN = Event("audit.signed_in", _("signed in"))
SIGNED_OUT = Event("audit.signed_out", _("signed out"))
EXPORTED = Event("audit.exported", _("took out a file"))
