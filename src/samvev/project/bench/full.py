"""The case that is measured: 8 goals, 24 measures, 60 evaluations, 12 in the team. A training case: counted nowhere."""

from datetime import timedelta
from itertools import cycle
from typing import Any
from uuid import UUID

from samvev.accounts.models import User, UserKind
from samvev.cases.access import refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.models import Activity, ActivityKind, Case, CaseKind, Coordinator, Participation, Role
from samvev.consents.access import refresh
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS, Area, Right
from samvev.kernel.period import period
from samvev.meetings.models import Meeting
from samvev.messages.models import Message, Place, Thread
from samvev.organisations.models import Unit
from samvev.people.models import Person
from samvev.plans.models import Evaluation, Goal, Measure, MeasureStatus, Plan, Result

CODE = "bench"
GOALS, MEASURES, EVALUATIONS, MEMBERS = 8, 24, 60, 12
DAY = timedelta(days=1)


def furnish(tenant_id: UUID, coordinator: UUID, unit_id: UUID | None) -> Case:
    """The case as it is to be, in this organisation. The walls must be raised for it."""
    found = Case.objects.filter(tenant_id=tenant_id, code=CODE).first()
    case = found or _opened(tenant_id, coordinator, unit_id)
    _without_what_was_measured(case)
    return case


def _without_what_was_measured(case: Case) -> None:
    """Take away what earlier measuring added, so that the page is as long each time."""
    ours = {"tenant_id": case.tenant_id, "case": case}
    kept = Evaluation.objects.filter(**ours).order_by("at", "pk").values_list("pk", flat=True)[:EVALUATIONS]
    Evaluation.objects.filter(**ours).exclude(pk__in=list(kept)).delete()
    first = Message.objects.filter(**ours).order_by("at", "pk").values_list("pk", flat=True)[:1]
    Message.objects.filter(**ours).exclude(pk__in=list(first)).delete()


def _opened(tenant_id: UUID, coordinator: UUID, unit_id: UUID | None) -> Case:
    today = clock.today()
    person = Person.objects.create(
        tenant_id=tenant_id, code=CODE, name="Prøve Måling", birth_date=today - 12_000 * DAY, sex="K"
    )
    case = Case.objects.create(
        tenant_id=tenant_id, code=CODE, kind=CaseKind.TRAINING, person=person, start=today - 400 * DAY
    )
    here: dict[str, Any] = {"tenant_id": tenant_id, "case": case}
    Coordinator.objects.create(**here, user_id=coordinator, unit_id=unit_id, period=period(case.start))
    Consent.objects.create(**here, given_on=case.start, valid_until=today + 300 * DAY, areas=sorted(ALL_AREAS))
    team = _team(here, case, coordinator)
    _plan(here, coordinator, team)
    _talk(here, coordinator)
    refresh_standing(case)
    refresh(case)
    Activity.objects.create(**here, user_id=coordinator, kind=ActivityKind.ENTRY)
    refresh_active(case.tenant_id, case.pk)
    return case


def _team(here: dict[str, Any], case: Case, coordinator: UUID) -> list[User]:
    others = User.objects.filter(tenant_id=here["tenant_id"], is_active=True).exclude(pk=coordinator)
    users = list(others.filter(kind=UserKind.STAFF).order_by("pk")[:MEMBERS])
    unit = Unit.objects.filter(tenant_id=here["tenant_id"]).order_by("pk").first()
    for user in users:
        Participation.objects.create(
            **here,
            user=user,
            unit=unit,
            role=Role.PROVIDER,
            title=user.title,
            areas=sorted(ALL_AREAS),
            right=Right.WRITE,
            period=period(case.start),
        )
        Consent.objects.create(
            **here,
            member=user,
            areas=sorted(ALL_AREAS),
            given_on=case.start,
            valid_until=clock.today() + 300 * DAY,
        )
    return users


def _plan(here: dict[str, Any], coordinator: UUID, team: list[User]) -> None:
    today, areas = clock.today(), cycle(Area.life())
    Plan.objects.create(
        **here,
        what_matters="Jeg vil klare mer selv.",
        strengths="Står på.",
        needs="En plan for dagen.",
        starts_on=today - 300 * DAY,
        ends_on=today + 400 * DAY,
        revise_on=today + 60 * DAY,
    )
    goals = [
        Goal.objects.create(**here, title=f"Mål nummer {n + 1}", area=area, position=n, created_on=today - 300 * DAY)
        for n, area in zip(range(GOALS), areas, strict=False)
    ]
    people = [coordinator, *(user.pk for user in team)]
    measures = [
        Measure.objects.create(
            **here,
            goal=goals[n % GOALS],
            area=goals[n % GOALS].area,
            title=f"Tiltak nummer {n + 1}",
            responsible_id=people[n % len(people)],
            created_on=today - 290 * DAY,
            status=MeasureStatus.ONGOING,
            due_on=today + (n * 9 - 40) * DAY,
            evaluate_on=today + (n * 5 - 20) * DAY,
        )
        for n in range(MEASURES)
    ]
    _evaluations(here, coordinator, measures)


def _evaluations(here: dict[str, Any], coordinator: UUID, measures: list[Measure]) -> None:
    Evaluation.objects.bulk_create(
        Evaluation(
            **here,
            measure=measures[n % MEASURES],
            area=measures[n % MEASURES].area,
            result=Result.CONTINUE,
            note="Det går framover.",
            by_id=coordinator,
            by_name="Koordinator",
            at=clock.now() - (200 - n) * DAY,
        )
        for n in range(EVALUATIONS)
    )


def _talk(here: dict[str, Any], coordinator: UUID) -> None:
    Meeting.objects.create(**here, title="Møte i oppfølgingsteamet", at=clock.now() + 9 * DAY)
    thread = Thread.objects.create(**here, subject="Avtale", started_by_id=coordinator)
    Message.objects.create(**here, thread=thread, text="Hei", by_id=coordinator, by_name="Koordinator")
    Place.objects.create(**here, thread=thread, user_id=coordinator, read_at=clock.now())
