"""A provider in this process: it answers as ID-porten does, and can be told to lie in any way."""

import base64
import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from samvev.kernel import clock

ISSUER = "https://id.test"
CLIENT = "samvev"
CALLBACK = "http://127.0.0.1:8000/oidc/citizens/callback"


def fresh_key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig", "alg": "RS256"}, private=True)


OURS = fresh_key("samvev-1")
THEIRS = {kid: fresh_key(kid) for kid in ("op-1", "op-2")}


@dataclass
class FakeProvider:
    """Attributes say how it behaves; `claims` and `header` are laid over what it would sign."""

    issuer: str = ISSUER
    kid: str = "op-1"
    published: list[str] = field(default_factory=lambda: ["op-1"])
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    signing: Any = None
    is_down: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    wants_nonce: bool = False

    def answer(self, request: requests.PreparedRequest) -> requests.Response:
        """What the provider says to a request of ours."""
        if self.is_down:
            raise requests.ConnectionError
        path = urlsplit(str(request.url)).path
        body = {k: v[0] for k, v in parse_qs(request.body or "").items()} if request.method == "POST" else {}
        self.asked.append((path, body))
        if path == "/.well-known/openid-configuration":
            return self._json(200, self._about())
        if path == "/jwks":
            return self._json(200, {"keys": [THEIRS[kid].as_dict(private=False) for kid in self.published]})
        if not self._knows(body) or (self.wants_nonce and "DPoP" not in request.headers):
            return self._json(401, {"error": "invalid_client"})
        if self.wants_nonce and "nonce" not in _unverified(request.headers["DPoP"]):
            return self._json(400, {"error": "use_dpop_nonce"}, {"DPoP-Nonce": "n-1"})
        if path == "/par":
            self.pushed["urn:1"] = body
            return self._json(201, {"request_uri": "urn:1", "expires_in": 120})
        return self._token(body)

    def _about(self) -> dict[str, Any]:
        host = self.issuer.rstrip("/")
        about = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{host}/authorize",
            "token_endpoint": f"{host}/token",
            "jwks_uri": f"{host}/jwks",
            "pushed_authorization_request_endpoint": f"{host}/par",
            "end_session_endpoint": f"{host}/logout",
        }
        return about | self.metadata

    def _knows(self, body: dict[str, str]) -> bool:
        """private_key_jwt: signed by the client's key, for us, short-lived, with a name of its own."""
        claims = jwt.decode(body["client_assertion"], OURS, ["RS256"]).claims
        assert claims["iss"] == claims["sub"] == CLIENT
        assert claims["aud"] == self.issuer
        assert claims["exp"] - claims["iat"] <= 60
        return bool(claims["jti"])

    def _token(self, body: dict[str, str]) -> requests.Response:
        asked = self.codes.pop(body.get("code", ""), None)
        if asked is None or not body.get("code_verifier"):
            return self._json(400, {"error": "invalid_grant"})
        return self._json(200, {"access_token": "x", "id_token": self.sign(nonce=asked["nonce"])})

    def sign(self, **claims: Any) -> str:
        """A token of this provider, with what a test wants to be wrong about it."""
        now = int(clock.now().timestamp())
        said = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "pairwise-1",
            "sid": "sid-1",
            "iat": now,
            "exp": now + 120,
            "auth_time": now,
            "acr": "idporten-loa-high",
            **claims,
            **self.claims,
        }
        said = {name: value for name, value in said.items() if value is not None}
        header = {"alg": "RS256", "kid": self.kid, **self.header}
        key = self.signing or THEIRS[self.kid]
        if header["alg"] == "none":
            parts = [json.dumps(part).encode() for part in (header, said)]
            return ".".join([base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts] + [""])
        return jwt.encode(header, said, key, [header["alg"]])

    def visit(self, location: str, **changes: str) -> dict[str, str]:
        """Sign in at the address that we sent the browser to; gives the answer it comes back with."""
        asked = {k: v[0] for k, v in parse_qs(urlsplit(location).query).items()}
        asked = self.pushed.pop(asked["request_uri"]) if "request_uri" in asked else asked
        code = secrets.token_hex(8)
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"], "iss": self.issuer, **changes}
        return {name: value for name, value in answer.items() if value}

    @staticmethod
    def _json(status: int, told: dict[str, Any], headers: dict[str, str] | None = None) -> requests.Response:
        response = requests.Response()
        response.status_code = status
        response.headers.update({"Content-Type": "application/json", **(headers or {})})
        response._content = json.dumps(told).encode()
        return response


def _unverified(token: str) -> dict[str, Any]:
    return jwt.decode(token, _key_in(token), ["ES256"]).claims


def _key_in(token: str) -> Any:
    part = token.split(".")[0]
    header = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return ECKey.import_key(header["jwk"])


def write_table(folder: Path, **tables: dict[str, Any]) -> str:
    """A table of providers as an operator writes it."""
    (folder / "key.json").write_text(json.dumps(OURS.as_dict(private=True)))
    lines = []
    for code, words in tables.items():
        lines.append(f"[{code}]")
        words = {"client_id": CLIENT, "key_file": str(folder / "key.json"), **words}
        lines += [f"{name} = {json.dumps(value)}" for name, value in words.items()]
    path = folder / "providers.toml"
    path.write_text("\n".join(lines))
    return str(path)
