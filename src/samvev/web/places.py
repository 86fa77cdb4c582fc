"""From where a request comes, as the log keeps it: the network address, and a mark of the session (checklist 23)."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

SALT = "samvev.web.places"
MARK = 24  # hexadecimal digits: enough to tell sessions apart, useless for taking one over


def address_of(meta: Mapping[str, Any]) -> str | None:
    """The address of whoever asks; behind our own proxy, what the proxy says. None when that is no address."""
    told = str(meta.get("REMOTE_ADDR", ""))
    if settings.SECURE_PROXY_SSL_HEADER:
        told = str(meta.get("HTTP_X_FORWARDED_FOR", "")).rsplit(",", 1)[-1].strip() or told
    try:
        return str(ip_address(told))
    except ValueError:
        return None


def mark_of(session: Any) -> str:
    """What tells this session from others in the log, without its key; empty when there is none."""
    key = getattr(session, "session_key", None)
    return salted_hmac(SALT, key, algorithm="sha256").hexdigest()[:MARK] if key else ""
