"""The keys that personal data is sealed with: several at a time, so that one can be replaced.

`SAMVEV_DATA_KEYS` lists them as `id:base64`, the newest first: it seals, all of them open. The demo's follow from
its secret key.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

LENGTH = 32  # bytes: AES-256
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,19}")


@dataclass(frozen=True, slots=True, repr=False)
class DataKey:
    """One key: its name, and the two keys that follow from it, one for each use."""

    name: str
    sealing: bytes
    lookup: bytes


def data_keys() -> tuple[DataKey, ...]:
    """The keys in use, the one that seals first. Raises `ImproperlyConfigured` when there is none."""
    return _keys(tuple(settings.SAMVEV_DATA_KEYS), settings.SECRET_KEY if settings.SAMVEV_SYNTHETIC_IDS else "")


@cache
def _keys(listed: tuple[str, ...], secret: str) -> tuple[DataKey, ...]:
    if listed:
        keys = tuple(_key(*_parted(entry)) for entry in listed)
        if len({key.name for key in keys}) < len(keys):
            raise ImproperlyConfigured("SAMVEV_DATA_KEYS names a key twice.")
        return keys
    if not secret:
        raise ImproperlyConfigured("SAMVEV_DATA_KEYS is not set: national identity numbers cannot be sealed.")
    return (_key("demo", _derived(secret.encode(), "demo")),)


def _parted(entry: str) -> tuple[str, bytes]:
    name, _, encoded = entry.partition(":")
    try:
        key = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        key = b""
    if not NAME.fullmatch(name) or len(key) != LENGTH:
        raise ImproperlyConfigured(f"SAMVEV_DATA_KEYS: write each key as id:base64 of {LENGTH} random bytes.")
    return name, key


def _key(name: str, master: bytes) -> DataKey:
    return DataKey(name, sealing=_derived(master, "seal"), lookup=_derived(master, "lookup"))


def _derived(master: bytes, use: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=LENGTH, salt=None, info=f"samvev {use}".encode()).derive(master)
