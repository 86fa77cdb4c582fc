"""Reading cases and their teams, within an actor's reach."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from samvev.cases.models import Access, Case, Coordinator, Participation
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import NotFound


def case(actor: Actor, case_id: UUID) -> Case:
    """The case with its person and today's coordinator, or `NotFound` when it is out of reach."""
    found: Case | None = with_head(Case.objects.visible_to(actor)).filter(pk=case_id).first()
    if found is None:
        raise NotFound
    return found


def cases(actor: Actor) -> "list[Case]":
    """The open cases that the actor takes part in, with person and coordinator, by name."""
    mine = with_head(Case.objects.mine(actor).open_on(clock.today()))
    return list(mine.order_by("person__name"))


def with_head(found: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what their head shows: person and today's coordinator (`coordinators_today`)."""
    today = Coordinator.objects.filter(period__contains=clock.today()).select_related("user", "unit")
    return found.select_related("person").prefetch_related(
        Prefetch("coordinators", queryset=today, to_attr="coordinators_today")
    )


def coordinator_today(case: Case) -> Coordinator | None:
    """Who coordinates the case today, with user and unit; already there when `case()` found it."""
    known: list[Coordinator] | None = getattr(case, "coordinators_today", None)
    if known is None:
        known = list(
            Coordinator.objects.filter(
                tenant_id=case.tenant_id, case=case, period__contains=clock.today()
            ).select_related("user", "unit")
        )
    return known[0] if known else None


def team(case: Case) -> list[Participation]:
    """Those who take part today, the person's own side first."""
    found = Participation.objects.filter(
        tenant_id=case.tenant_id, case=case, period__contains=clock.today()
    ).select_related("user", "unit")
    order = {"owner": 0, "parent": 1, "guardian": 2, "relative": 3}
    return sorted(found, key=lambda p: (order.get(p.role, 9), p.user.name))


def access_today(case: Case) -> list[Access]:
    """Who reaches what in the case today, and why."""
    return list(
        Access.objects.filter(tenant_id=case.tenant_id, case=case, period__contains=clock.today()).select_related(
            "user"
        )
    )


def team_users(case: Case) -> set[UUID]:
    """The users who take part in the case today, the coordinator included: whom a notice goes to."""
    return set(
        Access.objects.filter(tenant_id=case.tenant_id, case=case, period__contains=clock.today()).values_list(
            "user_id", flat=True
        )
    )
