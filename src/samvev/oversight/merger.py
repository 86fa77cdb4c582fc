"""What a merger brings together, counted before it is registered; and what those who merge should know first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db.models import Count, F, Q
from django.db.models.functions import Lower

from samvev.accounts.models import Employment, Post, User, UserKind
from samvev.cases.models import Case, CaseKind
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.meetings.models import Meeting, MeetingStatus
from samvev.needs.models import NeedReport
from samvev.needs.rules import FINISHED
from samvev.organisations.models import Organisation, Unit
from samvev.people.models import AgeRule, Person

WHAT = {
    "open": "Cases that are open",
    "ended": "Cases that have ended",
    "persons": "Persons",
    "consents": "Consents in force",
    "employees": "Employees",
    "offices": "Offices held",
    "units": "Units",
    "needs": "Reports of need that wait",
    "meetings": "Meetings to come",
}


def counts(tenant_id: UUID) -> dict[str, int]:
    """How much of each an organisation brings with it, as it stands today."""
    here, day = {"tenant_id": tenant_id}, clock.today()
    cases = Case.objects.filter(**here, start__lte=day)
    working = Employment.objects.filter(**here, period__contains=day, user__is_active=True)
    coming = Meeting.objects.filter(**here, at__gt=clock.now()).exclude(status=MeetingStatus.CANCELLED)
    return {
        "open": cases.open_on(day).count(),
        "ended": cases.filter(end__lt=day).count(),
        "persons": Person.objects.filter(**here).count(),
        "consents": Consent.objects.holding_on(day).filter(**here).count(),
        "employees": working.aggregate(people=Count("user_id", distinct=True))["people"],
        "offices": Post.objects.filter(**here, period__contains=day).count(),
        "units": Unit.objects.filter(**here).count(),
        "needs": NeedReport.objects.filter(**here).exclude(step__in=FINISHED).count(),
        "meetings": coming.count(),
    }


def to_know(organisations: Sequence[Organisation]) -> list[str]:
    """What does not hinder a merger, but has to be put in order by people: how many, and never who."""
    tenants = [one.pk for one in organisations]
    found = [
        (_persons(tenants), "persons are registered in more than one of them, by the same national number."),
        (_plans(tenants), "persons have an open individual plan in more than one of them. One is enough (rule 18)."),
        (_employees(tenants), "employees are registered in more than one of them."),
        (len(names := _units(tenants)), f"names of units are used in more than one of them: {', '.join(names)}."),
    ]
    told = [f"{count} {words}" for count, words in found if count]
    if len({one.language for one in organisations}) > 1:
        forms = ", ".join(f"{one.name} {one.language}" for one in organisations)
        told.append(f"They write in different language forms: {forms}. Each employee keeps their own.")
    if AgeRule.objects.filter(tenant_id__in=tenants, in_force=True).exists():
        told.append(
            "There are rows of their own in a table of ages. Whoever is registered already keeps those of the old "
            "organisation, and nobody can change them after the day: put them back before it, if all are to have one."
        )
    return told


def _shared(found: Iterable[tuple[object, UUID]]) -> list[object]:
    """What stands in more than one organisation."""
    return sorted((one for one, times in Counter(one for one, _tenant in set(found)).items() if times > 1), key=str)


def _persons(tenants: list[UUID]) -> int:
    known = Person.objects.filter(tenant_id__in=tenants).exclude(national_id_key="")
    return len(_shared(known.values_list("national_id_key", "tenant_id")))


def _plans(tenants: list[UUID]) -> int:
    plans = Case.objects.filter(tenant_id__in=tenants, kind=CaseKind.INDIVIDUAL_PLAN).open_on(clock.today())
    known = plans.exclude(person__national_id_key="")
    return len(_shared(known.values_list("person__national_id_key", "tenant_id")))


def _employees(tenants: list[UUID]) -> int:
    """The same user at work in several, or users of the same work e-mail."""
    day = clock.today()
    working = Employment.objects.filter(tenant_id__in=tenants, period__contains=day, user__is_active=True)
    users = _shared(working.values_list("user_id", "tenant_id"))
    staff = User.objects.filter(Q(tenant_id__in=tenants), kind=UserKind.STAFF, is_active=True).exclude(email="")
    return len(users) + len(_shared(staff.values_list(Lower("email"), F("tenant_id"))))


def _units(tenants: list[UUID]) -> list[str]:
    return [str(name) for name in _shared(Unit.objects.filter(tenant_id__in=tenants).values_list("name", "tenant_id"))]
