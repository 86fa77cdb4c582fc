"""Makes a scan anew from its pixels or its pages. Run as a program of its own, which is stopped when it takes too long.

It reads what a stranger sent, knows nothing of Samvev, and ends with one word about why a file is refused.
"""

import io
import sys
import warnings
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageOps, UnidentifiedImageError
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject

# What makes a PDF do something, or carry something: names of entries and of actions.
ACTS = frozenset(
    {"/JavaScript", "/JS", "/AA", "/Launch", "/EmbeddedFiles", "/EmbeddedFile", "/RichMedia", "/RichMediaContent"}
    | {"/XFA", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE", "/Rendition", "/Movie", "/Sound", "/3D", "/Encrypt"}
)


class Refused(Exception):
    """Not a plain scan; the word says why."""


def picture(data: bytes, kind: str, pixels: int) -> bytes:
    """The pixels alone, turned as the camera said: no place, no time, no maker stays with them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=[kind]) as picture:
                if picture.width * picture.height > pixels:
                    raise Refused("too_large")
                plain = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise Refused("unreadable") from error
    except Image.DecompressionBombError as error:
        raise Refused("too_large") from error
    made = io.BytesIO()
    bare = Image.frombytes("RGB", plain.size, plain.tobytes())
    bare.save(made, kind, **({"quality": 85} if kind == "JPEG" else {"optimize": True}))
    return made.getvalue()


def pdf(data: bytes, pages: int, objects: int) -> bytes:
    """The pages alone, in a document of our own; refused when anything in the one that was sent acts."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted or any(_acts(one) for one in _objects(reader, objects)):
            raise Refused("acts")
        if not 0 < len(reader.pages) <= pages:
            raise Refused("too_many")
        writer = PdfWriter()
        for page in reader.pages:
            for entry in ("/Annots", "/AA", "/Metadata", "/PieceInfo"):
                page.pop(NameObject(entry), None)
            writer.add_page(page)
        writer.metadata = None
        made = io.BytesIO()
        writer.write(made)
    except (PyPdfError, ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError, OSError) as error:
        raise Refused("unreadable") from error
    return made.getvalue()


def _objects(reader: PdfReader, most: int) -> Iterator[Any]:
    """Every object that the file holds, whether a page leads to it or not."""
    yield reader.trailer
    numbers = [(number, generation) for generation, table in reader.xref.items() for number in table]
    numbers += [(number, 0) for number in reader.xref_objStm]
    if len(numbers) > most:
        raise Refused("too_many")
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


def main() -> None:
    """`making.py KIND PIXELS PAGES OBJECTS`: the file comes in, the file made anew goes out, or a word and 1."""
    kind, *limits = sys.argv[1:]
    pixels, pages, objects = (int(limit) for limit in limits)
    data = sys.stdin.buffer.read()
    try:
        made = pdf(data, pages, objects) if kind == "PDF" else picture(data, kind, pixels)
    except Refused as refused:
        sys.stdout.write(str(refused))
        sys.exit(1)
    sys.stdout.buffer.write(made)


if __name__ == "__main__":
    main()
