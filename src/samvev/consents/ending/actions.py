"""Ending a case, and opening it again."""

import json
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from django.core import serializers
from django.urls import reverse
from django.utils.translation import gettext as _

from samvev.audit.change import change
from samvev.cases import events, notices
from samvev.cases.access import hold, open_for, refresh_standing
from samvev.cases.active import refresh_active
from samvev.cases.models import Access, Basis, Case, CaseKind, Coordinator, Participation
from samvev.cases.outside.models import Substitute
from samvev.cases.queries import coordinator_today, has_other_plan, team_users
from samvev.cases.rules import may_administer, may_open_end, may_reopen
from samvev.consents.access import refresh
from samvev.consents.ending import rules
from samvev.consents.ending.models import Agreed, Ending, EndKind
from samvev.consents.events import LEFTOVER_CLOSED, LEFTOVER_KEPT
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Invalid
from samvev.kernel.period import DAY, Period, ended
from samvev.kernel.verdict import Verdict, require
from samvev.notifications.actions import notify

HELD: dict[str, Any] = {"coordinator": Coordinator, "team": Participation, "substitute": Substitute, "access": Access}


def end_case(case: Case, *, kind: str, agreed: str, words: str, last: date, by: Actor) -> Ending:
    """Let a day be the case's last: coordination and helpers' places end with it, the person can still read.

    Consents stay as they were given: they open nothing without a place in the team. Raises `Invalid` for a day that
    cannot be, or a missing reason.
    """
    with change(case, partial(rules.may_end, kind=kind, agreed=agreed), events.CASE_ENDED, by=by):
        if rules.lacks_words(kind, agreed) and not words.strip():
            raise Invalid(_("Write why it ends although the person has not said yes."))
        _take_turns(case, may_open_end, by)
        told, stopping = team_users(case), _stopping(case, last)
        firsts = [row.period.lower for name, row in stopping if name in ("coordinator", "team")]
        if fault := rules.fault_in(case, last, firsts, clock.today()):
            raise Invalid(fault)
        stopped = [_stop(name, row, last) for name, row in stopping]
        case.write(by, end=last, end_reason=words)
        made = Ending.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            last=last,
            kind=kind,
            agreed=agreed,
            words=words,
            stopped=stopped,
            by_id=by.user_id,
            by_name=by.name,
        )
        _derive(case)
        notify(notices.ENDED, to=told, about=case, path=reverse("front:home"), by=by)
    return made


def hand_over(case: Case, *, day: date, by: Actor) -> Ending:
    """Let a case go on in the organisation that it `went_to`: here the day before is its last (rule 85).

    Everything ends as in any ending, and whoever had opened it from outside the team sees it no longer.
    """
    last, into = day - DAY, case.went_to
    with change(case, rules.may_hand_over, events.CASE_HANDED_OVER, by=by, detail=into.name if into else ""):
        hold(case)
        outside = Access.objects.filter(tenant_id=case.tenant_id, case=case, basis__in=[Basis.EMERGENCY, Basis.HELP])
        outside.delete()
        stopped = [_stop(name, row, last) for name, row in _stopping(case, last)]
        words = _("Taken over by %(organisation)s.") % {"organisation": into.name if into else ""}
        case.save(update_fields=["went_to"])
        case.write(by, end=last, end_reason=words)
        made = Ending.objects.create(
            tenant_id=case.tenant_id,
            case=case,
            last=last,
            kind=EndKind.HANDED_OVER,
            agreed=Agreed.NOT_ASKED,
            words=words,
            stopped=stopped,
            by_name=by.name,
        )
        _derive(case)
    return made


def reopen(case: Case, *, words: str, by: Actor) -> None:
    """Open a case again, with the reason (rule 99). On the day it was ended that undoes the ending; later it opens
    for the person alone: coordinator and helpers are found anew.
    """
    with change(case, may_reopen, events.CASE_REOPENED, by=by):
        if case.kind == CaseKind.INDIVIDUAL_PLAN and has_other_plan(case):
            raise Invalid(_("There is an individual plan already. One person has one plan; end the other one first."))
        _take_turns(case, may_reopen, by)
        found = Ending.objects.filter(tenant_id=case.tenant_id, case=case, reopened_at=None).first()
        case.write(by, end=None, end_reason="")
        if found:
            if clock.day_of(found.at) == clock.today():
                _resume(case, found)
            found.reopened_at, found.reopened_words = clock.now(), words
            found.reopened_by_id, found.reopened_by_name = by.user_id, by.name
            found.save(update_fields=["reopened_at", "reopened_words", "reopened_by_id", "reopened_by_name"])
        _derive(case)
        path = reverse("front:home")
        notify(notices.REOPENED, to=team_users(case), about=case, path=path, by=by)


