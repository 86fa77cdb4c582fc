"""Changing the organisation's table of ages, and letting every case follow it."""

from typing import Any

from procrastinate.contrib.django import app

from samvev.audit.change import change
from samvev.cases.access import refresh_standing, standing_moved
from samvev.cases.models import Case
from samvev.consents import events
from samvev.consents.ages import queries, rules
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Conflict, Invalid
from samvev.people import age_faults
from samvev.people.models import AgeRule


def change_row(rule: AgeRule, *, seen: int | None, by: Actor, **says: Any) -> None:
    """Let a row of the table say this from now on. What it said before stays in the history."""
    with change(rule, rules.may_change_row, events.AGES_CHANGED, by=by, seen=seen, detail=queries.key_of(rule)):
        _check(rule, says)
        if rule._state.adding:
            _begin(rule)
        rule.write(by, **says, in_force=True)
        _let_cases_follow(rule)


def put_back(rule: AgeRule, *, seen: int, by: Actor) -> None:
    """Let the shipped row count again; a row that has no shipped one goes."""
    with change(rule, rules.may_put_back, events.AGES_PUT_BACK, by=by, seen=seen, detail=queries.key_of(rule)):
        _check(rule, {"in_force": False})
        rule.write(by, in_force=False)
        _let_cases_follow(rule)


def follow_table(case: Case, *, by: Actor) -> None:
    """Derive anew what parents see in a case. Nothing happens, and nothing is logged, where nothing moved."""
    if not standing_moved(case):
        return
    with change(case, rules.may_work, events.AGES_FOLLOWED, by=by):
        refresh_standing(case)


def _check(rule: AgeRule, says: dict[str, Any]) -> None:
    if fault := age_faults.fault_in(queries.table_with(rule, says)):
        raise Invalid(fault)


def _begin(rule: AgeRule) -> None:
    """Write the row as it counts now, so that the change shows what it was; `Conflict` when someone else just did."""
    if AgeRule.objects.filter(
        tenant_id=rule.tenant_id,
        area=rule.area,
        case_kind=rule.case_kind,
        from_age=rule.from_age,
        without_capacity=rule.without_capacity,
    ).exists():
        raise Conflict
    rule.in_force = False
    rule.save(force_insert=True)


def _let_cases_follow(rule: AgeRule) -> None:
    app.configure_task("consents.follow_ages", queue="requests").defer(tenant=str(rule.tenant_id))
