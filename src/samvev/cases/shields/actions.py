"""Shielding something from parents and family, and opening it again."""

from typing import Any

from samvev.audit.change import change
from samvev.cases import events
from samvev.cases.access import hold
from samvev.cases.shields import queries, rules
from samvev.cases.shields.models import Shield
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Conflict
from samvev.kernel.verdict import Verdict
from samvev.notifications.actions import forget


def shield(row: Any, *, reason: str = "", by: Actor) -> Shield:
    """Keep one thing from parents and family, from this moment, with all that hangs under it (rule 27).

    Nobody is told. What the bell already said to them about it is taken out.
    """
    made = Shield(tenant_id=row.tenant_id, case=row.case, target=row._meta.label_lower, target_id=row.pk)
    made.reason, made.by_id, made.by_name = reason.strip(), by.own_id, by.name

    def may(actor: Actor, _made: Shield) -> Verdict:
        return rules.may_shield(actor, row)

    with change(made, may, events.SHIELDED, by=by):
        hold(row.case)
        if queries.of(row):
            raise Conflict
        made.save(force_insert=True)
        forget(queries.kept_from(row.case, [row]), about=row.case, naming=row.pk)
    return made


def open_again(row: Any, *, by: Actor) -> None:
    """Let parents and family see it again, as far as they see its area."""
    held = queries.of(row)
    if held is None:
        return

    def may(actor: Actor, _held: Shield) -> Verdict:
        return rules.may_open_again(actor, row)

    held.case = row.case
    with change(held, may, events.UNSHIELDED, by=by):
        held.lifted_at, held.lifted_by_name = clock.now(), by.name
        held.save(update_fields=["lifted_at", "lifted_by_name"])
