"""The demo country: its folders load, everyone of the cast can sign in, and the hospital takes part."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from samvev.accounts.cast import CAST, DEMO_ISSUER
from samvev.accounts.models import Identity
from samvev.cases.entrance import enter
from samvev.interop import demo
from samvev.interop.demo import prepare_demo
from samvev.interop.load import load
from samvev.kernel import walls
from samvev.kernel.actor import Actor
from samvev.needs.models import Appointment
from samvev.organisations.models import Organisation

COUNTRY = Path(demo.__file__).parent / "demo_country"
ORGNRS = {
    name: json.loads((COUNTRY / name / "organisation.json").read_text())["orgnr"]
    for name in ("granlia", "storefjord", "midtdal")
}
pytestmark = [pytest.mark.heavy, pytest.mark.django_db]


@pytest.fixture
def country(see_all: Callable[[], None]) -> None:
    """The demo country, loaded. The cast of the other tests gives up its doors first."""
    Identity.objects.filter(issuer=DEMO_ISSUER).delete()
    for name, orgnr in ORGNRS.items():
        load(COUNTRY / name, orgnr)
    prepare_demo(ORGNRS)


def batons(manager: Actor) -> list[Appointment]:
    """What waits for the manager."""
    return list(Appointment.objects.filter(unit__in=[one.unit_id for one in manager.offices], proposed=None))


def door(code: str) -> Actor:
    """Someone of the cast, signed in."""
    walls.enter(tenants=Organisation.objects.values_list("pk", flat=True))
    return enter(Identity.objects.get(issuer=DEMO_ISSUER, subject=code).user_id)


def test_everyone_of_the_cast_can_enter_and_the_second_time_changes_nothing(
    country: None, everything: Callable[..., dict[str, str]]
) -> None:
    for code in CAST:
        assert door(code).user_id
    assert len(door("owner").cases) == 1
    assert len(door("parent").cases) == 2
    assert len(door("hospital").cases) >= 2
    assert not door("stranger").cases
    assert door("ke").holds_any("coordinating_unit")
    assert door("neighbour").organisation == "Storefjord kommune"
    (baton,) = batons(door("manager"))
    assert baton.named_by_id == door("ke").user_id
    before = everything(*ORGNRS.values())
    for name, orgnr in ORGNRS.items():
        report = load(COUNTRY / name, orgnr)
        assert (report.new, report.changed, report.access) == (0, 0, 0)
    prepare_demo(ORGNRS)
    assert everything(*ORGNRS.values()) == before
