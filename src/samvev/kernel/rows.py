"""Rows: what every table with an organisation's data has in common."""

from collections.abc import Collection
from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models.base import ModelState

from samvev.kernel.errors import Conflict
from samvev.kernel.ids import new_id
from samvev.kernel.walls import TENANT, Wall


class Row(models.Model):
    """A row of one organisation, behind that organisation's wall in the database."""

    wall: ClassVar[Wall] = TENANT

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField(editable=False)

    class Meta:
        abstract = True

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], *, fetch_mode: Any = None
    ) -> Self:
        """An instance of what the database answered, as Django's own gives it, in half the time.

        Django sends two signals for each instance and sets each value by its descriptor. Nobody listens, and a fresh
        instance has nothing that a descriptor would have to tidy.
        """
        loaded = cls.__new__(cls)
        state = ModelState()
        state.adding, state.db, state.fields_cache = False, db, {}
        if fetch_mode is not None:
            state.fetch_mode = fetch_mode
        vars(loaded).update(zip(field_names, values, strict=True), _state=state)
        return loaded

    @property
    def audit_case_id(self) -> UUID | None:
        """The case that an audit entry about this row belongs to."""
        return getattr(self, "case_id", None)

    @property
    def audit_person_id(self) -> UUID | None:
        """The person that an audit entry about this row is about."""
        return getattr(self, "person_id", None)


class Versioned(models.Model):
    """A row that several people write: a save on an old copy is refused, never silently lost."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def claim(self, seen: int) -> None:
        """Take the next version, or raise `Conflict` when the row moved since `seen` was read."""
        manager = type(self)._default_manager
        taken = manager.filter(pk=self.pk, version=seen).update(version=models.F("version") + 1)
        if not taken:
            raise Conflict
        self.version = seen + 1

    def differing(self, changes: dict[str, Any]) -> dict[str, Any]:
        """Those of the changes that say something else than the row does, with the value they replace."""
        return {name: getattr(self, name) for name, value in changes.items() if getattr(self, name) != value}
