"""Reading who left, who coordinates, and who stands in."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from samvev.accounts.models import Employment, Post, UserKind
from samvev.cases import queries as cases
from samvev.cases.models import Case, Coordinator, Participation
from samvev.cases.outside.models import Substitute
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import NotFound
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family


def tenants() -> list[UUID]:
    """Every organisation: the timetable visits each behind its own wall."""
    return list(Organisation.objects.values_list("pk", flat=True))


def left(users: Iterable[UUID]) -> set[UUID]:
    """Those of these employees who are employed nowhere today, whichever organisation they belong to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_left(%s::uuid[], %s)", [list(users), clock.today()])
        return {row[0] for row in cursor.fetchall()}


def employed_here(tenant_id: UUID, users: Iterable[UUID]) -> set[UUID]:
    """Those of these users who are employed in the organisation today."""
    here = {"tenant_id__in": family(tenant_id), "period__contains": clock.today()}
    found = Employment.objects.filter(**here, user__in=list(users))
    return set(found.values_list("user_id", flat=True))


def with_leavers(tenant_id: UUID, user_id: UUID | None = None) -> list[tuple[Case, set[UUID]]]:
    """The cases of an organisation with someone in them who does not work any more, and who; of one user, or all."""
    here = {"tenant_id": tenant_id, "period__contains": clock.today()} | ({"user_id": user_id} if user_id else {})
    own = Q(unit__tenant_id__in=family(tenant_id))
    team = Participation.objects.filter(**here, user__kind=UserKind.STAFF)
    held = Coordinator.objects.filter(**here)
    # Colleagues alone stand in: that is always for this workplace.
    standing_in = _places(Substitute.objects.filter(**here))
    # Someone who works elsewhere as well stays where they take part for that other workplace.
    for_us = _places(team.filter(own)) | _places(held.filter(own)) | standing_in
    everywhere = _places(team) | _places(held) | standing_in
    gone = left({user for _case, user in everywhere})
    users = {user for _case, user in for_us}
    gone_from_us = users - employed_here(tenant_id, users)
    leaving: dict[UUID, set[UUID]] = defaultdict(set)
    for case_id, user in everywhere:
        if user in gone or (user in gone_from_us and (case_id, user) in for_us):
            leaving[case_id].add(user)
    found = Case.objects.filter(tenant_id=tenant_id, pk__in=list(leaving)).select_related("person").order_by("pk")
    return [(case, leaving[case.pk]) for case in found]


def _places(rows: "QuerySet[Any]") -> set[tuple[UUID, UUID]]:
    """In which case, and whose."""
    return set(rows.values_list("case_id", "user_id"))


def elsewhere(case: Case, users: set[UUID]) -> set[UUID]:
    """The places and coordination in the case that those of these users who still work have for another workplace."""
    here = {"tenant_id": case.tenant_id, "case": case, "user__in": users - left(users), "unit__isnull": False}
    own = {"unit__tenant_id__in": family(case.tenant_id)}
    rows = [model.objects.filter(**here).exclude(**own) for model in (Participation, Coordinator)]
    return {pk for found in rows for pk in found.values_list("pk", flat=True)}


def who_answers_for(tenant_id: UUID, units: Iterable[UUID | None]) -> set[UUID]:
    """The managers of the units and the coordinating unit: who is told of a case without a coordinator (rule 37)."""
    today = Post.objects.filter(tenant_id__in=family(tenant_id), period__contains=clock.today())
    managers = today.filter(role=OfficeRole.MANAGER, unit_id__in=[unit for unit in units if unit])
    return set(managers.values_list("user_id", flat=True)) | set(
        today.filter(role=OfficeRole.COORDINATING_UNIT).values_list("user_id", flat=True)
    )


def orphan(tenant_id: UUID, case_id: UUID) -> Case | None:
    """The case, when it is open and nobody coordinates it today."""
    found = Case.objects.filter(tenant_id=tenant_id, pk=case_id).open_on(clock.today()).select_related("person").first()
    return found if found and cases.coordinator_today(found) is None else None


def held(actor: Actor, case_id: UUID) -> Coordinator:
    """Who coordinates a case within reach today. `NotFound` when nobody does."""
    case = cases.case(actor, case_id)
    found = cases.coordinator_today(case)
    if found is None:
        raise NotFound
    found.case = case
    return found


def substitute(actor: Actor, case_id: UUID, substitute_id: UUID) -> Substitute:
    """Someone who stands in, or will, in a case within reach."""
    case = cases.case(actor, case_id)
    found = Substitute.objects.filter(tenant_id=case.tenant_id, case=case, pk=substitute_id).first()
    if found is None:
        raise NotFound
    found.case = case
    return found


def substitutes(case: Case) -> list[Substitute]:
    """Those who stand in today or later, the nearest first."""
    found = Substitute.objects.filter(tenant_id=case.tenant_id, case=case, period__endswith__gt=clock.today())
    return list(found.select_related("user", "coordinator").order_by("period"))


def could_stand_in(row: Coordinator) -> list[Employment]:
    """Colleagues of the coordinator in the same organisation, those of the same unit first."""
    found = Employment.objects.filter(
        tenant_id__in=family(row.tenant_id), period__contains=clock.today(), user__is_active=True
    ).exclude(user_id=row.user_id)
    jobs = found.select_related("user", "unit").order_by("user__name", "pk")
    return sorted(jobs, key=lambda job: job.unit_id != row.unit_id)


def also_held(row: Coordinator) -> list[Coordinator]:
    """The other open cases that the same coordinator has in the same organisation."""
    found = Coordinator.objects.filter(
        tenant_id__in=family(row.tenant_id), user_id=row.user_id, period__contains=clock.today()
    ).exclude(pk=row.pk)
    return list(found.filter(case__in=Case.objects.open_on(clock.today())).select_related("case__person"))
