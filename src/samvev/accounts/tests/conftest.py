"""A provider that answers in this process, and people whom it knows."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from samvev.accounts.oidc import metadata
from samvev.accounts.tests.provider import ISSUER, FakeProvider, write_table
from samvev.kernel import walls
from samvev.people import national_id
from samvev.people.models import Person
from tests.world import GRANLIA, uid

NUMBER = "15909012330"


@pytest.fixture
def op(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Iterator[FakeProvider]:
    """The provider of `citizens`, and by the same words of `staff`; no socket is opened."""
    fake = FakeProvider()
    settings.SAMVEV_PROVIDERS = write_table(
        tmp_path,
        citizens={"preset": "id-porten", "issuer": ISSUER},
        staff={"preset": "ansattporten", "issuer": ISSUER, "pushed": False},
        office={
            "preset": "entra-id",
            "issuer": ISSUER,
            "organisation": "310000019",
            "label": "Granlia kommune",
        },
    )
    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", lambda _self, request, **_: fake.answer(request))
    metadata.forget()
    yield fake
    metadata.forget()


@pytest.fixture
def owner_has_number(db: None) -> str:
    """The owner of the plan is registered with a number."""
    walls.enter(tenants=[GRANLIA])
    Person.objects.filter(pk=uid("person.owner")).update(
        national_id_sealed=national_id.seal(NUMBER), national_id_key=national_id.lookup_key(NUMBER)
    )
    walls.enter()
    return NUMBER
