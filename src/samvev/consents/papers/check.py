"""What a scan may be: told by its content, made anew from its pages or its pixels, refused when anything in it acts.

Checklist 36 (ASVS V5.2-5.4). No name, no metadata and no byte that was not needed to show it is kept.
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samvev.consents.papers.models import ScanKind
from samvev.kernel.errors import Invalid

LARGEST: Final = 5 * 1024 * 1024  # bytes
PAGES: Final = 30
PIXELS: Final = 40_000_000
OBJECTS: Final = 20_000  # in a PDF; more is no scan of a form
VIRUS_SECONDS: Final = 30
MAKING_SECONDS: Final = 20  # a scan of thirty pages takes about one; longer is a file made to keep us busy
MAKING = Path(__file__).with_name("making.py")
BEGINS: Final = {b"%PDF-": ScanKind.PDF, b"\xff\xd8\xff": ScanKind.JPEG, b"\x89PNG\r\n\x1a\n": ScanKind.PNG}
ENDINGS: Final = {".pdf": ScanKind.PDF, ".jpg": ScanKind.JPEG, ".jpeg": ScanKind.JPEG, ".png": ScanKind.PNG}
NOT_THIS_KIND = _("Send a PDF, a JPEG or a PNG.")
TOO_LARGE = _("The file is too large. 5 MB is the limit: scan with fewer colours, or fewer pages at a time.")
UNREADABLE = _("The file cannot be read. Scan it again.")
IT_ACTS = _("There is something in the file that acts, or another file inside it. Print it and scan the paper.")
TOO_MANY = _("A scan has 30 pages at most.")
INFECTED = _("The file was stopped by the virus check.")
NO_ANSWER = _("The virus check does not answer, so nothing was kept. Try again in a while.")
TOO_SLOW = _("It took too long to look through the file, so nothing was kept. Print it and scan the paper.")
REFUSALS = {"too_large": TOO_LARGE, "too_many": TOO_MANY, "acts": IT_ACTS}


@dataclass(frozen=True, slots=True)
class Scan:
    """A scan made anew."""

    kind: ScanKind
    data: bytes


def scan_of(data: bytes, name: str) -> Scan:
    """The scan made anew from what was sent. Raises `Invalid` with the reason for whatever is not a plain scan."""
    if len(data) > LARGEST:
        raise Invalid(TOO_LARGE)
    kind = next((kind for begin, kind in BEGINS.items() if data.startswith(begin)), None)
    if kind is None or ENDINGS.get(PurePath(name).suffix.lower()) is not kind:
        raise Invalid(NOT_THIS_KIND)
    _ask_virus_check(data)
    made = _made_anew(data, kind)
    if len(made) > LARGEST:
        raise Invalid(TOO_LARGE)
    return Scan(kind, made)


def _ask_virus_check(data: bytes) -> None:
    """The command of the setting `SAMVEV_VIRUS_CHECK` reads the file and ends with 0 when it is clean."""
    command = settings.SAMVEV_VIRUS_CHECK
    if not command:
        return
    try:
        # The command is a setting of whoever runs Samvev; nothing that was sent is part of it.
        found = subprocess.run(command, input=data, capture_output=True, timeout=VIRUS_SECONDS, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Invalid(NO_ANSWER) from error  # no answer is no yes
    if found.returncode:
        raise Invalid(INFECTED)


def _made_anew(data: bytes, kind: ScanKind) -> bytes:
    """The scan made anew by a program of its own, without our secrets, that is stopped when it takes too long."""
    limits = [str(limit) for limit in (PIXELS, PAGES, OBJECTS)]
    command = [sys.executable, "-I", str(MAKING), kind.name, *limits]
    try:
        # Our own program; what was sent goes in as a file, never as a part of the command.
        made = subprocess.run(command, input=data, capture_output=True, timeout=MAKING_SECONDS, check=False, env={})  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise Invalid(TOO_SLOW) from error
    if made.returncode:
        raise Invalid(REFUSALS.get(made.stdout.decode("ascii", "replace"), UNREADABLE))
    return made.stdout
