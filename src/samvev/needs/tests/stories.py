"""Short ways to a report at some step, and to a baton on its way: the beginnings of the tests."""

from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from samvev.accounts.models import User
from samvev.cases.entrance import enter
from samvev.kernel import walls
from samvev.kernel.actor import ANYONE, Actor
from samvev.needs import queries
from samvev.needs.actions import appointments, reports
from samvev.needs.codes import new_code
from samvev.needs.models import Appointment, NeedReport
from samvev.organisations.models import Organisation
from samvev.people.models import Person
from tests.world import GRANLIA, TENANTS, uid, user_id

ANSWERS: dict[str, Any] = {
    "reporter": "relative",
    "about_name": "Ola Vik",
    "about_birth_date": date(1980, 5, 17),
    "difficult": "Han klarer ikke hverdagen alene.",
    "matters": "Å kunne bo hjemme.",
    "services": ["nav"],
    "agrees": "yes",
    "reporter_contact": "90000000",
    "language": "nb",
}
TYPED: dict[str, dict[str, Any]] = {
    "who": {"reporter": "relative", "about_name": "Ola Vik", "about_birth_date": "17.05.1980"},
    "difficult": {"difficult": "Han klarer ikke hverdagen alene."},
    "matters": {"matters": "Å kunne bo hjemme."},
    "services": {"services": ["nav", "gp"], "services_other": "Nabo"},
    "agreement": {"agrees": "yes"},
    "reach": {"reporter_contact": "900 00 000", "language": "nb"},
    "urgent": {"urgent": ""},
}


def organisation(tenant: Any = GRANLIA) -> Organisation:
    """One of the world's organisations."""
    return Organisation.objects.get(pk=tenant)


def sent(code: str = "", **changes: Any) -> NeedReport:
    """A report that anyone has sent to Granlia."""
    return reports.report(organisation(), code=code or new_code(), by=ANYONE, **(ANSWERS | changes))


def as_(code: str) -> Actor:
    """One of the cast, with the walls raised for them."""
    return enter(user_id(code))


def look() -> None:
    """See every organisation, to look at what was done."""
    walls.enter(tenants=TENANTS)


def ola() -> Person:
    """The person that the report is about, not saved yet."""
    return Person(tenant_id=GRANLIA, code=new_code(), name="Ola Vik", birth_date=date(1980, 5, 17), language="nb")


def assessed(**changes: Any) -> NeedReport:
    """A report that the coordinating unit has assessed, with the person registered."""
    made = sent(**changes)
    ke = as_("ke")
    reports.assess(made, seen=None, by=ke, matters="Å bo hjemme.", conditions=["two_services"], wish="Kari")
    reports.register(made, person=ola(), by=ke)
    return queries.report(ke, made.pk)


def decided(outcome: str = "coordinator", **changes: Any) -> NeedReport:
    """A report that is decided."""
    made = assessed(**changes)
    by = as_("ke")
    seen = made.version
    reports.decide(made, outcome=outcome, reason="Fordi.", letter="Brev.", language="nb", seen=seen, by=by)
    return queries.report(by, made.pk)


def baton(unit: str = "family", outcome: str = "coordinator") -> Appointment:
    """A unit that is asked for a coordinator for a new case."""
    made = decided(outcome)
    ke = as_("ke")
    case = queries.case_in_desk(ke, made.case_id)  # type: ignore[arg-type]
    return appointments.name_unit(case, unit=unit_of(unit), wish="Kari", wish_answer="Vi spør henne.", by=ke)


def unit_of(code: str) -> Any:
    """One of the world's units."""
    from samvev.organisations.models import Unit

    return Unit.objects.get(pk=uid(f"unit.{code}"))


def user(code: str) -> User:
    """One of the cast."""
    return User.objects.get(pk=user_id(code))


def fresh(row: Appointment, code: str) -> Appointment:
    """The baton as one of the cast finds it."""
    return queries.appointment(as_(code), row.pk)


def asked(unit: str = "family", who: str = "coordinator", by: str = "manager") -> Appointment:
    """A baton whose person is asked."""
    row = fresh(baton(unit), by)
    appointments.propose(row, user=user(who), seen=row.version, by=as_(by))
    return fresh(row, who)


def answer_all(browser: Client, tenant: Any = GRANLIA, **changes: Any) -> None:
    """Answer every question of a report, page by page."""
    for slug, typed in TYPED.items():
        address = reverse("needs:report_question", args=[tenant, slug])
        response = browser.post(address, typed | changes.get(slug, {}))
        assert response.status_code == 302, response.content.decode()
