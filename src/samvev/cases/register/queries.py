"""The register's lines, read from what gives access; and the accounts that nobody has used for long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from typing import Any

from django.db.models import Max, Min, Q

from samvev.accounts.models import Employment, Post, User, UserKind
from samvev.cases.models import Basis, Coordinator, Participation, Role
from samvev.cases.outside.models import Opening, Substitute
from samvev.cases.register.rules import UNUSED
from samvev.kernel import clock
from samvev.kernel.period import last_day
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family


@dataclass(frozen=True, slots=True)
class Authorised:
    """One line: who, what they were given, where, in which case (its number, no name), from–to, and by whom."""

    name: str
    what: str
    role: str
    place: str
    case: str
    first: date
    last: date | None
    granted_by: str


@dataclass(frozen=True, slots=True)
class Unused:
    """An account, and when somebody last signed in with it; None for never."""

    user: User
    last: datetime | None


def lines(organisation: Organisation) -> list[Authorised]:
    """Every authorisation in the organisation, those of the past too, by name and first day (checklist 19)."""
    here = family(organisation.pk)
    work = Employment.objects.filter(tenant_id__in=here).select_related("user", "unit")
    posts = Post.objects.filter(tenant_id__in=here).select_related("user", "unit")
    team = Participation.objects.filter(tenant_id__in=here, user__kind=UserKind.STAFF)
    held = Coordinator.objects.filter(tenant_id__in=here).select_related("user", "unit", "case")
    stood = Substitute.objects.filter(tenant_id__in=here).select_related("user", "case")
    found: Iterable[Authorised] = chain(
        (_line(one, "employment", one.user.title) for one in work),
        (_line(one, "office", str(one.get_role_display())) for one in posts),
        (_line(one, "coordinator", str(Role.COORDINATOR.label)) for one in held),
        (_line(one, "team", str(one.get_role_display())) for one in team.select_related("user", "unit", "case")),
        (_line(one, "substitute", str(Basis.SUBSTITUTE.label)) for one in stood),
        (_opened(one) for one in Opening.objects.filter(tenant_id__in=here).select_related("case")),
    )
    return sorted(found, key=lambda one: (one.name, one.first, one.what))


def _line(row: Any, what: str, role: str) -> Authorised:
    unit, case = getattr(row, "unit", None), getattr(row, "case", None)
    return Authorised(
        name=row.user.name,
        what=what,
        role=role,
        place=unit.name if unit else "",
        case=case.code if case else "",
        first=row.period.lower or date.min,
        last=last_day(row.period),
        granted_by=row.granted_by,
    )


def _opened(row: Opening) -> Authorised:
    """Someone opened a case themselves: nobody gave it, and it has a reason instead."""
    first, last = clock.day_of(row.opened_at), clock.day_of(row.until)
    return Authorised(row.user_name, row.kind, str(row.get_kind_display()), "", row.case.code, first, last, "")


def unused(organisation: Organisation) -> list[Unused]:
    """Employees' accounts that nobody has signed in with for 90 days, the longest unused first (checklist 20)."""
    today, since = clock.today(), clock.now() - UNUSED
    seen = Max("sessions__seen_at")
    staff = User.objects.filter(tenant_id__in=family(organisation.pk), kind=UserKind.STAFF, is_active=True)
    found = staff.annotate(seen=seen, began=Min("employments__period__startswith"))
    idle = found.filter(Q(seen__lt=since) | Q(seen=None, began__lt=today - UNUSED)).order_by("seen", "name", "pk")
    return [Unused(user, user.seen) for user in idle]
