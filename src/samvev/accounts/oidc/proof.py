"""The way back from a provider, step by step in the order of INTEGRATIONS 1.6. No step is ever skipped."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from samvev.accounts.oidc import client, tokens
from samvev.accounts.oidc.errors import Refused
from samvev.accounts.oidc.flow import Flow
from samvev.accounts.oidc.providers import Provider


@dataclass(frozen=True, slots=True, repr=False)
class Proof:
    """Who a provider says it is. Holds a national identity number: never kept, never shown, never logged."""

    issuer: str
    subject: str
    level: int
    acr: str = ""
    sid: str = ""
    number: str = ""
    email: str = ""
    claims: Mapping[str, Any] = field(default_factory=dict)


def prove(provider: Provider, flow: Flow | None, answer: Mapping[str, str], callback: str) -> Proof:
    """Who came back. Raises `Refused` with the first thing that is wrong, or `Unavailable`."""
    if flow is None:  # 1: the state that we gave, once, within ten minutes
        raise Refused("state")
    if answer.get("error"):  # 2: the visitor turned back, or the provider refused
        raise Refused("cancelled" if answer["error"] == "access_denied" else "provider_error")
    if (provider.says_issuer or "iss" in answer) and answer.get("iss") != provider.issuer:  # 3: RFC 9207
        raise Refused("iss_parameter")
    if not answer.get("code"):
        raise Refused("code")
    token = client.exchange(provider, flow, callback, answer.get("code", ""))  # 4
    claims = tokens.id_token(provider, token, flow.nonce)  # 5
    return _judged(provider, flow, claims)  # 6


def _judged(provider: Provider, flow: Flow, claims: Mapping[str, Any]) -> Proof:
    """Sure enough, recent enough, and with what we know people by."""
    level = provider.level(claims)
    if level == 0:
        raise Refused("acr")
    if flow.again and not _since(claims.get("auth_time"), flow.at):
        raise Refused("auth_time")
    number = str(claims.get(provider.number_claim) or "") if provider.number_claim else ""
    if provider.kind == "citizen" and not number:  # an eIDAS visitor may have none
        raise Refused("number_missing")
    subject = claims.get(provider.subject_claim)
    if not isinstance(subject, str) or not subject:
        raise Refused("sub")
    return Proof(
        issuer=provider.issuer,
        subject=subject,
        level=level,
        acr=str(claims.get(provider.acr_claim) or "")[:100],
        sid=str(claims.get("sid") or ""),
        number=number,
        email=str(claims.get(provider.email_claim) or "") if provider.email_claim else "",
        claims=claims,
    )


def _since(moment: Any, began: float) -> bool:
    """Did it happen after the flow began? Two clocks may differ by a minute."""
    return isinstance(moment, int | float) and moment >= began - tokens.LEEWAY
