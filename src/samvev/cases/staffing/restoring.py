"""Giving back places and coordination that were ended by mistake, as long as nothing else happened to them since."""

from collections.abc import Collection
from typing import Any

from django.core import serializers
from django.db.models import Model
from django.utils.translation import gettext as _

from samvev.audit.change import change
from samvev.cases import events
from samvev.cases.access import DERIVED, hold, refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.models import Access, Basis, Case, Coordinator, Participation
from samvev.cases.outside.models import Substitute
from samvev.cases.rules import may_administer
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.period import overlap, period

HELD: tuple[type[Model], ...] = (Coordinator, Participation, Substitute, Access)

type Places = dict[str, dict[str, Any]]  # each row as it stands, by its key


def places(case: Case) -> Places:
    """Who has a place in the case, on which days; what follows from that or from consents is not among it."""
    found: Places = {}
    for model in HELD:
        rows = model._default_manager.filter(tenant_id=case.tenant_id, case=case)
        if model is Access:
            rows = rows.exclude(basis__in=[*DERIVED, Basis.CONSENT])
        for row in serializers.serialize("python", rows):
            found[str(row["pk"])] = row
    return found


def difference(before: Places, after: Places) -> dict[str, Places]:
    """What rows said before, and what they say after: of those that were changed, removed or made alone."""
    keys = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return {"was": {k: before[k] for k in keys if k in before}, "is": {k: after[k] for k in keys if k in after}}


def give_back(case: Case, *, was: Places, now: Places, by: Actor) -> None:
    """Let places be as they were. Raises `Invalid` when one of them, or the coordination, was changed since.

    Nobody who has left their job reaches anything by it: the entrance asks for an employment (rule 37).
    """
    with change(case, may_administer, events.PLACES_GIVEN_BACK, by=by):
        hold(case)
        there = places(case)
        touched = was.keys() | now.keys()
        others = {key for key, row in there.items() if row["model"] == Coordinator._meta.label_lower} - touched
        standing = {key for key in others if there[key]["fields"]["period"].endswith('"upper": null}')}
        told = {key: as_told(there[key]) for key in touched & there.keys()}
        returning = list(serializers.deserialize("python", list(was.values())))
        changed = told != {key: as_told(row) for key, row in now.items()} or (standing and _coordinates(was))
        if changed or any(_is_taken(row.object, touched) for row in returning):
            raise Invalid(_("Something was changed since. Put it in order in the case itself."))
        for model in HELD:
            model._default_manager.filter(pk__in=[key for key in now if key not in was]).delete()
        for row in returning:
            row.save()
        refresh_standing(case)
        refresh_active(case.tenant_id, case.pk)


def as_told(row: dict[str, Any]) -> dict[str, Any]:
    """A row as it reads after it was kept for a while."""
    return {"model": row["model"], "fields": {name: str(value) for name, value in row["fields"].items()}}


def _is_taken(row: Any, touched: Collection[str]) -> bool:
    """Has the same person come into the team anew, or somebody else begun to stand in on the same days?"""
    if not isinstance(row, Participation | Substitute):
        return False
    to_come = overlap(row.period, period(clock.today()))
    here = {"tenant_id": row.tenant_id, "case": row.case_id, "period__overlap": to_come}
    others = type(row)._default_manager.filter(**here).exclude(pk__in=touched)
    return others.filter(user=row.user_id).exists() if isinstance(row, Participation) else others.exists()


def _coordinates(rows: Places) -> bool:
    return any(row["model"] == Coordinator._meta.label_lower for row in rows.values())
