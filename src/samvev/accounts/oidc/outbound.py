"""The one way out to a provider: named hosts only, TLS verified, no redirects, never for long (checklist 39)."""

from typing import Any, Final
from urllib.parse import urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from requests.adapters import HTTPAdapter

from samvev.accounts.oidc.errors import Unavailable
from samvev.accounts.oidc.providers import LOOPBACK, Provider

WITHIN: Final = (3.05, 5.0)  # seconds to connect, and to wait for an answer
LARGEST = 512 * 1024  # bytes; no document of a provider is larger


class NamedHosts(HTTPAdapter):
    """Sends to the provider's own hosts and to nobody else."""

    def __init__(self, provider: Provider) -> None:
        super().__init__()
        self.provider = provider

    def send(self, request: Any, *arguments: Any, **options: Any) -> requests.Response:
        """Send, verified and within a time limit."""
        check(self.provider, request.url)
        options |= {"timeout": WITHIN, "verify": options.get("verify") or True}
        return super().send(request, *arguments, **options)


def check(provider: Provider, url: str) -> str:
    """The address itself, if it lies where the provider may be; raises `Unavailable` otherwise."""
    where = urlsplit(url)
    is_loopback = where.hostname in LOOPBACK and urlsplit(provider.issuer).scheme == "http"
    if where.netloc not in provider.allowed_hosts or (where.scheme != "https" and not is_loopback):
        raise Unavailable(f"{provider.code} points to a host that is not on the list")
    return url


def session(provider: Provider, **options: Any) -> OAuth2Session:
    """A client of the provider."""
    made = OAuth2Session(provider.client_id, provider.key, **options)
    made.max_redirects = 0
    for scheme in ("https://", "http://"):
        made.mount(scheme, NamedHosts(provider))
    return made


def document(provider: Provider, url: str) -> dict[str, Any]:
    """A public JSON document of the provider. Raises `Unavailable`."""
    try:
        answer = session(provider).get(url, withhold_token=True, headers={"Accept": "application/json"})
        answer.raise_for_status()
        if len(answer.content) > LARGEST:
            raise Unavailable(f"{provider.code} sends too much")
        told = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise Unavailable(f"{provider.code} does not answer") from error
    if not isinstance(told, dict):
        raise Unavailable(f"{provider.code} answers something else")
    return told
