"""Tracking codes: who holds one sees how a report stands. Only a keyed hash of it is stored."""

import secrets
from datetime import date
from itertools import batched

from django.conf import settings
from django.utils.crypto import salted_hmac

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 characters; I, O, 0 and 1 are left out, they are misread
LENGTH = 12  # 60 bits
SALT = "samvev.needs.tracking"


def new_code() -> str:
    """A fresh code as it is shown: three groups of four."""
    return spaced("".join(secrets.choice(ALPHABET) for _each in range(LENGTH)))


def spaced(letters: str) -> str:
    """The letters in groups of four."""
    return "-".join("".join(group) for group in batched(letters, 4, strict=False))


def letters_of(typed: str) -> str:
    """What was typed, without case, spaces and signs; empty when it cannot be a code."""
    letters = "".join(letter for letter in typed.upper() if letter.isalnum())
    return letters if len(letters) == LENGTH and set(letters) <= set(ALPHABET) else ""


def tracking_key(code: str) -> str:
    """What is stored in place of the code."""
    return _keyed(letters_of(code), settings.SECRET_KEY)


def tracking_keys(code: str) -> list[str]:
    """What may be stored for the code: under today's secret, and under those before it."""
    letters = letters_of(code)
    return [_keyed(letters, secret) for secret in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]]


def new_number(day: date) -> str:
    """The number that letters carry: its day and chance, so that it tells nobody how many there are."""
    return f"M-{day:%y%m%d}-" + "".join(secrets.choice(ALPHABET) for _each in range(6))


def _keyed(letters: str, secret: str) -> str:
    return salted_hmac(SALT, letters, secret=secret, algorithm="sha256").hexdigest()
