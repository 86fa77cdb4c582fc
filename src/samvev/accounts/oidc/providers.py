"""The table of providers. A file that the operator writes (`SAMVEV_PROVIDERS`, TOML), never the database: whoever
gets hold of a row must not be able to let themselves in elsewhere. Presets say what each kind of provider is like.
"""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from joserfc.jwk import RSAKey

SUBSTANTIAL, HIGH = 3, 4  # levels of eID: eIDAS substantial and high, "nivå 3" and "nivå 4"
LOOPBACK = {"127.0.0.1", "localhost"}

PRESETS: dict[str, dict[str, Any]] = {
    "id-porten": {
        "label": "ID-porten",
        "issuer": "https://idporten.no",
        "hosts": ["login.idporten.no"],
        "kind": "citizen",
        "scope": "openid profile",
        "acr_values": "idporten-loa-high",
        "levels": {"idporten-loa-substantial": SUBSTANTIAL, "idporten-loa-high": HIGH},
        "number_claim": "pid",
        "pushed": True,
    },
    "ansattporten": {
        "label": "Ansattporten",
        "issuer": "https://ansattporten.no",
        "hosts": ["login.ansattporten.no"],
        "kind": "staff",
        "scope": "openid profile",
        "acr_values": "high",
        "levels": {"substantial": SUBSTANTIAL, "high": HIGH},
        "number_claim": "pid",
        "pushed": True,
    },
    "entra-id": {  # issuer: https://login.microsoftonline.com/<the organisation's tenant>/v2.0
        "label": "Microsoft",
        "kind": "staff",
        "scope": "openid profile email",
        "subject_claim": "oid",
        "email_claim": "email",
        "says_issuer": False,
        "level_without_acr": SUBSTANTIAL,  # as agreed with the organisation: Conditional Access demands two factors
    },
    "helseid": {
        "label": "HelseID",
        "issuer": "https://helseid-sts.nhn.no",
        "kind": "staff",
        "scope": "openid profile helseid://scopes/identity/pid helseid://scopes/identity/security_level",
        "acr_values": "Level4",
        "acr_claim": "helseid://claims/identity/security_level",
        "levels": {"3": SUBSTANTIAL, "4": HIGH},
        "number_claim": "helseid://claims/identity/pid",
        "pushed": True,
        "dpop": True,
    },
}
TESTS: dict[str, dict[str, Any]] = {  # where the same preset has a test environment
    "id-porten": {"issuer": "https://test.idporten.no", "hosts": ["login.test.idporten.no"]},
    "ansattporten": {"issuer": "https://test.ansattporten.no", "hosts": ["login.test.ansattporten.no"]},
    "helseid": {"issuer": "https://helseid-sts.test.nhn.no"},
}


@dataclass(frozen=True, slots=True, repr=False)
class Provider:
    """One who vouches for people: where, for whom, with what key of ours, and what its words mean."""

    code: str
    label: str
    issuer: str
    client_id: str
    key_file: str
    kind: str
    scope: str = "openid"
    acr_values: str = ""
    acr_claim: str = "acr"
    levels: Mapping[str, int] = field(default_factory=dict)
    level_without_acr: int = 0
    subject_claim: str = "sub"
    number_claim: str = ""
    email_claim: str = ""
    organisation: str = ""  # the organisation whose employees it knows: needed to link by work e-mail
    pushed: bool = False
    dpop: bool = False
    says_issuer: bool = True
    hosts: tuple[str, ...] = ()

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """The only hosts that anything about this provider may lie on (checklist 39)."""
        return frozenset({urlsplit(self.issuer).netloc, *self.hosts})

    @property
    def key(self) -> RSAKey:
        """Our private key for it; its `kid` is the one that is registered there."""
        return _key(self.key_file)

    def level(self, claims: Mapping[str, Any]) -> int:
        """How sure the provider was of who it is; 0 when it did not say, or said something we do not know."""
        said = claims.get(self.acr_claim)
        if said is None:
            return self.level_without_acr
        return self.levels.get(str(said), self.level_without_acr)


@cache
def _key(path: str) -> RSAKey:
    return RSAKey.import_key(json.loads(Path(path).read_text()))


def current() -> Mapping[str, Provider]:
    """The providers of this installation, by code."""
    return _table(settings.SAMVEV_PROVIDERS, settings.INSECURE_COOKIES)


@cache
def _table(path: str, insecure: bool) -> Mapping[str, Provider]:
    return table(path, insecure=insecure)


def addresses(told: Mapping[str, Provider]) -> list[str]:
    """The origins of all providers: a form of ours may end there (signing out), and they may frame one view."""
    return sorted({f"{urlsplit(p.issuer).scheme}://{host}" for p in told.values() for host in p.allowed_hosts})


def table(path: str, *, insecure: bool = False) -> dict[str, Provider]:
    """The providers in the file, by code. Raises `ValueError` with a sentence for whoever wrote it."""
    if not path:
        return {}
    told = tomllib.loads(Path(path).read_text())
    return {code: _provider(code, dict(words), insecure) for code, words in told.items()}


def _provider(code: str, words: dict[str, Any], insecure: bool) -> Provider:
    preset = str(words.pop("preset", ""))
    is_test = words.pop("test", False)
    if preset and preset not in PRESETS:
        raise ValueError(f"{code}: there is no preset {preset}. There are: {', '.join(PRESETS)}.")
    known = {**PRESETS.get(preset, {}), **(TESTS.get(preset, {}) if is_test else {}), **words}
    known["hosts"] = tuple(known.get("hosts", ()))
    if unknown := set(known) - {f.name for f in fields(Provider)}:
        raise ValueError(f"{code}: unknown words: {', '.join(sorted(unknown))}.")
    missing = {"issuer", "client_id", "key_file", "kind", "label"} - set(known)
    if missing:
        raise ValueError(f"{code}: missing: {', '.join(sorted(missing))}.")
    provider = Provider(code=code, **known)
    _judge(provider, insecure)
    return provider


def _judge(provider: Provider, insecure: bool) -> None:
    where = urlsplit(provider.issuer)
    if where.scheme != "https" and not (insecure and where.hostname in LOOPBACK):
        raise ValueError(f"{provider.code}: the issuer must begin with https://.")
    if provider.kind not in ("citizen", "staff"):
        raise ValueError(f"{provider.code}: kind is citizen or staff.")
    if provider.kind == "citizen" and not provider.number_claim:
        raise ValueError(f"{provider.code}: citizens are known by their number: number_claim is missing.")
    if provider.email_claim and not provider.organisation:
        raise ValueError(f"{provider.code}: an e-mail says something for one organisation only: name its number.")
