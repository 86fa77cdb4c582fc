"""Addresses, protection and next of kin of two registrations become one person's: the stricter always wins."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core import serializers
from django.core.serializers.base import DeserializedObject

from samvev.accounts.models import UserKind
from samvev.cases.models import Participation, Role
from samvev.kernel import clock
from samvev.kernel.period import DAY, ended
from samvev.oversight.joining.pair import Pair, Side
from samvev.people.models import STRICTNESS, Address, HiddenAddress, ProtectedAddress, Protection, Relation


def make_one(pair: Pair, lives: Side, moved: dict[str, Any]) -> list[dict[str, Any]]:
    """Take away what there can be only one of. Gives what the rows said before; `moved` is told what was added."""
    was: list[Any] = [*_one_address(pair, lives), *_one_protection(pair)]
    moved["added"] = [str(pk) for pk in _hide_from_both(pair)]
    was += [row for row in _hidden_once(pair) if row["pk"] not in moved["added"]]
    return was + _kin_once(pair)


def put_back(rows: Iterable[DeserializedObject], added: Iterable[str]) -> None:
    """Let everything say again what it said, and what was added be gone."""
    HiddenAddress.objects.filter(pk__in=list(added)).delete()
    for row in rows:
        row.save()


def _kept_as_it_was(rows: list[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = serializers.serialize("python", rows)
    return found


def _one_address(pair: Pair, lives: Side) -> list[dict[str, Any]]:
    """Only one holds from today; behind strict protection none is stored, now or before (rule 44)."""
    people = [side.person for side in pair.sides]
    if pair.protection == Protection.STRICT:
        Address.objects.filter(person__in=people).delete()
        return []
    wrong = list(Address.objects.filter(person__in=people, period__endswith=None).exclude(person=lives.person))
    was = _kept_as_it_was(wrong)
    for one in wrong:
        one.period = ended(one.period, clock.today() - DAY)
        if one.period.isempty:
            one.delete()
        else:
            one.save(update_fields=["period"])
    return was


def _one_protection(pair: Pair) -> list[dict[str, Any]]:
    """The decision behind the stricter one; of two alike, the one that lasts longer. A child's lasts as a child's."""
    held = [side.protected for side in pair.sides if side.protected]
    was = _kept_as_it_was(held)
    if len(held) < len(pair.sides):
        return was

    def strictness(one: ProtectedAddress) -> tuple[int, Any]:
        side = next(side for side in pair.sides if side.protected is one)
        return STRICTNESS.index(side.person.protection), one.until

    weaker, stronger = sorted(held, key=strictness)
    ProtectedAddress.objects.filter(pk=weaker.pk).delete()
    stronger.child_welfare |= weaker.child_welfare
    stronger.save(update_fields=["child_welfare"])
    return was


def _hide_from_both(pair: Pair) -> list[UUID]:
    """Where the address is hidden from anyone, those around the other registration do not see it either.

    A parent may be registered twice as well, and only one of the two be hidden from.
    """
    if not any(side.hidden for side in pair.sides):
        return []
    added = []
    for side in pair.sides:
        person = side.person
        here = {"case__in": [case.pk for case in side.cases], "user__kind": UserKind.CITIZEN}
        around = Participation.objects.filter(**here).exclude(role=Role.OWNER).values_list("user_id", flat=True)
        for user_id in set(around) - side.hidden - {one.person.user_id for one in pair.sides}:
            made = HiddenAddress.objects.create(tenant_id=person.tenant_id, person=person, user_id=user_id)
            added.append(made.pk)
    return added


def _hidden_once(pair: Pair) -> list[dict[str, Any]]:
    """One flag for each, where both registrations, or both sign-ins, have it."""
    kept, gone = (side.person for side in pair.sides)
    double = HiddenAddress.objects.filter(
        person=gone, user__in=HiddenAddress.objects.filter(person=kept).values("user_id")
    )
    found = list(double)
    if kept.user_id and gone.user_id and kept.user_id != gone.user_id:
        of_kept = HiddenAddress.objects.filter(user=kept.user_id).values("person_id")
        found += HiddenAddress.objects.filter(user=gone.user_id, person__in=of_kept).exclude(
            pk__in=[f.pk for f in found]
        )
    was = _kept_as_it_was(found)
    HiddenAddress.objects.filter(pk__in=[one.pk for one in found]).delete()
    return was


def _kin_once(pair: Pair) -> list[dict[str, Any]]:
    """What is registered about the same next of kin twice, word for word, is registered once."""
    said = {_words(row) for row in pair.kept.relations}
    double = [row for row in pair.other.relations if _words(row) in said]
    was = _kept_as_it_was(double)
    Relation.objects.filter(pk__in=[row.pk for row in double]).delete()
    return was


def _words(row: Relation) -> tuple[object, ...]:
    return row.other_id, row.kind, row.period, tuple(row.areas), row.documented_by
