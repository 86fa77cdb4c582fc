"""From the text of a cell to its value. Each parser is given text that is not empty, or raises `Wrong`."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import override

from samvev.interop.load.report import quoted
from samvev.people import national_id

FIRST_YEAR, LAST_YEAR = 1850, 2200
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?(.*)")
ZONE = re.compile(r"Z|[+-][0-9]{2}(:?[0-9]{2})?")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
PARTS = re.compile(r"[\s,;|]+")
PHONE = re.compile(r"[+]?[0-9]{3,15}")
ORGNR = re.compile(r"[0-9]{9}")
ORGNR_WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)

type Parser = Callable[[str], Any]


class Wrong(Exception):
    """A cell does not hold what its column asks for; the message follows the column's name."""


def text(longest: int | None = None) -> Parser:
    """Any text up to a length; what looks like a formula is text like all else."""

    def parse(cell: str) -> str:
        if longest is not None and len(cell) > longest:
            raise Wrong(f"{quoted(cell)} is {len(cell)} characters long; {longest} is the most")
        if CONTROL.search(cell):
            raise Wrong(f"{quoted(cell)} has a character that cannot be kept")
        return cell

    return parse


def word(longest: int) -> Parser:
    """Text without a space, for codes that stand several in one cell."""
    whole = text(longest)

    def parse(cell: str) -> str:
        if len(cell.split()) > 1:
            raise Wrong(f"{quoted(cell)} has a space in it")
        return str(whole(cell))

    return parse


def words(longest: int) -> Parser:
    """Codes parted by spaces, each once."""
    each = text(longest)

    def parse(cell: str) -> list[str]:
        return list(dict.fromkeys(each(part) for part in cell.split()))

    return parse


def day(cell: str) -> date:
    """A date, YYYY-MM-DD."""
    try:
        found = date.fromisoformat(cell) if DAY.fullmatch(cell) else None
    except ValueError:
        found = None
    if found is None:
        raise Wrong(f"{quoted(cell)} is not a date")
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Wrong(f"{quoted(cell)} is not a likely date; leave the cell empty when it is not known")
    return found


def moment(cell: str) -> datetime:
    """A time with its zone, as in 2018-03-05T14:30:00+01:00."""
    found = MOMENT.fullmatch(cell)
    if found and not found[4]:
        raise Wrong(f"{quoted(cell)} has no time zone, as in 2018-03-05T14:30:00+01:00")
    try:
        value = datetime.fromisoformat(cell) if found and ZONE.fullmatch(found[4]) else None
    except ValueError:
        value = None
    if value is None:
        raise Wrong(f"{quoted(cell)} is not a time")
    day(cell[:10])
    return value


def flag(cell: str) -> bool:
    """0 or 1."""
    if cell not in {"0", "1"}:
        raise Wrong(f"{quoted(cell)} is not 0 or 1")
    return cell == "1"


def choice(allowed: Iterable[str], synonyms: Mapping[str, str] | None = None) -> Parser:
    """One of a list of words, or a word that means one of them."""
    known = list(allowed)
    meant = {name: name for name in known} | dict(synonyms or {})

    def parse(cell: str) -> str:
        if cell not in meant:
            raise Wrong(f"{quoted(cell)} is not one of: {', '.join(known)}")
        return meant[cell]

    return parse


def several(allowed: Iterable[str], synonyms: Mapping[str, str], everything: str) -> Parser:
    """Words of a list, parted by spaces or by comma, semicolon or bar; one word stands for all of them."""
    known = list(allowed)
    one = choice([*known, everything], synonyms)

    def parse(cell: str) -> list[str]:
        found = {one(part) for part in PARTS.split(cell) if part}
        return known if everything in found else [name for name in known if name in found]

    return parse


def email(cell: str) -> str:
    """An e-mail address."""
    try:
        validate_email(cell)
    except ValidationError:
        raise Wrong(f"{quoted(cell)} is not an e-mail address") from None
    if len(cell) > 254:
        raise Wrong(f"{quoted(cell)} is {len(cell)} characters long; 254 is the most")
    return cell


def phone(cell: str) -> str:
    """A telephone number, with or without spaces; kept as it is written."""
    if len(cell) > 30 or not PHONE.fullmatch(re.sub(r"[ .()/-]", "", cell)):
        raise Wrong(f"{quoted(cell)} is not a telephone number")
    return cell


def national_number(cell: str) -> national_id.NationalId:
    """A national identity number. The message does not repeat it."""
    try:
        return national_id.read(cell)
    except national_id.InvalidNationalId as error:
        with override("en"):
            raise Wrong(str(error).rstrip(".")) from None


def orgnr(cell: str) -> str:
    """An organisation number: nine digits, the last of which follows from the others."""
    if not ORGNR.fullmatch(cell):
        raise Wrong(f"{quoted(cell)} is not an organisation number: it has nine digits")
    rest = sum(weight * int(digit) for weight, digit in zip(ORGNR_WEIGHTS, cell, strict=False)) % 11
    if (11 - rest) % 11 != int(cell[8]):
        raise Wrong(f"{quoted(cell)} is not an organisation number: its last digit does not fit")
    return cell
