"""Reading what a provider signed. Everything that is not exactly as agreed is refused (checklist 2 and 8)."""

import base64
import json
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from samvev.accounts.oidc import metadata
from samvev.accounts.oidc.errors import Refused
from samvev.accounts.oidc.providers import Provider
from samvev.kernel import clock

ALGORITHM = "RS256"
LEEWAY = 60  # seconds that two clocks may differ
LOGOUT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT_AGE = 300  # seconds


def id_token(provider: Provider, token: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token: signed by the provider, for us, now, and for this very sign-in."""
    claims = _signed(provider, token)
    _fits(claims, provider, "exp", "iat", "sub", "nonce")
    _recent(claims, 600)
    if claims.get("nonce") != nonce:
        raise Refused("nonce")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != provider.client_id:
        raise Refused("azp")
    return claims


def logout_token(provider: Provider, token: str) -> dict[str, Any]:
    """The claims of a logout token (OpenID Connect Back-Channel Logout 1.0, 2.6). A nonce in it is refused."""
    claims = _signed(provider, token, kinds={"JWT", "logout+jwt", ""})
    _fits(claims, provider, "iat", "jti", "events")
    _recent(claims, LOGOUT_AGE)
    if "nonce" in claims:
        raise Refused("nonce_in_logout")
    if not isinstance(claims["events"], dict) or not isinstance(claims["events"].get(LOGOUT), dict):
        raise Refused("events")
    if not claims.get("sid") and not claims.get("sub"):
        raise Refused("whose_logout")
    return claims


def _signed(provider: Provider, token: str, kinds: set[str] | None = None) -> dict[str, Any]:
    header = _header(token)
    if header.get("alg") != ALGORITHM:
        raise Refused("alg")
    if str(header.get("typ", "")) not in (kinds or {"JWT", ""}):
        raise Refused("typ")
    try:
        return dict(jwt.decode(token, metadata.key(provider, str(header.get("kid", ""))), [ALGORITHM]).claims)
    except (JoseError, ValueError) as error:
        raise Refused("signature") from error


def _header(token: str) -> dict[str, Any]:
    """The header, unverified: it says which key to verify with."""
    try:
        part = token.split(".")[0]
        header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    except ValueError as error:
        raise Refused("not_a_token") from error
    if not isinstance(header, dict):
        raise Refused("not_a_token")
    return header


def _fits(claims: dict[str, Any], provider: Provider, *needed: str) -> None:
    """From this issuer, for us, not run out, not from the future."""
    for name in ("iss", "aud", *needed):
        if claims.get(name) in (None, ""):
            raise Refused(f"{name}_missing")
    registry = JWTClaimsRegistry(
        now=int(clock.now().timestamp()),
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
    )
    try:
        registry.validate(claims)
    except JoseError as error:
        raise Refused(str(getattr(error, "claim", None) or "claims")) from error


def _recent(claims: dict[str, Any], seconds: int) -> None:
    if clock.now().timestamp() - claims["iat"] > seconds + LEEWAY:
        raise Refused("iat")
