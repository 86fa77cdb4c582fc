"""Reading units, employees and offices, within an administrator's organisations."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from samvev.accounts.models import Awaited, Employment, Post, User, UserKind
from samvev.accounts.oidc.providers import Provider, current
from samvev.accounts.rules import ADMINISTRATORS
from samvev.accounts.staff import rules
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.kernel.errors import NotFound
from samvev.organisations.models import Organisation, Unit
from samvev.organisations.queries import acting, family


def own(actor: Actor) -> Organisation:
    """The organisation that the actor administers, or the one that acts in its place; their own for someone who
    administers none."""
    mine = sorted(o.tenant_id for o in actor.offices if o.role in ADMINISTRATORS)
    tenant_id = actor.tenant_id if not mine or actor.tenant_id in mine else mine[0]
    if tenant_id is None:
        raise NotFound
    found = acting(tenant_id)
    return found if not mine or found.pk in mine else Organisation.objects.get(pk=tenant_id)


def units(tenant_id: UUID) -> list[Unit]:
    """The units of an organisation and those that act as one with it, each below its parent by name, with `lineage`
    and `depth`."""
    found = {unit.pk: unit for unit in Unit.objects.filter(tenant_id__in=family(tenant_id))}
    for unit in found.values():
        above = [unit.pk]
        while (parent := found[above[-1]].parent_id) and parent in found and parent not in above:
            above.append(parent)
        unit.lineage, unit.depth = frozenset(above), len(above) - 1  # type: ignore[attr-defined]
        unit.way = [found[key].name for key in reversed(above)]  # type: ignore[attr-defined]
    return sorted(found.values(), key=lambda unit: unit.way)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list: who manages it, and how many work there."""

    unit: Unit
    managers: list[str]
    employed: int


def unit_lines(organisation: Organisation) -> list[UnitLine]:
    """Every unit with manager and number of employees today."""
    today = {"tenant_id__in": family(organisation.pk), "period__contains": clock.today()}
    employed: dict[UUID, set[UUID]] = {}
    for unit_id, user_id in Employment.objects.filter(**today).values_list("unit_id", "user_id"):
        employed.setdefault(unit_id, set()).add(user_id)
    managing: dict[UUID, list[str]] = {}
    posts = Post.objects.filter(**today, role=OfficeRole.MANAGER, unit__isnull=False)
    for unit_id, name in posts.order_by("user__name").values_list("unit_id", "user__name"):
        managing.setdefault(unit_id, []).append(name)
    return [
        UnitLine(unit, managing.get(unit.pk, []), len(employed.get(unit.pk, ()))) for unit in units(organisation.pk)
    ]


def unit(actor: Actor, unit_id: UUID) -> Unit:
    """A unit of the actor's organisation, with all above it."""
    found = next((one for one in units(own(actor).pk) if one.pk == unit_id), None)
    if found is None or found.tenant_id not in actor.tenants:
        raise NotFound
    return found


def staff(organisation: Organisation, words: str = "", unit_id: UUID | None = None) -> "QuerySet[Employment]":
    """Those employed in the organisation today or later, by name; whose name has the words, or in one unit."""
    found = Employment.objects.filter(tenant_id__in=family(organisation.pk), user__is_active=True)
    found = found.filter(Q(period__endswith=None) | Q(period__endswith__gt=clock.today()))
    for word in words.split()[:5]:
        found = found.filter(user__name__icontains=word)
    if unit_id:
        found = found.filter(unit_id=unit_id)
    return found.select_related("user", "unit").order_by("user__name", "pk")


def _lineages(jobs: Iterable[Employment | Post]) -> None:
    rows = [job for job in jobs if job.unit_id]
    known = {unit.pk: unit for tenant in {row.tenant_id for row in rows} for unit in units(tenant)}
    for row in rows:
        row.unit = known[row.unit_id]  # type: ignore[index]  # asked above


def employee(actor: Actor, user_id: UUID) -> User:
    """An employee that one of the actor's organisations registered or employs: `jobs_today`, and `holds_office`."""
    mine = list(actor.tenants)
    reach = Q(tenant_id__in=mine) | Q(employments__tenant_id__in=mine)
    found = User.objects.filter(reach, pk=user_id, kind=UserKind.STAFF).distinct().first()
    if found is None:
        raise NotFound
    jobs = [job for job in employments(found, mine) if clock.today() in job.period]
    _lineages(jobs)
    found.jobs_today = jobs  # type: ignore[attr-defined]
    found.holds_office = any(clock.today() in post.period for post in posts(found, mine))  # type: ignore[attr-defined]
    return found


def awaited(user: User) -> list[Awaited]:
    """First sign-ins that are announced for an employee and have not come, until when."""
    return list(Awaited.objects.filter(tenant_id=user.tenant_id, user=user, until__gte=clock.today()).order_by("pk"))


def employments(user: User, tenants: Iterable[UUID]) -> list[Employment]:
    """Where the user works and worked in these organisations, the latest first."""
    found = Employment.objects.filter(user=user, tenant_id__in=list(tenants)).select_related("unit")
    return sorted(found, key=lambda job: job.period.lower or date.min, reverse=True)


def posts(user: User, tenants: Iterable[UUID]) -> list[Post]:
    """The offices that the user holds and held in these organisations, the latest first."""
    found = list(Post.objects.filter(user=user, tenant_id__in=list(tenants)).select_related("unit"))
    _lineages(found)
    return sorted(found, key=lambda post: post.period.lower or date.min, reverse=True)


def employment(actor: Actor, employment_id: UUID) -> Employment:
    """A piece of work in the actor's organisations that is not over."""
    found = Employment.objects.filter(pk=employment_id, tenant_id__in=list(actor.tenants))
    job = found.select_related("unit", "user").first()
    if job is None or (job.period.upper and job.period.upper <= clock.today()):
        raise NotFound
    _lineages([job])
    return job


def post(actor: Actor, post_id: UUID) -> Post:
    """An office in the actor's organisations that is not over."""
    found = Post.objects.filter(pk=post_id, tenant_id__in=list(actor.tenants)).select_related("unit", "user").first()
    if found is None or (found.period.upper and found.period.upper <= clock.today()):
        raise NotFound
    _lineages([found])
    return found


def in_hand(actor: Actor, organisation: Organisation) -> list[Unit]:
    """The units of the organisation that the actor administers."""
    return [unit for unit in units(organisation.pk) if rules.may_change_unit(actor, unit)]


def doors() -> list[Provider]:
    """The providers by which employees of this installation sign in."""
    return [one for one in current().values() if one.kind == UserKind.STAFF]
