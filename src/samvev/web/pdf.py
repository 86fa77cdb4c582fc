"""Documents as PDF/A-2a and PDF/UA-1 by Typst: archivable, readable with a screen reader, the same bytes each time.

A template is `<room>/typst/<name>.typ`; it begins with `#import "/web/typst/base.typ": *`. What people wrote goes
in as JSON data, never as Typst source, so no text can run anything.
"""

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, cast

import typst
from django.utils import translation
from django.utils.translation import gettext as _

from samvev.kernel import clock

ROOMS = Path(__file__).resolve().parent.parent
FONTS = ROOMS / "web" / "static" / "vendor"
STAND_IN = "□"
ROUNDS = 5
LATIN = 0x250  # the first character after the Latin letters that our own font surely has
_MISSING = re.compile(r"(?:the text|the codepoint) `\"((?:[^\"\\]|\\.)*)\"`")
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


def render_pdf(
    template_name: str, data: dict[str, Any], *, title: str, language: str, at: datetime | None = None
) -> bytes:
    """A PDF from the template `room/name` and plain data (what JSON can hold).

    `at` (with a time zone) is the moment that the document says it was made, now if not given: the same data at
    the same moment gives the same bytes. A character that no font can draw becomes a box; it never stops a document.
    """
    room, name = template_name.split("/")
    source = ROOMS / room / "typst" / f"{name}.typ"
    moment = at or clock.now()
    with translation.override(language):
        frame = {"title": title, "language": language, "page": _("Page"), "of": _("of")}
    text = json.dumps(data | {"frame": frame}, ensure_ascii=False)
    return _compile(source, text, moment.astimezone(UTC).replace(microsecond=0))


def _compile(source: Path, text: str, moment: datetime) -> bytes:
    """Compile with the fonts we bring; else with those of the machine; else with a box for what none can draw."""
    try:
        return _attempt(source, text, moment, system=False)
    except typst.TypstError as error:
        if not _undrawable(error):
            raise
    for _round in range(ROUNDS):
        try:
            return _attempt(source, text, moment, system=True)
        except typst.TypstError as error:
            missing = _undrawable(error)
            if not missing:
                raise
            for words in missing:
                text = text.replace(words, STAND_IN)
    kept = "".join(letter if ord(letter) < LATIN else STAND_IN for letter in text)
    return _attempt(source, kept, moment, system=False)


def _attempt(source: Path, text: str, moment: datetime, *, system: bool) -> bytes:
    compiler = typst.Compiler(input=source, root=ROOMS, font_paths=_fonts(system))
    made = compiler.compile(format="pdf", sys_inputs={"data": text}, pdf_standards=["a-2a", "ua-1"], timestamp=moment)
    return cast("bytes", made)  # one PDF; the library has other types for other formats


@cache
def _fonts(system: bool) -> typst.Fonts:
    """The fonts, read once: ours, and on demand those of the machine."""
    return typst.Fonts(include_system_fonts=system, font_paths=[FONTS])


def _undrawable(error: typst.TypstError) -> list[str]:
    """The pieces of text that no font could draw, longest first; none when the error is about something else."""
    told = getattr(error, "diagnostic", "") or str(error)
    found = {_ESCAPE.sub(_unescape, words) for words in _MISSING.findall(told)}
    return sorted(found, key=len, reverse=True)


def _unescape(match: re.Match[str]) -> str:
    return chr(int(match[1], 16)) if match[1] else match[2]
