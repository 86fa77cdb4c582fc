"""Made-up identifiers with valid control digits (test series: month + 80)."""

from __future__ import annotations

from datetime import date
from random import Random

_W1 = (3, 7, 6, 1, 8, 9, 4, 5, 2)
_W2 = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
_ORG = (3, 2, 7, 6, 5, 4, 3, 2)


def _rest(weights: tuple[int, ...], digits: str) -> int:
    return sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11


def orgnr(base: str) -> str:
    """The first valid organisation number at or after an eight-digit base."""
    number = int(base)
    while (11 - _rest(_ORG, str(number))) % 11 == 10:
        number += 1
    return f"{number}{(11 - _rest(_ORG, str(number))) % 11}"


def valid_orgnr(value: str) -> bool:
    """Nine digits with a right control digit."""
    return len(value) == 9 and value.isdigit() and orgnr(value[:8]) == value


def _complete(nine: str) -> str | None:
    k1 = (11 - _rest(_W1, nine)) % 11
    if k1 == 10:
        return None
    k2 = (11 - _rest(_W2, f"{nine}{k1}")) % 11
    return None if k2 == 10 else f"{nine}{k1}{k2}"


def national_id(rng: Random, birth: date, sex: str) -> str:
    """A synthetic national identity number for the birth date and sex."""
    head = f"{birth.day:02d}{birth.month + 80:02d}{birth.year % 100:02d}"
    low, high = (500, 999) if birth.year >= 2000 else (0, 499)
    while True:
        individual = rng.randint(low, high)
        if individual % 2 != (sex == "M"):
            continue
        if number := _complete(f"{head}{individual:03d}"):
            return number


def valid_national_id(value: str, birth: date) -> bool:
    """Whether control digits are right and the number fits the birth date."""
    head = f"{birth.day:02d}{birth.month + 80:02d}{birth.year % 100:02d}"
    return len(value) == 11 and value.isdigit() and value.startswith(head) and _complete(value[:9]) == value
