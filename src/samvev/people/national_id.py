"""National identity numbers: read, shown, sealed and found again. They give neither age nor sex (rule of 2032).

Source: Skatteetaten, "Nytt fødselsnummer fra 2032": the first control sum may leave 0, 1, 2 or 3 by division by
11, the second 0. Numbers of before 2032 leave 0 and stay valid, so both are read in parallel.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from samvev.kernel import sealing
from samvev.kernel.errors import Invalid
from samvev.kernel.keys import data_keys

SHAPE = re.compile(r"[0-9]{11}")
FIRST_WEIGHTS = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
SECOND_WEIGHTS = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
FIRST_RESTS = frozenset({0, 1, 2, 3})
SECOND_RESTS = frozenset({0})
D_NUMBER = 40  # added to the day
LEAP_CENTURY, COMMON_CENTURY = 2000, 1900
PURPOSE = b"people.person.national_id"


class Series(StrEnum):
    """Who hands numbers out; all but the first are for tests and mark themselves by what is added to the month."""

    REAL = "real"
    NAV = "nav"
    NHN = "nhn"
    TENOR = "tenor"


MONTH_ADDS: Final = {0: Series.REAL, 40: Series.NAV, 65: Series.NHN, 80: Series.TENOR}


class InvalidNationalId(Invalid):
    """Not a national identity number; the message is the reason and never holds the number."""


NOT_ELEVEN = _("A national identity number has 11 digits.")
NO_DAY = _("The first six digits are not a date of birth.")
WRONG_CONTROL = _("The control digits do not fit: look for a typing error.")
TEST_NUMBER = _("This is a number for tests.")
REAL_NUMBER = _("This is a real person's number. Use made-up numbers here.")


@dataclass(frozen=True, slots=True, repr=False)
class NationalId:
    """A number that was read. Day and month are all it says of a birth; the year and the sex it does not give."""

    number: str
    series: Series
    is_d_number: bool
    day: int
    month: int

    def fits(self, birth_date: date) -> bool:
        """Does the number have the day and month of this birth date?"""
        return (self.day, self.month) == (birth_date.day, birth_date.month)


def read(text: str) -> NationalId:
    """The number in the text; spaces are forgiven. Raises `InvalidNationalId` with the reason.

    Where the setting `SAMVEV_SYNTHETIC_IDS` is on (demo, tests), real numbers are refused; elsewhere made-up ones.
    """
    found = parse(text)
    if settings.SAMVEV_SYNTHETIC_IDS and found.series is Series.REAL:
        raise InvalidNationalId(REAL_NUMBER)
    if not settings.SAMVEV_SYNTHETIC_IDS and found.series is not Series.REAL:
        raise InvalidNationalId(TEST_NUMBER)
    return found


def parse(text: str) -> NationalId:
    """The number in the text, of whatever series. Raises `InvalidNationalId` with the reason."""
    number = text.replace(" ", "")
    if not SHAPE.fullmatch(number):
        raise InvalidNationalId(NOT_ELEVEN)
    if not _controls_fit(number):
        raise InvalidNationalId(WRONG_CONTROL)
    return _born(number)


def _controls_fit(number: str) -> bool:
    digits = [int(digit) for digit in number]
    return _rest(FIRST_WEIGHTS, digits) in FIRST_RESTS and _rest(SECOND_WEIGHTS, digits) in SECOND_RESTS


def _rest(weights: Sequence[int], digits: Sequence[int]) -> int:
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=False)) % 11


def _born(number: str) -> NationalId:
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    is_d_number = day > D_NUMBER
    if is_d_number:
        day -= D_NUMBER
    for added, series in MONTH_ADDS.items():
        if _is_day(year, month - added, day):
            return NationalId(number, series, is_d_number, day, month - added)
    raise InvalidNationalId(NO_DAY)


def _is_day(year: int, month: int, day: int) -> bool:
    """Is it a day in some century? 29 February 00 was one in 2000 only, so both are tried."""
    for century in (LEAP_CENTURY, COMMON_CENTURY):
        try:
            date(century + year, month, day)
        except ValueError:
            continue
        return True
    return False


def mask(number: str) -> str:
    """The number as it may be shown: the day of birth, not the five digits that make it a key."""
    return f"{number[:6]} *****" if SHAPE.fullmatch(number) else "*****"


def seal(number: str) -> bytes:
    """The number as it is stored."""
    return sealing.seal(number, PURPOSE)


def open(sealed: bytes | memoryview) -> str:
    """The number that was sealed. Raises `ValueError` when it was altered, or its key is not in use any more."""
    return sealing.unseal(sealed, PURPOSE)


def lookup_key(number: str) -> str:
    """What a person is found by without storing the number in clear: HMAC-SHA256 under the newest key, in hex."""
    return lookup_keys(number)[0]


def lookup_keys(number: str) -> list[str]:
    """The same under every key in use, the newest first: ask with all of them while keys are being replaced."""
    return [hmac.digest(key.lookup, number.encode(), "sha256").hex() for key in data_keys()]
