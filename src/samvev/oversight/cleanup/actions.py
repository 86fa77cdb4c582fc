"""Mending what is wrong: several at once, each through its own room's action, and undoing it."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from samvev.accounts.models import Employment
from samvev.audit.change import change
from samvev.audit.record import record
from samvev.cases.actions import hand_over
from samvev.cases.models import Case, Coordinator
from samvev.cases.rules import may_administer
from samvev.cases.staffing.actions import let_go
from samvev.cases.staffing.restoring import difference, give_back, places
from samvev.consents.access import refresh
from samvev.consents.ending.actions import close_leftover, close_places, end_case, keep_leftover, remind, reopen
from samvev.consents.ending.models import Agreed, EndKind
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.organisations.queries import family
from samvev.oversight import events
from samvev.oversight.cleanup import faults, rules
from samvev.oversight.cleanup.models import Mended
from samvev.oversight.desk import Desk


def mend(desk: Desk, *, what: str, keys: Iterable[UUID], by: Actor) -> Mended:
    """Mend the chosen rows of a kind. They are looked up anew: what is not wrong any more is left alone.

    Raises `Invalid` when nothing is left to mend, or the kind is mended one by one on another page.
    """
    with change(desk, rules.may_clean, events.MENDED, by=by, detail=what):
        wanted = set(keys)
        chosen = [fault for fault in faults.find(desk, what) if fault.key in wanted and fault.mendable]
        if not chosen or what not in MENDS:
            raise Invalid(_("Choose at least one that is still in the list."))
        cases = _placed(what, chosen)
        before = {case.pk: (places(case), _shared(case)) for case in cases}
        for fault in chosen:
            MENDS[what](fault, by)
        was: dict[str, Any] = {}
        for case in cases:
            placed, shared = before[case.pk]
            was[str(case.pk)] = difference(placed, places(case)) | {"shared": _ended(case, shared)}
        touched = [person.pk for fault in chosen for person in fault.persons] or [fault.key for fault in chosen]
        told = {"what": what, "keys": touched, "was": was, "groups": _groups(chosen)}
        return Mended.objects.create(tenant_id=desk.tenant_id, by_id=by.user_id, by_name=by.name, **told)


def undo(mended: Mended, *, by: Actor) -> None:
    """Let what was mended together be as it was before."""
    with change(mended, rules.may_undo, events.MENDING_UNDONE, by=by, detail=mended.what):
        for row in UNDOES[mended.what](mended) if mended.what in UNDOES else ():
            _undo_one(row, by)
        for case in Case.objects.filter(pk__in=list(mended.was)).select_related("person").order_by("pk"):
            then = mended.was[str(case.pk)]
            give_back(case, was=then["was"], now=then["is"], by=by)
            for consent in Consent.objects.filter(tenant_id=case.tenant_id, case=case, pk__in=then["shared"]):
                keep_leftover(consent, by=by)
            refresh(case)
        mended.undone_at, mended.undone_by_name, mended.was = clock.now(), by.name, {}
        mended.save(update_fields=["undone_at", "undone_by_name", "was"])


def _groups(chosen: Iterable[faults.Fault]) -> list[dict[str, Any]]:
    """The persons who were held up to each other, group by group, and why they looked alike."""
    return [
        {"grounds": list(fault.grounds), "persons": [str(person.pk) for person in fault.persons]}
        for fault in chosen
        if fault.persons
    ]


def _shared(case: Case) -> set[UUID]:
    """What is shared with members of the team, by consents that nobody withdrew."""
    held = Consent.objects.filter(tenant_id=case.tenant_id, case=case, member__isnull=False, withdrawn_on=None)
    return set(held.values_list("pk", flat=True))


def _ended(case: Case, shared: set[UUID]) -> list[str]:
    """Those that ended with the places: they come back with them."""
    return sorted(str(pk) for pk in shared - _shared(case))


def _placed(what: str, chosen: Iterable[faults.Fault]) -> list[Case]:
    """The cases whose places are mended, each once."""
    return list({f.case.pk: f.case for f in chosen if f.case}.values()) if what in rules.PLACES else []


def _undo_one(row: Any, by: Actor) -> None:
    if isinstance(row, Case):
        reopen(row, words=_("Undone in the clean-up."), by=by)
    else:
        keep_leftover(row, by=by)


def _let_go(fault: faults.Fault, by: Actor) -> None:
    case, users = fault.row
    let_go(case, leavers=users, by=by)


def _move(fault: faults.Fault, by: Actor) -> None:
    """Let the same person coordinate from the unit they work in today."""
    held: Coordinator = fault.row
    here = {"tenant_id__in": family(held.tenant_id), "period__contains": clock.today()}
    work = Employment.objects.filter(**here, user=held.user_id)
    job = work.select_related("unit").order_by("-period__startswith", "pk").first()
    if job is None:
        raise Invalid(_("Choose at least one that is still in the list."))
    hand_over(held.case, to=held.user, unit=job.unit, rule=may_administer, by=by)


def _looked(fault: faults.Fault, by: Actor) -> None:
    """Somebody looked, and they are not the same: that it is kept is all."""
    for person in fault.persons:
        record(events.NOT_THE_SAME, by=by, target=person)


def _end_training(fault: faults.Fault, by: Actor) -> None:
    case: Case = fault.row
    end_case(case, kind=EndKind.TRAINING, agreed=Agreed.NOT_ASKED, words="", last=clock.today(), by=by)


MENDS: dict[str, Callable[[faults.Fault, Actor], Any]] = {
    "leavers": _let_go,
    "wrong_unit": _move,
    "ended": lambda fault, by: close_places(fault.row, by=by),
    "unused": lambda fault, by: remind(fault.row, by=by),
    "consents": lambda fault, by: close_leftover(fault.row, by=by),
    "training": _end_training,
    "duplicates": _looked,
}
UNDOES: dict[str, Callable[[Mended], Iterable[Any]]] = {
    "training": lambda mended: Case.objects.filter(
        tenant_id__in=family(mended.tenant_id), pk__in=mended.keys, end__isnull=False
    ),
    "consents": lambda mended: Consent.objects.filter(tenant_id__in=family(mended.tenant_id), pk__in=mended.keys),
}
