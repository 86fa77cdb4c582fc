"""Logout tokens: a provider's word, once (OpenID Connect Back-Channel Logout 1.0)."""

from datetime import timedelta
from hashlib import sha256

from samvev.accounts.models import UsedToken
from samvev.accounts.oidc import tokens
from samvev.accounts.oidc.errors import Refused
from samvev.accounts.oidc.providers import Provider
from samvev.accounts.sessions import end_at_provider
from samvev.kernel import clock

KEPT_FOR = timedelta(seconds=2 * (tokens.LOGOUT_AGE + tokens.LEEWAY))  # longer than a token is believed


def end_by_token(provider: Provider, token: str) -> int:
    """End the sessions that the token names; gives how many. Raises `Refused`, also for one used before."""
    claims = tokens.logout_token(provider, token)
    key = sha256(f"{provider.issuer} {claims['jti']}".encode()).hexdigest()
    UsedToken.objects.filter(until__lt=clock.now()).delete()
    _, fresh = UsedToken.objects.get_or_create(key=key, defaults={"until": clock.now() + KEPT_FOR})
    if not fresh:
        raise Refused("replay")
    return end_at_provider(provider.issuer, str(claims.get("sid") or ""), str(claims.get("sub") or ""))
