"""The demo country, for the tests that load it."""

import json
from pathlib import Path

from samvev.accounts.cast import DEMO_ISSUER
from samvev.accounts.models import Identity
from samvev.cases.entrance import enter
from samvev.interop import demo
from samvev.interop.demo import prepare_demo
from samvev.interop.load import load
from samvev.kernel import walls
from samvev.kernel.actor import Actor
from samvev.organisations.models import Organisation

COUNTRY = Path(demo.__file__).parent / "demo_country"
ORGNRS = {
    name: json.loads((COUNTRY / name / "organisation.json").read_text())["orgnr"]
    for name in ("granlia", "storefjord", "midtdal")
}


def load_country() -> None:
    """Load it behind the walls that are raised. The cast of the other tests gives up its doors first."""
    Identity.objects.filter(issuer=DEMO_ISSUER).delete()
    for name, orgnr in ORGNRS.items():
        load(COUNTRY / name, orgnr)
    prepare_demo(ORGNRS)


def door(code: str) -> Actor:
    """Someone of the cast, signed in."""
    walls.enter(tenants=Organisation.objects.values_list("pk", flat=True))
    return enter(Identity.objects.get(issuer=DEMO_ISSUER, subject=code).user_id)
