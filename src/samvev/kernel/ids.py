"""Identifiers: time-ordered UUIDs (RFC 9562 version 7), so that new rows land together in an index."""

import secrets
import time
import uuid


def new_id() -> uuid.UUID:
    """A fresh UUIDv7. PostgreSQL makes them itself from version 18 on; we support 15."""
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return uuid.UUID(int=value | 0x2 << 62 | secrets.randbits(62))
