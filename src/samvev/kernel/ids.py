"""Identifiers: time-ordered UUIDs (RFC 9562 version 7), so that new rows land together in an index."""

import hashlib
import secrets
import time
import uuid
from datetime import date


def new_id() -> uuid.UUID:
    """A fresh UUIDv7. PostgreSQL makes them itself from version 18 on; we support 15."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return uuid.UUID(int=value | 0x2 << 62 | secrets.randbits(62))


def id_of_day(day: date, *named: object) -> uuid.UUID:
    """The one id of something that there is once a day, by what it is named after: two who make it at once collide.

    It lies in an index where the day's new rows lie (RFC 9562 version 8: a form of our own).
    """
    since = (day - date(1970, 1, 1)).days * 86_400_000
    said = hashlib.sha256("|".join(str(part) for part in (day, *named)).encode()).digest()
    mixed = int.from_bytes(said[:10])
    return uuid.UUID(int=since << 80 | 0x8 << 76 | (mixed >> 64 & 0xFFF) << 64 | 0x2 << 62 | mixed & (1 << 62) - 1)
