"""Two registrations of one person become one, and the undoing of it on the same day."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.core import serializers
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from samvev.accounts.models import User
from samvev.audit.change import change
from samvev.cases.access import hold, refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.models import Case
from samvev.cases.rules import may_administer
from samvev.consents.access import refresh
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.oversight import events
from samvev.oversight.joining import homes, queries, reach, rules
from samvev.oversight.joining.pair import PLAIN, Pair
from samvev.oversight.joining.references import PERSONS, USERS, cases_with, follow, follow_back
from samvev.people.models import Joining, Person


def join(pair: Pair, *, chosen: dict[str, str], by: Actor) -> Joining:
    """Let two registrations be one person. `chosen`: for each of `pair.choices`, which side is right: kept or other.

    Everything that names the other one follows; the log stays as it was. Raises `Invalid` with what hinders, and
    whenever somebody would see more than before.
    """
    with change(pair, rules.may_join, events.JOINED, by=by):
        pair = _in_turn(pair, by)
        if faults := rules.hinders(pair):
            raise Invalid(" ".join(faults))
        touched = _touched(pair)
        before = reach.of(touched, {pair.other.person.user_id: pair.kept.person.user_id})
        joining = _moved(pair, chosen, by)
        _derive(touched, by)
        if reach.is_wider(before, reach.of(touched, {})):
            raise Invalid(_("Somebody would see more than before. Let both say the same day of birth first."))
        joining.moved["cases"] = [str(pk) for pk in touched]
        joining.save(force_insert=True)
    return joining


def undo(joining: Joining, *, by: Actor) -> None:
    """Let the two be two again, each as it was. Only what followed goes back."""
    with change(joining, rules.may_undo, events.JOINING_UNDONE, by=by):
        rows = list(serializers.deserialize("python", joining.was))
        people, users, others = (
            [row for row in rows if isinstance(row.object, Person)],
            [row.object for row in rows if isinstance(row.object, User)],
            [row for row in rows if not isinstance(row.object, Person | User)],
        )
        for row in people:  # the one that was kept first: number and user are the other one's again
            row.save()
        gone: Any = people[-1].object
        follow_back(PERSONS, joining.moved["persons"], gone.pk, gone.tenant_id)
        homes.put_back(others, joining.moved["added"])
        for user in users:
            User.objects.filter(pk=user.pk).update(name=user.name, is_active=user.is_active)
        if gone.user_id:
            follow_back(USERS, joining.moved["users"], gone.user_id, gone.tenant_id)
        _derive([UUID(pk) for pk in joining.moved["cases"]], by)
        joining.undone_at, joining.undone_by_name, joining.was = clock.now(), by.name, []
        joining.save(update_fields=["undone_at", "undone_by_name", "was"])


def _in_turn(pair: Pair, by: Actor) -> Pair:
    """Two at once take turns: what is joined is what is there now."""
    ids = sorted(side.person.pk for side in pair.sides)
    list(Person.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))
    return queries.pair(by, *ids)


def _touched(pair: Pair) -> list[UUID]:
    """The cases of both, and those where the sign-in that ends has a place."""
    found = {case.pk for side in pair.sides for case in side.cases} | set().union(*(s.families for s in pair.sides))
    if pair.kept.user and pair.other.user:
        found |= cases_with(USERS, pair.other.user.pk)
    return sorted(found)


def _moved(pair: Pair, chosen: dict[str, str], by: Actor) -> Joining:
    """Let everything follow, and the kept row say what is right. Gives the joining, not saved yet."""
    kept, gone = pair.kept.person, pair.other.person
    was = serializers.serialize("python", [kept, gone, *filter(None, [kept.user, gone.user])])
    moved: dict[str, Any] = {"persons": {}, "users": {}, "added": []}
    was += homes.make_one(pair, pair.right("address", chosen), moved)
    if kept.user and gone.user and kept.user_id != gone.user_id:
        moved["users"] = follow(USERS, gone.user.pk, kept.user.pk, kept.tenant_id)
        User.objects.filter(pk=gone.user.pk).update(is_active=False)
    moved["persons"] = follow(PERSONS, gone.pk, kept.pk, kept.tenant_id)
    kept.user = kept.user or gone.user
    _say_what_is_right(pair, chosen)
    _take_away(gone.pk)
    kept.save()
    if kept.user:
        User.objects.filter(pk=kept.user.pk).update(name=kept.name)
    return Joining(
        tenant_id=kept.tenant_id,
        kept=kept,
        gone_id=pair.other.person.pk,
        gone_tenant_id=gone.tenant_id,
        gone_code=gone.code,
        moved=moved,
        was=[] if pair.removes_address else was,
        by_id=by.user_id,
        by_name=by.name,
    )


def _say_what_is_right(pair: Pair, chosen: dict[str, str]) -> None:
    kept, number = pair.kept.person, pair.right("number", chosen).person
    right = {name: pair.right(name, chosen).told(name) for name in PLAIN}
    kept.protection = pair.protection
    for name, value in right.items():
        setattr(kept, name, value)
    kept.national_id_sealed, kept.national_id_key = number.national_id_sealed, number.national_id_key
    kept.forget_age_facts()


def _take_away(gone: UUID) -> None:
    """Remove the row that nothing names any more. What is kept from the actor would still name it: then nothing is."""
    try:
        with transaction.atomic():
            Person.objects.filter(pk=gone).delete()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except IntegrityError as named:
        raise Invalid(_("Something about this person is kept from you. A colleague has to do this.")) from named


def _derive(cases: Iterable[UUID], by: Actor) -> None:
    """Let access and activity follow from the facts anew, and the log of each case tell of it."""
    for case in Case.objects.filter(pk__in=list(cases)).select_related("person").order_by("pk"):
        with change(case, may_administer, events.CASE_FOLLOWED, by=by):
            hold(case)
            refresh_standing(case)
            refresh(case)
            refresh_active(case.tenant_id, case.pk)