def close_places(case: Case, *, by: Actor) -> None:
    """Let coordination and helpers' places that go on in an ended case end with its last day, or yesterday."""
    with change(case, rules.may_close_places, events.PLACES_CLOSED, by=by):
        hold(case)
        last: date = case.end  # type: ignore[assignment]  # may_close_places: it has ended
        for name, row in _stopping(case, last):
            began_later = row.period.lower and row.period.lower > last
            _stop(name, row, clock.today() - DAY if began_later else last)
        _derive(case)


def close_leftover(consent: Consent, *, by: Actor) -> None:
    """End a consent to share with someone who is not in the team any more. It opened nothing."""
    with change(consent, rules.may_close_leftover, LEFTOVER_CLOSED, by=by):
        consent.withdrawn_on = clock.today()
        consent.save(update_fields=["withdrawn_on"])
        refresh(consent.case)


def keep_leftover(consent: Consent, *, by: Actor) -> None:
    """Let a consent that was ended as a leftover today stand as it was given."""
    with change(consent, rules.may_keep_leftover, LEFTOVER_KEPT, by=by):
        consent.withdrawn_on = None
        consent.save(update_fields=["withdrawn_on"])
        refresh(consent.case)


def remind(case: Case, *, by: Actor) -> None:
    """Tell the coordinator that nobody has taken part for a long time."""
    with change(case, may_administer, events.REMINDED, by=by):
        held = coordinator_today(case)
        path = reverse("front:case", args=[case.pk])
        notify(notices.UNUSED, to=[held.user_id] if held else [], about=case, path=path, by=by)


def _take_turns(case: Case, rule: Callable[[Actor, Case], Verdict], by: Actor) -> None:
    """Two who do it at once: the second one finds it done."""
    hold(case)
    case.refresh_from_db(fields=["end", "version"])
    require(rule(by, case))


def _derive(case: Case) -> None:
    refresh_standing(case)
    refresh(case)
    refresh_active(case.tenant_id, case.pk)


def _stopping(case: Case, last: date) -> list[tuple[str, Any]]:
    """What would go on after the last day: coordinator, helpers and next of kin, substitutes with their access."""
    found = []
    for name, model in HELD.items():
        rows = model.objects.filter(tenant_id=case.tenant_id, case=case)
        if name == "team":
            rows = rows.exclude(role__in=rules.STAY)
        if name == "access":
            rows = rows.filter(basis=Basis.SUBSTITUTE)
        found += [(name, row) for row in rows if row.period.upper is None or row.period.upper > last + DAY]
    return found


def _stop(name: str, row: Any, last: date) -> list[Any]:
    """End a row; gives what is needed to let it go on. Of one that had not begun, and so is gone, that is all of it."""
    whole, until = serializers.serialize("json", [row]), row.period.upper
    key, row.period = str(row.pk), ended(row.period, last)
    if row.period.isempty:
        row.delete()
        return [name, key, json.loads(whole)[0]]
    row.save(update_fields=["period"])
    return [name, key, until.isoformat() if until else None]


def _resume(case: Case, ending: Ending) -> None:
    """Let what ended with the case go on as it was, unless it was changed since."""
    for name, pk, until in ending.stopped:
        row = HELD[name].objects.filter(tenant_id=case.tenant_id, case=case, pk=pk).first()
        if row and row.period.upper == ending.last + DAY:
            row.period = Period(row.period.lower, date.fromisoformat(until) if until else None)
            row.save(update_fields=["period"])
        elif name == "substitute" and isinstance(until, dict):
            _plan_again(case, until)


def _plan_again(case: Case, whole: dict[str, Any]) -> None:
    """Let someone stand in as it was planned, unless they were blocked or another one was planned since."""
    row: Any = next(serializers.deserialize("python", [whole])).object
    taken = Substitute.objects.filter(tenant_id=case.tenant_id, case=case, period__overlap=row.period)
    if not taken.exists() and not case.blocks.filter(user=row.user_id, lifted_at=None).exists():
        row.save(force_insert=True)
        open_for(row)
