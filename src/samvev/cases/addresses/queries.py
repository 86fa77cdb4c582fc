"""Reading addresses: only what the walls let through is found at all."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from samvev.accounts.models import User
from samvev.cases import queries as cases
from samvev.cases.addresses import rules
from samvev.cases.models import Case, Participation, Role
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.people.models import Address, HiddenAddress, Person, ProtectedAddress, Protection

SOON = 30  # days before a protection runs out that it stands on the day page


def home(actor: Actor, case_id: UUID) -> Case:
    """The case, and from whom its person's address is hidden (`address_hidden_from`)."""
    return with_hidden(cases.case(actor, case_id))


def with_hidden(case: Case) -> Case:
    """The same case, and from whom its person's address is hidden, as far as the reader's wall tells."""
    hidden = HiddenAddress.objects.filter(person=case.person_id).values_list("user_id", flat=True)
    case.address_hidden_from = frozenset(hidden)  # type: ignore[attr-defined]
    return case


def address(actor: Actor, case: Case) -> Address | None:
    """Where the case's person lives today, for those who may know; None as well when nobody wrote it."""
    if case.person.protection == Protection.STRICT or not rules.may_see_address(actor, case):
        return None
    return Address.objects.filter(person=case.person_id, period__contains=clock.today()).first()


def for_letter(person: Person, day: date) -> Address | None:
    """The address to put on a letter of a day: none for one that is protected, or hidden from a parent.

    So no list and no window of an envelope shows it; and the same letter is the same when it is printed again.
    """
    if person.is_protected or HiddenAddress.objects.filter(person=person).exists():
        return None
    return Address.objects.filter(person=person, period__contains=day).first()


def protected(case: Case) -> ProtectedAddress | None:
    """Until when the address is protected, and who said so."""
    return ProtectedAddress.objects.filter(tenant_id=case.person.tenant_id, person=case.person_id).first()


def parents(case: Case) -> list[User]:
    """The parents in the team, and those from whom the address is hidden already."""
    team = Participation.objects.filter(tenant_id=case.tenant_id, case=case, role=Role.PARENT)
    return list(User.objects.filter(pk__in=team.values("user_id")).order_by("name", "pk"))


def to_warn(tenant_id: UUID) -> list[tuple[Case, ProtectedAddress, int]]:
    """Protections that a warning is due for today, each with an open case of its person (rule 46)."""
    day = clock.today()
    held = ProtectedAddress.objects.filter(tenant_id=tenant_id).exclude(person__protection=Protection.NONE)
    due = {
        one.person_id: (one, days)
        for one in held.order_by("pk")
        if (days := rules.warning_due(one.until, one.warned_days, day)) is not None
    }
    found = Case.objects.filter(tenant_id=tenant_id, person__in=list(due)).open_on(day).select_related("person")
    first: dict[UUID, Case] = {}
    for case in found.order_by("start", "pk"):
        first.setdefault(case.person_id, case)
    return [(case, *due[person_id]) for person_id, case in first.items()]


def to_decide(actor: Actor) -> list[tuple[Case, ProtectedAddress]]:
    """Protections that run out within a month, or have: for the coordinator, and for the coordinating unit (rule 46).

    One for each person, the first to run out first.
    """
    soon = clock.today() + timedelta(days=SOON)
    led = [one.case_id for one in actor.cases.values() if one.role == Role.COORDINATOR]
    units = {one.tenant_id for one in actor.offices if one.role == OfficeRole.COORDINATING_UNIT}
    if not led and not units:
        return []
    reach = Case.objects.visible_to(actor).filter(Q(pk__in=led) | Q(tenant_id__in=units)).open_on(clock.today())
    found = reach.filter(person__tenant_id__in=list(actor.tenants), person__protected__until__lte=soon)
    found = found.exclude(person__protection=Protection.NONE).select_related("person__protected")
    first: dict[UUID, Case] = {}
    for case in found.order_by("start", "pk"):
        first.setdefault(case.person_id, case)
    pairs = [(case, case.person.protected) for case in first.values()]
    return sorted(pairs, key=lambda pair: pair[1].until)
