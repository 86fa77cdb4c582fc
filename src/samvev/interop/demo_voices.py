"""What people of the demo have said: complaints, and how it is going. With the actions that they would have used."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from samvev.accounts.models import User
from samvev.cases.entrance import enter
from samvev.cases.models import Case, FamilyMember
from samvev.consents.families.actions import say_areas
from samvev.kernel import clock, walls
from samvev.kernel.actor import Actor
from samvev.kernel.areas import ALL_AREAS, Area
from samvev.needs.complaints import actions as complaints
from samvev.needs.complaints.models import Complaint
from samvev.needs.models import NeedReport
from samvev.needs.satisfaction import actions as satisfaction
from samvev.needs.satisfaction.queries import standing

VOICES = Path(__file__).parent / "demo_country" / "voices.toml"
DESKS = {"granlia": "ke", "storefjord": "neighbour"}  # who writes down what comes by letter
APART = {"granlia": ("family-plan", "jonas", {Area.HEALTH.value})}  # what stands in the child's own case
LUNCH = time(12, tzinfo=clock.NORWAY)

type Told = Mapping[str, Any]


def speak(places: Mapping[str, UUID]) -> None:
    """Let everyone say what they have said, once. `places`: the organisations, by the names of their folders."""
    for place, voices in tomllib.loads(VOICES.read_text(encoding="utf-8")).items():
        tenant_id = places[place]
        desk = _enter(tenant_id, DESKS[place])
        if Complaint.objects.filter(tenant_id=tenant_id).exists():
            continue
        for told in voices["complaints"]:
            _by_letter(tenant_id, told, desk)
        for told in voices.get("own", ()):
            _from_own_page(tenant_id, told)
        for told in voices["going"]:
            for said in told["said"]:
                _how_it_goes(tenant_id, said, _last_quarter(clock.today(), told))
        if place in APART:
            _apart(tenant_id, *APART[place])


def _enter(tenant_id: UUID, code: str) -> Actor:
    walls.enter(tenants=[tenant_id])
    return enter(User.objects.get(tenant_id=tenant_id, code=code).pk)


def _at(day: date) -> datetime:
    return datetime.combine(day, LUNCH)


def _ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def _by_letter(tenant_id: UUID, told: Told, desk: Actor) -> None:
    """A complaint that the coordinating unit wrote down on the day it came, and what it did then."""
    row: Case | NeedReport
    if "case" in told:
        row = _case(tenant_id, told["case"])
        name = row.person.name
    else:
        row = NeedReport.objects.get(tenant_id=tenant_id, about_name=told["report"])
        name = row.about_name
    came = _ago(told["days"])
    facts = {"about": told["about"], "complains_as": told["as"], "by_name": told.get("by", name)}
    with clock.at(_at(came)):
        made = complaints.register(row, received_on=came, words=told["words"], by=desk, **facts)
    for step in told.get("steps", ()):
        day = _ago(step["days"])
        with clock.at(_at(day)):
            complaints.answer(made, state=step["state"], day=day, answer=step["answer"], seen=made.version, by=desk)


def _case(tenant_id: UUID, code: str) -> Case:
    return Case.objects.select_related("person").get(tenant_id=tenant_id, code=code)


def _from_own_page(tenant_id: UUID, told: Told) -> None:
    by = _enter(tenant_id, told["by"])
    complaints.complain(_case(tenant_id, told["case"]), about=told["about"], words=told["words"], by=by)


def _last_quarter(today: date, told: Told) -> date:
    """A day in the last quarter that is over, or in the same one some years before: the yearly report tells of it."""
    first = today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    first = first.replace(month=first.month - 2, day=1)
    return first.replace(year=first.year - told.get("years", 0)) + timedelta(days=told["days"])


def _how_it_goes(tenant_id: UUID, said: Told, day: date) -> None:
    by = _enter(tenant_id, said["by"])
    with clock.at(_at(day)):
        row = standing(by, _case(tenant_id, said["case"]))
        words, shared = said.get("words", ""), said.get("shared", False)
        satisfaction.answer(row, face=said["face"], words=words, shared=shared, by=by)


def _apart(tenant_id: UUID, case: str, child: str, areas: set[str]) -> None:
    """The coordinator has said in which areas a family plan is about one of its children."""
    by = _enter(tenant_id, "coordinator")
    linked = FamilyMember.objects.select_related("case__person").get(case__code=case, person__code=child)
    say_areas(linked, about=ALL_AREAS - areas, by=by)
