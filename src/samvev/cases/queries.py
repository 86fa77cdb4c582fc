"""Reading cases and their teams, within an actor's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import Count, DateField, DateTimeField, Max, OuterRef, Prefetch, Q, QuerySet, Subquery, UUIDField
from django.db.models.expressions import RawSQL

from samvev.accounts.models import User
from samvev.audit import events as audit
from samvev.audit.models import Entry, Revision
from samvev.cases import texts
from samvev.cases.models import Access, Activity, Case, CaseRow, Coordinator, FormerKind, Participation, Role
from samvev.cases.outside.models import Substitute
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.errors import NotFound
from samvev.kernel.kept import AnyOf, Given, Kept, Mark, keys
from samvev.people.models import Person

LATELY = 90  # days


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


def named(actor: Actor) -> "list[Case]":
    """The same cases with no more than what names them in a list; one query."""
    return _named(cases=keys(actor.cases), day=clock.today())


@Kept
def _named() -> "QuerySet[Case]":
    day = Given("day", DateField())
    mine = Case.objects.filter(Q(end=None) | Q(end__gte=day), AnyOf("pk", "cases"), start__lte=day)
    return for_list(mine).order_by("person__name")


def for_list(found: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with no more than what names them: kind and person."""
    person = ("person__tenant_id", "person__name", "person__birth_date", "person__protection")
    return found.select_related("person").only("tenant_id", "kind", *person)


def coordinators_of(found: Iterable[Case]) -> dict[UUID, str]:
    """The name of today's coordinator of each of these cases that has one; one query."""
    here = {case.pk: case.tenant_id for case in found}
    told = {"tenants": keys(set(here.values())), "cases": keys(here), "day": clock.today()}
    return dict(_coordinating(**told))


@Kept
def _coordinating() -> "QuerySet[Any]":
    held = Coordinator.objects.filter(AnyOf("tenant_id", "tenants"), AnyOf("case_id", "cases"))
    return held.filter(period__contains=Given("day", DateField())).values_list("case_id", "user__name")


# Kept for the reports, and long: no page about a case reads them.
DAYS = ("coordinated_during", "consented_during", "used_during", "active_during")


