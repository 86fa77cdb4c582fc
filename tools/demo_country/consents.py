"""Consents: to the plan itself and for each member, renewed until they lapse."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from .clock import AS_OF, birthday
from .model import NEEDS_PLAN_CONSENT, Case, Consent, Member, World

_MEMBER_ENDS = {"valid": 80, "60": 5, "30": 5, "7": 3, "lapsed": 5, "withdrawn": 2}
_PLAN_ENDS = {"valid": 84, "60": 7, "30": 5, "7": 4}
_SPANS = {"valid": (61, 420), "60": (31, 60), "30": (8, 30), "7": (1, 7)}


def given_by(rng: Random, case: Case, day: date) -> str:
    """Who gives the consent on a day: age and guardianship decide."""
    if case.guardian:
        return "guardian"
    if case.kind == "family_plan":
        return "parent"
    age = case.age(day)
    if age >= 16 or not case.parents:
        return "owner"
    return "joint" if age >= 12 and rng.random() < 0.7 else "parent"


def _cap(case: Case, given_on: date, until: date) -> date:
    """A consent does not outlive the sixteenth birthday when given before it."""
    sixteen = birthday(case.person.birth, 16)
    if given_on < sixteen <= until and case.kind != "family_plan":
        return sixteen - timedelta(days=1)
    return until


def _chain(rng: Random, case: Case, member: str, areas: str, first: date, stop: date) -> list[Consent]:
    chain = []
    day = first
    while day <= stop:
        until = _cap(case, day, day + timedelta(days=rng.choice((364, 364, 364, 546, 729))))
        chain.append(Consent(member, areas, day, until, given_by(rng, case, day)))
        gap = 0 if case.fate == "cast" or rng.random() < 0.8 else rng.randint(3, 30)
        day = until + timedelta(days=1 + gap)
    return chain


def _finish(rng: Random, case: Case, last: Consent, how: str) -> None:
    """Gives the last consent of an open case the ending that was drawn."""
    if how == "withdrawn":
        span = (AS_OF - last.given_on).days
        last.valid_until = max(last.valid_until, AS_OF)
        if span > 2:
            last.withdrawn_on = AS_OF - timedelta(days=rng.randint(1, min(span, 150)))
    elif how == "lapsed":
        span = (AS_OF - last.given_on).days
        last.valid_until = AS_OF - timedelta(days=rng.randint(1, max(1, min(span - 1, 150))))
        last.valid_until = max(last.valid_until, last.given_on)
    else:
        low, high = _SPANS[how]
        last.valid_until = AS_OF + timedelta(days=rng.randint(low, high))
    last.valid_until = _cap(case, last.given_on, last.valid_until)


def _draw(rng: Random, shares: dict[str, int]) -> str:
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _plan_consent(rng: Random, case: Case) -> None:
    chain = _chain(rng, case, "", "all", case.start, case.last_day)
    case.consents.extend(chain)
    last = chain[-1]
    if case.fate == "withdrawn":
        last.withdrawn_on = case.end
        last.valid_until = max(last.valid_until, case.last_day)
    elif case.end is None:
        how = "valid" if case.fate == "cast" else _draw(rng, _PLAN_ENDS)
        if case.fate in ("lapsed", "stalled_lapsed"):
            how = "lapsed"
        _finish(rng, case, last, how)


def _member_consent(rng: Random, case: Case, member: Member) -> None:
    stop = min(member.end or AS_OF, case.last_day)
    if stop < member.start:
        return
    chain = _chain(rng, case, member.code, member.areas, member.start, stop)
    case.consents.extend(chain)
    if member.role == "parent" and member.end:
        chain[-1].valid_until = min(chain[-1].valid_until, member.end)
    if member.end is None and case.end is None:
        how = case.consent_ends.get(member.slot, "valid")
        _finish(rng, case, chain[-1], how if case.fate == "cast" else _draw(rng, _MEMBER_ENDS))


def agree(world: World, case: Case) -> None:
    """All consents of a case."""
    if case.kind in NEEDS_PLAN_CONSENT:
        _plan_consent(world.rng, case)
    for member in case.members:
        if member.needs_consent:
            _member_consent(world.rng, case, member)
