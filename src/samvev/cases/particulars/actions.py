"""Correcting what is registered about a person."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from samvev.audit.change import change
from samvev.cases import events
from samvev.cases.models import Case
from samvev.cases.particulars import rules
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.people.citizens import user_of
from samvev.people.models import Person

PERSONS = {"name", "birth_date", "sex", "language", "phone"}
USERS = {"name", "phone", "email"}  # what the user says as well, for those who meet them in a team


def correct(case: Case, person: Person, *, by: Actor, **changes: Any) -> None:
    """Save only what was changed, so that two who correct different things do not undo each other.

    A number that is registered lets its holder sign in as the person. No value stands in the log.
    Raises `Invalid` when the number is another person's here.
    """
    with change(case, rules.may_correct, events.PARTICULARS_CORRECTED, by=by):
        user = user_of(person)
        for name in changes.keys() & USERS:
            setattr(user, name, changes[name])
        user.save(update_fields=changes.keys() & USERS)
        for name in changes.keys() & PERSONS:
            setattr(person, name, changes[name])
        person.save(update_fields=changes.keys() & PERSONS)
        if changes.get("number"):
            _keep_number(person, changes["number"])


def _keep_number(person: Person, number: str) -> None:
    person.keep_number(number)
    try:
        with transaction.atomic():
            person.save(update_fields=["national_id_sealed", "national_id_key"])
    except IntegrityError as taken:
        raise Invalid(_("This number is registered on someone else here. Ask the coordinating unit.")) from taken
