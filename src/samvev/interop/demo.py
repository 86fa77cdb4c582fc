"""What the demo needs beyond its three folders: doors for the cast, a hospital in two teams, a baton that waits."""

from collections.abc import Iterable, Mapping
from uuid import UUID, uuid5

from django.db import transaction

from samvev.accounts.cast import CAST, DEMO_ISSUER
from samvev.accounts.models import Employment, Identity, User
from samvev.cases.access import refresh_standing
from samvev.cases.entrance import enter
from samvev.cases.models import Case, Participation, Role
from samvev.consents.access import refresh
from samvev.consents.models import Consent
from samvev.consents.tasks import follow_birthdays
from samvev.interop.demo_voices import speak
from samvev.kernel import walls
from samvev.kernel.actor import OfficeRole
from samvev.kernel.areas import Area, Right
from samvev.kernel.period import period
from samvev.needs.actions.appointments import name_unit
from samvev.needs.models import Appointment
from samvev.needs.queries import without_owner
from samvev.organisations.models import Organisation, Unit

LIVES_IN = {"hospital": "midtdal", "neighbour": "storefjord"}  # all others of the cast live in Granlia
HOME = "granlia"
HOSPITAL, HELPED = "hospital", ("owner", "child9")


@transaction.atomic
def prepare_demo(orgnrs: Mapping[str, str]) -> None:
    """Let everyone of the cast sign in, the hospital take part in two cases, the manager have someone to choose,
    and people complain and say how it is going.

    Again changes nothing. `orgnrs`: the organisation numbers of granlia, storefjord and midtdal, which are loaded.
    """
    tenants = dict(Organisation.objects.filter(orgnr__in=orgnrs.values()).values_list("orgnr", "pk"))
    places = {name: tenants[number] for name, number in orgnrs.items()}
    walls.enter(tenants=places.values())
    for code in CAST:
        _open_door(code, places[LIVES_IN.get(code, HOME)])
    helper = User.objects.get(tenant_id=places[LIVES_IN[HOSPITAL]], code=HOSPITAL)
    for case in _cases(places[HOME], HELPED):
        _take_part(helper, case)
    _pass_a_baton(places[HOME])
    speak(places)
    walls.enter(tenants=places.values())
    follow_birthdays(0)  # what the night before would have done


def _open_door(code: str, tenant_id: UUID) -> None:
    user = User.objects.get(tenant_id=tenant_id, code=code)
    Identity.objects.get_or_create(issuer=DEMO_ISSUER, subject=code, defaults={"tenant_id": tenant_id, "user": user})


def _cases(tenant_id: UUID, persons: Iterable[str]) -> list[Case]:
    found = Case.objects.filter(tenant_id=tenant_id, person__code__in=list(persons), end=None)
    return list(found.select_related("person"))


def _take_part(helper: User, case: Case) -> None:
    """A municipality's folder cannot name an employee of the hospital: the case's latest consent covers them."""
    agreed = Consent.objects.filter(tenant_id=case.tenant_id, case=case, member=None).latest("given_on")
    place = uuid5(case.pk, f"place {helper.code}")
    _, new = Participation.objects.get_or_create(
        id=place,
        defaults={
            "tenant_id": case.tenant_id,
            "case": case,
            "user": helper,
            "unit": Employment.objects.filter(user=helper).latest("period").unit,
            "role": Role.PROVIDER,
            "areas": [Area.HEALTH.value],
            "right": Right.WRITE,
            "period": period(agreed.given_on),
        },
    )
    if not new:
        return
    Consent.objects.create(
        id=uuid5(case.pk, f"consent {helper.code}"),
        tenant_id=case.tenant_id,
        case=case,
        member=helper,
        areas=[Area.HEALTH.value],
        given_on=agreed.given_on,
        valid_until=agreed.valid_until,
        given_by=agreed.given_by,
    )
    refresh_standing(case)
    refresh(case)


def _pass_a_baton(tenant_id: UUID) -> None:
    """A case without a coordinator waits for the manager to choose one, as the coordinating unit has asked."""
    if Appointment.objects.filter(tenant_id=tenant_id).exists():
        return
    post = {"posts__user__code": "manager", "posts__role": OfficeRole.MANAGER}
    managed = Unit.objects.get(tenant_id=tenant_id, **post)
    unit = enter(User.objects.get(tenant_id=tenant_id, code="ke").pk)
    name_unit(without_owner(unit)[0], unit=managed, by=unit)