def with_head(found: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what their head shows: person, today's coordinator (`coordinators_today`), and who stands in."""
    today = Coordinator.objects.filter(period__contains=clock.today()).select_related("user", "unit")
    held = Prefetch("coordinators", queryset=today, to_attr="coordinators_today")
    return with_stand_in(found, clock.today()).prefetch_related(held)


def with_stand_in(found: QuerySet[Case], day: "date | Given") -> QuerySet[Case]:
    """The cases with their person, and who stands in for whom on a day."""
    standing_in = Substitute.objects.filter(case=OuterRef("pk"), period__contains=day).order_by("pk")
    named = {
        "stand_in": Subquery(standing_in.values("user__name")[:1]),
        "stood_in_for": Subquery(standing_in.values("coordinator__name")[:1]),
    }
    return found.annotate(**named).select_related("person").defer(*DAYS)


@Kept
def coordinators_on() -> "QuerySet[Coordinator]":
    """Who coordinates a `case` of a `tenant` on a `day`, with user and unit."""
    here = Coordinator.objects.filter(tenant_id=Given("tenant"), case=Given("case"))
    return here.filter(period__contains=Given("day", DateField())).select_related("user", "unit")


def coordinator_today(case: Case) -> Coordinator | None:
    """Who coordinates the case today, with user and unit; already there when `case()` found it."""
    known: list[Coordinator] | None = getattr(case, "coordinators_today", None)
    if known is None:
        known = coordinators_on(tenant=case.tenant_id, case=case.pk, day=clock.today())
    return known[0] if known else None


def team(case: Case) -> list[Participation]:
    """Those who take part today, the person's own side first."""
    found = Participation.objects.filter(
        tenant_id=case.tenant_id, case=case, period__contains=clock.today()
    ).select_related("user", "unit")
    order = {"owner": 0, "parent": 1, "guardian": 2, "proxy": 3, "relative": 4}
    return sorted(found, key=lambda p: (order.get(p.role, 9), p.user.name))


@Kept
def _accesses() -> "QuerySet[Access]":
    here = Access.objects.filter(tenant_id=Given("tenant"), case=Given("case"))
    here = here.filter(period__contains=Given("day", DateField()))
    # Access that ends at a moment holds until then (checklist 18).
    here = here.filter(Q(until=None) | Q(until__gt=Given("now", DateTimeField()))).select_related("user")
    return here.annotate(shielded=_shielded())


def _shielded() -> RawSQL:
    """The keys of all that is shielded in the case: worked out once, whatever the number of rows."""
    keys_of = ArrayField(UUIDField())
    return RawSQL("(SELECT samvev_shielded(ARRAY[%s]::uuid[]))", [Mark("case")], output_field=keys_of)


def access_today(case: Case) -> list[Access]:
    """Who reaches what in the case today, and why; each with what is `shielded` in it."""
    return _accesses(tenant=case.tenant_id, case=case.pk, day=clock.today(), now=clock.now())


def team_users(case: Case) -> set[UUID]:
    """The users who take part in the case today, the coordinator included: whom a notice goes to.

    Whoever opened it for a while from outside the team is not one of them.
    """
    found = Access.objects.filter(tenant_id=case.tenant_id, case=case, period__contains=clock.today(), until=None)
    return set(found.values_list("user_id", flat=True))


READINGS = (audit.READ.code, audit.SEARCHED.code, audit.LISTED.code)
DECIDERS = Role.deciders()


def log(actor: Actor, case: Case) -> QuerySet[Entry]:
    """The log of the case as far as the actor may read it, newest first (rules 40 and 41).

    The person and those who decide for them: all, within the areas they reach. The coordinator: what was changed or
    refused. Anyone else: what they did themselves. What is private is for those who decide and see every area.
    """
    found = Entry.objects.filter(tenant_id=case.tenant_id, case_id=case.pk).order_by("-at", "-id")
    told = ~Q(event__in=audit.private_codes())
    areas = actor.areas_in(case)
    open_to = {
        "all": Q(areas__contained_by=sorted(areas)) & (Q() if areas >= ALL_AREAS else told),
        "changes": ~Q(event__in=READINGS) & told,
        "own": Q(),
    }
    scope = log_scope(actor, case)
    own = Q(user_id=actor.user_id)
    return found.filter(own | open_to[scope] if scope != "own" else own)


def log_scope(actor: Actor, case: Case) -> str:
    """How much of the log the actor may read: all, changes, or own."""
    access = actor.access(case)
    role = access.role if access else ""
    return "all" if role in DECIDERS else "changes" if role == Role.COORDINATOR else "own"


def has_other_plan(case: Case) -> bool:
    """Has the person another individual plan that is open, also one that the actor does not reach?"""
    Person.objects.select_for_update().filter(pk=case.person_id).values_list("pk").first()  # two at once take turns
    with connection.cursor() as cursor:
        cursor.execute("SELECT samvev_other_plan(%s, %s)", [case.pk, clock.today()])
        return bool(cursor.fetchone()[0])


def log_people(case: Case, entries: Iterable[Entry]) -> dict[UUID, tuple[str, str]]:
    """Title and workplace of those in the entries, by user, as far as they are known in the case."""
    users = {e.user_id for e in entries if e.user_id}
    here = {"tenant_id": case.tenant_id, "case": case, "user__in": users, "unit__isnull": False}
    places = dict(Participation.objects.filter(**here).values_list("user_id", "unit__name"))
    places |= dict(Coordinator.objects.filter(**here).values_list("user_id", "unit__name"))
    titles = User.objects.filter(pk__in=users).values_list("pk", "title")
    return {user: (title, places.get(user, "")) for user, title in titles}


def opened_by_team(case: Case, people: Iterable[Participation]) -> list[tuple[str, str, datetime | None]]:
    """Who takes part, as what, and when they last opened a page of the case; no word of what they saw (rule 94)."""
    readings = Entry.objects.filter(tenant_id=case.tenant_id, case_id=case.pk, event=audit.READ.code)
    last = dict(readings.values_list("user_id").annotate(last=Max("at")).values_list("user_id", "last"))
    return [(m.user.name, m.title or m.get_role_display(), last.get(m.user_id)) for m in people]


@dataclass(frozen=True, slots=True)
class Goes:
    """How a case goes, without a word of what it says (rules 36 and 94)."""

    coordinators: list[Coordinator]
    units: list[str]
    members: int
    kinds: list[FormerKind]
    last_used: datetime | None
    users_lately: int
    members_opened: list[tuple[str, str, datetime | None]]


def goes(case: Case) -> Goes:
    """How the case goes: who has coordinated, which units take part, and whether it is used."""
    here = {"tenant_id": case.tenant_id, "case": case}
    held = Coordinator.objects.filter(**here).select_related("user", "unit").order_by("-period__startswith")
    people = team(case)
    lately = clock.now() - timedelta(days=LATELY)
    used = Activity.objects.filter(**here).aggregate(
        last=Max("at"), lately=Count("user_id", distinct=True, filter=Q(at__gte=lately))
    )
    return Goes(
        coordinators=list(held),
        units=sorted({m.unit.name for m in people if m.unit}),
        members=len(people),
        kinds=list(FormerKind.objects.filter(**here).order_by("-until")),
        last_used=used["last"],
        members_opened=opened_by_team(case, people),
        users_lately=used["lately"],
    )


def text(actor: Actor, case_id: UUID, kind: str, row_id: UUID) -> CaseRow:
    """A row whose texts have a history page: of a kind that its room has named, in a case within reach."""
    here = case(actor, case_id)
    named = texts.find(kind)
    if named is None:
        raise NotFound
    row = named.model._default_manager.filter(tenant_id=here.tenant_id, case=here, pk=row_id).first()
    if row is None:
        raise NotFound
    row.case = here
    return row


def earlier_text(actor: Actor, case_id: UUID, kind: str, row_id: UUID, revision_id: UUID) -> CaseRow:
    """The same row, with what it said before one change as `before`."""
    row = text(actor, case_id, kind, row_id)
    found = Revision.objects.filter(tenant_id=row.tenant_id, target_id=row.pk, pk=revision_id).first()
    if found is None:
        raise NotFound
    row.before = found.before  # type: ignore[attr-defined]  # for this request alone
    return row
