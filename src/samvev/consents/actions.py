"""Everything that can happen to a consent: given, renewed, taken back; and what follows for who sees what."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from django.urls import reverse

from samvev.audit.change import change
from samvev.cases.access import facts_of, hold
from samvev.cases.actions import change_kind, leave
from samvev.cases.active import refresh_active
from samvev.cases.changes import case_change
from samvev.cases.models import Case, CaseKind, Participation
from samvev.consents import events, notices, queries, rules
from samvev.consents.access import refresh
from samvev.consents.models import Consent, StartUp
from samvev.consents.terms import Terms
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.errors import Conflict, Invalid
from samvev.notifications.actions import notify


def give_plan_consent(case: Case, *, terms: Terms, by: Actor) -> Consent:
    """Say yes to the plan itself. With it a coordination case becomes an individual plan (rules 17, 18, 24)."""
    may = partial(rules.may_give, terms=terms)
    with case_change(case, may, events.PLAN_CONSENT_GIVEN, by=by):
        given = _give(case, None, (), terms, by)
        if case.kind in rules.BECOMES_PLAN:
            change_kind(case, kind=CaseKind.INDIVIDUAL_PLAN, rule=may, by=by)
        _tell_deciders(case, terms, by)
    return given


def give_sharing_consent(
    case: Case, *, member: Participation, areas: Collection[str], terms: Terms, by: Actor
) -> Consent:
    """Share areas of life with someone in the team, until a day. It takes over from what they had (rule 19)."""
    asked = {*areas, *rules.topics_of(queries.holding(member))}  # what is taken over from is given anew
    may = partial(rules.may_give, terms=terms, areas=asked)
    with case_change(case, may, events.SHARING_GIVEN, by=by, detail=member.user.name):
        given = _give(case, member, areas, terms, by)
        refresh(case)
        notify(notices.SHARED, to=[member.user_id], about=case, path=reverse("front:case", args=[case.pk]), by=by)
        _tell_deciders(case, terms, by)
    return given


def change_sharing(case: Case, *, wanted: Mapping[UUID, Iterable[str]], terms: Terms, by: Actor) -> None:
    """Let each member (by participation) see exactly these areas from now on; those not named stay as they are.

    Who sees something already keeps their end date; who sees something new gets the date of the terms.
    """
    found = queries.members_with(case, wanted)
    topics = [areas | set(rules.topics_of(held)) for _member, areas, held in found]
    may = partial(rules.may_give_each, terms=terms, topics=topics)
    with case_change(case, may, events.SHARING_CHANGED, by=by):
        for member, areas, held in found:
            if areas:
                _give(case, member, areas, replace(terms, until=held.valid_until) if held else terms, by)
            else:
                _end(case, member.user_id)
            notify(notices.CHANGED, to=[member.user_id], about=case, by=by)
        refresh(case)
        _tell_deciders(case, terms, by)


def withdraw(consent: Consent, *, by: Actor) -> None:
    """Take back a consent. It works at once (rule 22); what is written stays, as the law asks."""
    name = consent.member.name if consent.member else ""
    with case_change(consent, rules.may_withdraw, events.WITHDRAWN, by=by, detail=name):
        _end(consent.case, consent.member_id)
        refresh(consent.case)
        refresh_active(consent.tenant_id, consent.case_id)
        notify(notices.CHANGED, to=[consent.member_id], about=consent, by=by)


def renew(case: Case, *, consents: Iterable[Consent], terms: Terms, by: Actor) -> list[Consent]:
    """The same yes once more, for several at once and until the same day (rule 20)."""
    chosen = list(consents)
    may = partial(rules.may_give_each, terms=terms, topics=[rules.topics_of(consent) for consent in chosen])
    with case_change(case, may, events.RENEWED, by=by):
        if not chosen:
            raise Invalid(rules.NOTHING_CHOSEN)
        team = queries.members_by_user(case)
        given = [_give(case, team[c.member_id] if c.member_id else None, c.areas, terms, by) for c in chosen]
        refresh(case)
        _tell_deciders(case, terms, by)
    return given


def warn(consent: Consent, *, days: int, by: Actor) -> None:
    """Tell the person's side and the coordinator that a consent runs out (rule 21). Each warning goes out once."""
    with change(consent, rules.may_warn, events.WARNED, by=by):
        consent.warned_days = days
        consent.save(update_fields=["warned_days"])
        path = reverse("consents:renew", args=[consent.case_id])
        notify(
            notices.RUNS_OUT,
            to=queries.who_decides(consent.case, rules.topics_of(consent)),
            about=consent,
            path=path,
            by=by,
        )


