"""One copier for every table: what is written is never touched, what names another row names its copy.

A copy's id follows from the new organisation's and the old id, so that whatever names a row can be told its copy's
name before it is made, and a second attempt could never make a second copy.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.apps import apps
from django.db.models import JSONField, Model, UUIDField

from samvev.kernel.period import DAY, ended
from samvev.oversight.handover.fates import FATES, Fate

ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
BATCH = 500
# Not through `copies`: made apart, as they hang on more than a case, or by a column that is no foreign key.
APART = frozenset({"cases.case", "audit.revision", "people.agerule"})

type Hook = Callable[[Any, "Names"], bool]


class Refused(Exception):
    """Something is not as it has to be: then nothing is done. Tells no names."""


def copy_of(pk: UUID, tenant_id: UUID) -> UUID:
    """The id that a row's copy has in an organisation."""
    return uuid5(tenant_id, str(pk))


@dataclass(slots=True)
class Names:
    """What everything is called in the new organisation. `users`: those who are another user there."""

    old: UUID
    new: UUID
    day: date
    rows: dict[UUID, UUID] = field(default_factory=dict)
    units: dict[UUID, UUID] = field(default_factory=dict)
    persons: dict[UUID, UUID] = field(default_factory=dict)
    users: dict[UUID, UUID] = field(default_factory=dict)
    staying: frozenset[UUID] = frozenset()  # units
    going: frozenset[UUID] = frozenset()  # employees of the units that go
    behind: frozenset[UUID] = frozenset()  # those of the units that stay alone

    def of(self, pk: UUID) -> UUID:
        """The id that the copy of a row has."""
        return copy_of(pk, self.new)

    def known(self, pk: UUID) -> UUID:
        """The id in the new organisation of whatever has one there; the same for what has not."""
        for names in (self.rows, self.persons, self.units, self.users):
            if pk in names:
                return names[pk]
        return pk

    def within(self, text: str) -> str:
        """An address, or the name of a form, with the ids of the copies."""
        return ID.sub(lambda found: str(self.known(UUID(found[0]))), text)


def tables() -> list[type[Model]]:
    """Every table whose rows are copied with their case."""
    return [
        apps.get_model(label) for label, (fate, _why) in FATES.items() if fate is Fate.COPIED and label not in APART
    ]


def copies(cases: Iterable[UUID], names: Names) -> dict[type[Model], list[Any]]:
    """The rows of these cases as they are in the new organisation, not saved yet; rows that end before it are cut."""
    ids = list(cases)
    found = {model: list(model._default_manager.filter(tenant_id=names.old, case_id__in=ids)) for model in tables()}
    names.rows = {pk: names.of(pk) for pk in ids}  # of this lot: nothing names a row of another case
    names.rows.update({row.pk: names.of(row.pk) for rows in found.values() for row in rows})
    return {model: [made for row in rows if (made := _adjusted(row, names))] for model, rows in found.items()}


def save(made: dict[type[Model], list[Any]]) -> None:
    """Put the copies into the database. Foreign keys are looked at when the transaction ends."""
    for model, rows in made.items():
        model._default_manager.bulk_create(rows, batch_size=BATCH)


def renamed(row: Any, names: Names, **changes: Any) -> Any:
    """A copy of a row, not saved: its words as they are, what it names by the names of the new organisation."""
    columns = row._meta.concrete_fields
    told = {column.attname: _value(column, getattr(row, column.attname), names) for column in columns}
    return type(row)(**told | {"id": names.of(row.pk), "tenant_id": names.new} | changes)


def _value(column: Any, value: Any, names: Names) -> Any:
    if value is None or column.primary_key:
        return value
    if column.is_relation:
        return _related(column.related_model, value, names)
    if isinstance(column, UUIDField):
        return names.known(value)
    if isinstance(column, JSONField):
        return renamed_within(value, names)
    return value


def _related(model: type[Model], pk: UUID, names: Names) -> UUID:
    label = model._meta.label_lower
    found = names.known(pk)
    if found == pk and label not in {"accounts.user", "organisations.unit", "organisations.organisation"}:
        raise Refused(f"{label} is named by a row that goes, and does not go itself.")
    return found


def renamed_within(value: Any, names: Names) -> Any:
    """What a column of JSON says, with the ids of the copies; words that are no id stay as they are."""
    if isinstance(value, dict):
        return {key: renamed_within(inner, names) for key, inner in value.items()}
    if isinstance(value, list):
        return [renamed_within(inner, names) for inner in value]
    if isinstance(value, str) and ID.fullmatch(value):
        return str(names.known(UUID(value)))
    return value


def _adjusted(row: Any, names: Names) -> Any:
    hook = HOOKS.get(row._meta.label_lower)
    made = renamed(row, names)
    if hook and not hook(made, names):
        return None
    return made


def _coordinator(made: Any, names: Names) -> bool:
    """Who does not go with their unit coordinates no more in the new organisation; whoever is from a third one does."""
    if made.unit_id in names.units.values():
        goes_on = made.user_id not in names.behind
    else:
        goes_on = made.unit_id is not None and made.unit_id not in names.staying
    return goes_on or _until_the_day(made, names)


def _participation(made: Any, names: Names) -> bool:
    """Who works where it stays takes part for no unit of the new organisation: it is their consent that counts."""
    over = made.period.upper is not None and made.period.upper <= names.day
    if made.unit_id in names.units.values() and made.user_id in names.behind and not over:
        made.unit_id = None
    return True


def _substitute(made: Any, names: Names) -> bool:
    """Whoever stands in, and for whom, has to work in the new organisation."""
    return {made.user_id, made.coordinator_id} <= names.going or _until_the_day(made, names)


def _until_the_day(made: Any, names: Names) -> bool:
    """It ends before the new organisation begins; false when it had not begun by then."""
    made.period = ended(made.period, names.day - DAY)
    return not made.period.isempty


def _appointment(made: Any, names: Names) -> bool:
    """A unit that stays, or someone who does, is not waited for any more."""
    stays = made.unit_id in names.staying or made.proposed_id not in {None, *names.going}
    if made.answer == "waiting" and stays:
        made.answer = "withdrawn"
    return True


HOOKS: dict[str, Hook] = {
    "cases.coordinator": _coordinator,
    "cases.participation": _participation,
    "cases.substitute": _substitute,
    "needs.appointment": _appointment,
}
