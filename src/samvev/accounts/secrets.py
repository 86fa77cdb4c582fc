"""Passwords and second factors of emergency accounts: made here, told once, kept so that they cannot be read."""

import secrets
from dataclasses import dataclass
from functools import cache

import pyotp
from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import constant_time_compare

from samvev.kernel import clock, sealing

PURPOSE = b"accounts.breakglass.secret"
STEP = 30  # seconds that a code is shown for
DRIFT = (-1, 0, 1)  # steps: a telephone's clock may be off by half a minute


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """What the holder has to keep, and what we keep of it."""

    password: str
    address: str  # otpauth://…, for an authenticator
    hashed: str
    sealed: bytes


def credentials(code: str) -> Credentials:
    """A fresh password and second factor."""
    password, secret = "-".join(secrets.token_hex(3) for _ in range(5)), pyotp.random_base32()
    address = pyotp.TOTP(secret).provisioning_uri(name=code, issuer_name="Samvev")
    return Credentials(password, address, make_password(password), seal(secret))


def fits(password: str, hashed: str | None) -> bool:
    """Is it the password? Takes its time also where there is no account, so that the time tells nothing."""
    return check_password(password, hashed or _nobodys()) and hashed is not None


@cache
def _nobodys() -> str:
    return make_password(secrets.token_hex())


def step_of(code: str, sealed: bytes) -> int | None:
    """The step of time that a code belongs to, or None. A step is good once: whoever calls sees to that."""
    totp, now = pyotp.TOTP(unseal(sealed)), int(clock.now().timestamp()) // STEP
    shown = code.replace(" ", "")
    fitting = [now + drift for drift in DRIFT if constant_time_compare(totp.generate_otp(now + drift), shown)]
    return fitting[0] if fitting else None


def seal(secret: str) -> bytes:
    """The secret as it is stored."""
    return sealing.seal(secret, PURPOSE)


def unseal(sealed: bytes | memoryview) -> str:
    """The secret that was sealed. Raises `ValueError` when it was altered, or its key is not in use any more."""
    return sealing.unseal(sealed, PURPOSE)
