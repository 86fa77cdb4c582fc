"""What a scan may be: told by its content, made anew from its pages or its pixels, refused when anything in it acts.

Checklist 36 (ASVS V5.2-5.4). No name, no metadata and no byte that was not needed to show it is kept.
"""

import io
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

from samvev.consents.papers.models import ScanKind
from samvev.kernel.errors import Invalid

LARGEST: Final = 5 * 1024 * 1024  # bytes
PAGES: Final = 30
PIXELS: Final = 40_000_000
OBJECTS: Final = 20_000  # in a PDF; more is no scan of a form
VIRUS_SECONDS: Final = 30
BEGINS: Final = {b"%PDF-": ScanKind.PDF, b"\xff\xd8\xff": ScanKind.JPEG, b"\x89PNG\r\n\x1a\n": ScanKind.PNG}
ENDINGS: Final = {".pdf": ScanKind.PDF, ".jpg": ScanKind.JPEG, ".jpeg": ScanKind.JPEG, ".png": ScanKind.PNG}
# What makes a PDF do something, or carry something: names of entries and of actions.
ACTS: Final = frozenset(
    {"/JavaScript", "/JS", "/AA", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/RichMediaContent"}
    | {"/XFA", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound", "/3D", "/Encrypt"}
)
NOT_THIS_KIND = _("Send a PDF, a JPEG or a PNG.")
TOO_LARGE = _("The file is too large. 5 MB is the limit: scan with fewer colours, or fewer pages at a time.")
UNREADABLE = _("The file cannot be read. Scan it again.")
IT_ACTS = _("There is something in the file that acts, or another file inside it. Print it and scan the paper.")
TOO_MANY = _("A scan has 30 pages at most.")
INFECTED = _("The file was stopped by the virus check.")


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
    made = _pdf(data) if kind is ScanKind.PDF else _picture(data, kind)
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
        raise Invalid(INFECTED) from error  # no answer is no yes
    if found.returncode:
        raise Invalid(INFECTED)


def _picture(data: bytes, kind: ScanKind) -> bytes:
    """The pixels alone, turned as the camera said: no place, no time, no maker stays with them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kind.name]) as picture:
                if picture.width * picture.height > PIXELS:
                    raise Invalid(TOO_LARGE)
                plain = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise Invalid(UNREADABLE) from error
    except Image.DecompressionBombError as error:
        raise Invalid(TOO_LARGE) from error
    made = io.BytesIO()
    bare = Image.frombytes("RGB", plain.size, plain.tobytes())
    bare.save(made, kind.name, **({"quality": 85} if kind is ScanKind.JPEG else {"optimize": True}))
    return made.getvalue()


def _pdf(data: bytes) -> bytes:
    """The pages alone, in a document of our own; refused when anything in the one that was sent acts."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted or any(_acts(one) for one in _objects(reader)):
            raise Invalid(IT_ACTS)
        if not 0 < len(reader.pages) <= PAGES:
            raise Invalid(TOO_MANY)
        writer = PdfWriter()
        for page in reader.pages:
            for entry in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
                page.pop(NameObject(entry), None)
            writer.add_page(page)
        writer.metadata = None
        made = io.BytesIO()
        writer.write(made)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise Invalid(UNREADABLE) from error
    return made.getvalue()


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Every object that the file holds, whether a page leads to it or not."""
    yield reader.trailer
    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > OBJECTS:
        raise Invalid(TOO_MANY)
    for number, generation in numbers:
        yield reader.get_object(IndirectObject(number, generation, reader))


def _acts(found: Any, depth: int = 0) -> bool:
    """Does an object do something when the file is opened or touched, or carry another file?"""
    if depth > 50:
        return True
    if isinstance(found, DictionaryObject):
        if ACTS & set(found) or found.get("/S") in ACTS or found.get("/Subtype") in ACTS or found.get("/Type") in ACTS:
            return True
        opens = found.get("/OpenAction")
        if isinstance(opens, DictionaryObject) and opens.get("/S") not in (None, "/GoTo"):
            return True
        return any(_acts(one, depth + 1) for one in found.values() if isinstance(one, DictionaryObject | ArrayObject))
    return isinstance(found, ArrayObject) and any(
        _acts(one, depth + 1) for one in found if isinstance(one, DictionaryObject | ArrayObject)
    )
