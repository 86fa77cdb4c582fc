"""What a provider says of itself, and its keys: fetched when needed, kept for a day at most, never written down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet, RSAKey

from samvev.accounts.oidc import outbound
from samvev.accounts.oidc.errors import Refused, Unavailable
from samvev.accounts.oidc.providers import Provider
from samvev.kernel import clock

KEPT_FOR = timedelta(hours=24)
AGAIN_AFTER = timedelta(minutes=1)  # so that made-up key ids do not make us ask all day
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(slots=True)
class _Kept:
    at: datetime
    what: Any


_documents: dict[str, _Kept] = {}
_keys: dict[str, _Kept] = {}


def forget() -> None:
    """Fetch everything anew (tests)."""
    _documents.clear()
    _keys.clear()


def discovery(provider: Provider) -> dict[str, Any]:
    """The provider's own description. Raises `Unavailable` when there is none, or it is somebody else's."""
    kept = _documents.get(provider.issuer)
    if kept and clock.now() - kept.at < KEPT_FOR:
        return dict(kept.what)
    told = outbound.document(provider, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if told.get("issuer") != provider.issuer:
        raise Unavailable(f"{provider.code} calls itself something else")
    needed = [*NEEDED, *(["pushed_authorization_request_endpoint"] if provider.pushed else [])]
    for name in needed:
        outbound.check(provider, str(told.get(name, "")))
    _documents[provider.issuer] = _Kept(clock.now(), told)
    return told


def key(provider: Provider, kid: str) -> RSAKey:
    """The provider's public key of this name; an unknown one is looked for once more. Raises `Refused`."""
    kept = _keys.get(provider.issuer)
    if kept is None or clock.now() - kept.at >= KEPT_FOR:
        kept = _fetch(provider)
    found = kept.what.get(kid)
    if found is None and clock.now() - kept.at >= AGAIN_AFTER:
        found = _fetch(provider).what.get(kid)
    if found is None:
        raise Refused("key_unknown")
    return found  # type: ignore[no-any-return]


def _fetch(provider: Provider) -> _Kept:
    told = outbound.document(provider, discovery(provider)["jwks_uri"])
    try:
        keys = {k.kid: k for k in KeySet.import_key_set(told).keys if isinstance(k, RSAKey) and k.kid}  # type: ignore[arg-type]
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise Unavailable(f"{provider.code} has no keys that can be read") from error
    _keys[provider.issuer] = _Kept(clock.now(), keys)
    return _keys[provider.issuer]
