"""Our half of the conversation with a provider: asking it to sign someone in, and fetching what it found."""

import secrets
from typing import Any
from urllib.parse import urlencode

import requests
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey

from samvev.accounts.oidc import metadata, outbound
from samvev.accounts.oidc.errors import Refused, Unavailable
from samvev.accounts.oidc.flow import Flow
from samvev.accounts.oidc.providers import Provider
from samvev.kernel import clock

ASSERTION_LASTS = 30  # seconds; HelseID allows 60
PRIVATE_KEY = PrivateKeyJWT.name
AGREED = 400  # a provider that refuses says so with this status; anything above is its own trouble


def where_to(provider: Provider, flow: Flow, callback: str, language: str) -> str:
    """The address at the provider where the visitor signs in. Raises `Unavailable`."""
    about = metadata.discovery(provider)
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": callback,
        "scope": provider.scope,
        "state": flow.state,
        "nonce": flow.nonce,
        "code_challenge": create_s256_code_challenge(flow.verifier),
        "code_challenge_method": "S256",
        "ui_locales": language,
    }
    if provider.acr_values:
        asked["acr_values"] = provider.acr_values
    if flow.again:
        asked |= {"prompt": "login", "max_age": "0"}
    if provider.pushed:
        pushed = _post(provider, about["pushed_authorization_request_endpoint"], asked)
        asked = {"client_id": provider.client_id, "request_uri": str(pushed.get("request_uri", ""))}
    return f"{about['authorization_endpoint']}?{urlencode(asked)}"


def exchange(provider: Provider, flow: Flow, callback: str, code: str) -> str:
    """The ID token for a code. Raises `Refused` when the provider does not know the code, or `Unavailable`."""
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": callback,
        "client_id": provider.client_id,
        "code_verifier": flow.verifier,
    }
    told = _post(provider, metadata.discovery(provider)["token_endpoint"], asked)
    if not isinstance(told.get("id_token"), str):
        raise Refused("no_id_token")
    return str(told["id_token"])


def goodbye(provider: Provider, back: str, language: str) -> str:
    """Where the visitor's session at the provider ends, or "" if it has no such place.

    Without `id_token_hint`: the token holds a national identity number, and those never stand in an address.
    """
    try:
        end = str(metadata.discovery(provider).get("end_session_endpoint", ""))
        if not end:
            return ""
        asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back, "ui_locales": language}
        return f"{outbound.check(provider, end)}?{urlencode(asked)}"
    except Unavailable:
        return ""


def _post(provider: Provider, url: str, asked: dict[str, str]) -> dict[str, Any]:
    """Ask as ourselves (private_key_jwt), once more if the provider wants its own nonce in the proof (RFC 9449)."""
    proof_key = ECKey.generate_key("P-256") if provider.dpop else None
    answer = _send(provider, url, asked, _proof(proof_key, url))
    if answer.status_code == AGREED and proof_key and (nonce := answer.headers.get("DPoP-Nonce")):
        answer = _send(provider, url, asked, _proof(proof_key, url, nonce=nonce))
    if answer.status_code > AGREED:
        raise Unavailable(f"{provider.code} answers {answer.status_code}")
    try:
        told = answer.json()
    except ValueError as error:
        raise Unavailable(f"{provider.code} answers something else") from error
    if answer.status_code == AGREED or not isinstance(told, dict):
        raise Refused("provider_refused")
    return told


def _send(provider: Provider, url: str, asked: dict[str, str], headers: dict[str, str]) -> requests.Response:
    now = int(clock.now().timestamp())
    claims = {"iat": now, "exp": now + ASSERTION_LASTS, "jti": secrets.token_urlsafe(24)}
    client: OAuth2Session = outbound.session(provider, token_endpoint_auth_method=PRIVATE_KEY)
    client.register_client_auth_method(PrivateKeyJWT(provider.issuer, claims, {"kid": provider.key.kid}))
    try:
        auth = client.client_auth(PRIVATE_KEY)
        answer: requests.Response = client.post(url, data=asked, headers=headers, auth=auth, withhold_token=True)
        return answer
    except requests.RequestException as error:
        raise Unavailable(f"{provider.code} does not answer") from error


def _proof(key: ECKey | None, url: str, **claims: str) -> dict[str, str]:
    """That the one who asks holds a key (RFC 9449), for providers that demand it."""
    if key is None:
        return {}
    header = {"typ": "dpop+jwt", "alg": "ES256", "jwk": key.as_dict(private=False)}
    said = {"jti": secrets.token_urlsafe(24), "htm": "POST", "htu": url, "iat": int(clock.now().timestamp()), **claims}
    return {"DPoP": jwt.encode(header, said, key, ["ES256"])}