def change_member(member: Participation, *, seen: int, by: Actor, **fields: Any) -> None:
    """Change what someone is in the team, and whether they can write. What they see is a matter of consent."""
    with case_change(member, rules.may_change_member, events.MEMBER_CHANGED, by=by, seen=seen, detail=member.user.name):
        if fields.get("role", member.role) not in rules.roles_open_to(member.role):
            raise Invalid(rules.NOT_THIS_ROLE)
        for name, value in fields.items():
            setattr(member, name, value)
        member.save(update_fields=list(fields))
        refresh(member.case)


def take_out(member: Participation, *, by: Actor) -> None:
    """Take someone out of the team: their consents end with it, so that coming back needs a new yes."""
    with change(member, rules.may_take_out, events.TAKEN_OUT, by=by, detail=member.user.name):
        case = member.case
        _end(case, member.user_id)
        leave(member, by=by)
        refresh(case)


def write_start_up(start_up: StartUp, *, seen: int | None, by: Actor, **fields: Any) -> None:
    """Write in the start-up: when the talk was held, expectations, how to keep in touch, who joins."""
    with case_change(start_up, rules.may_write_start_up, events.START_UP_KEPT, by=by, seen=seen):
        if start_up._state.adding:
            _begin(start_up)
        start_up.write(by, **fields)


def finish_start_up(start_up: StartUp, *, by: Actor) -> None:
    """The start-up is done: its task closes (rules 11 and 16)."""
    with case_change(start_up, rules.may_finish, events.STARTED_UP, by=by):
        start_up.write(by, finished_on=clock.today())


def _give(case: Case, member: Participation | None, areas: Collection[str], terms: Terms, by: Actor) -> Consent:
    rule = rules.who_consents(facts_of(case), areas)
    if fault := rules.fault_in(terms, rule, clock.today()):
        raise Invalid(fault)
    user_id = member.user_id if member else None
    _end(case, user_id, replaced=True)
    given = Consent.objects.create(
        tenant_id=case.tenant_id,
        case=case,
        member_id=user_id,
        areas=sorted(set(areas)),
        given_on=terms.given_on,
        valid_until=terms.until,
        given_by=terms.given_by,
        way=terms.way,
        heard_by=terms.heard_by,
        childs_view=terms.childs_view,
        recorded_by_id=by.user_id,
        recorded_by_name=by.name,
    )
    if member is None:
        refresh_active(case.tenant_id, case.pk)
    return given


def _end(case: Case, user_id: UUID | None, *, replaced: bool = False) -> None:
    """End what holds today for one member, or for the plan; whoever does the same just now waits their turn."""
    hold(case)
    held = Consent.objects.holding_on(clock.today()).filter(tenant_id=case.tenant_id, case=case, member_id=user_id)
    held.update(withdrawn_on=clock.today(), replaced=replaced)


def _begin(start_up: StartUp) -> None:
    """Make the row; `Conflict` when someone else made it meanwhile."""
    hold(start_up.case)
    if StartUp.objects.filter(tenant_id=start_up.tenant_id, case=start_up.case).exists():
        raise Conflict
    start_up.save(force_insert=True)


def _tell_deciders(case: Case, terms: Terms, by: Actor) -> None:
    """What the coordinator recorded for someone, that someone hears of."""
    if terms.way in rules.RECORDED:
        path = reverse("consents:sharing", args=[case.pk])
        notify(notices.RECORDED, to=queries.who_decides(case), about=case, path=path, by=by)
