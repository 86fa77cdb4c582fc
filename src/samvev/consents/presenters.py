"""Words for team, consents and who sees what. No queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samvev.accounts.models import User
from samvev.cases.access import facts_of, is_recorded
from samvev.cases.models import Case, CaseKind, Coordinator, Participation, Role
from samvev.cases.presenters import coordinator_role
from samvev.consents import age_words, rules
from samvev.consents.forms import TableForm
from samvev.consents.models import Consent, StartUp
from samvev.kernel import clock
from samvev.kernel.actor import Actor
from samvev.kernel.areas import Area
from samvev.web.days import distance, short_day

SOON = 30  # days before the end that a consent is shown as running out

DONE: dict[str, Any] = {
    "invited": gettext_lazy("The invitation is sent. They see nothing before there is a consent to share."),
    "shared": gettext_lazy("The consent is saved. It counts from now."),
    "changed": gettext_lazy("Saved. It counts from now."),
    "withdrawn": gettext_lazy("The consent is taken back. It counts from now."),
    "renewed": gettext_lazy("The consents are renewed."),
    "out": gettext_lazy("They are out of the team and see nothing from now on."),
    "planned": gettext_lazy("The yes to the plan is saved."),
    "saved": gettext_lazy("Saved."),
    "started": gettext_lazy("The start-up is done."),
}
BY_LAW: dict[str, Any] = {
    Role.OWNER: gettext_lazy("It is about them. They see everything."),
    Role.GUARDIAN: gettext_lazy("Is appointed guardian, and sees what the guardianship is about."),
    Role.PROXY: gettext_lazy("Has a power of attorney, and sees what it is about."),
    Role.COORDINATOR: gettext_lazy("Coordinates, and follows up the whole plan."),
}

NOT_RECORDED = gettext_lazy("Nothing is recorded about parental responsibility or a paper. Sees only what is shared.")


@dataclass(frozen=True, slots=True)
class State:
    """How a consent stands: the kind of its look, and words."""

    kind: str
    words: str
    holds: bool = False


def state(given: Iterable[Consent], day: date) -> State:
    """How the consent for one member, or to the plan, stands on a day. `given`: all of theirs, newest first."""
    mine = list(given)
    held = next((c for c in mine if rules.holds_on(c, day)), None)
    if held:
        near = (held.valid_until - day).days <= SOON
        words = _("Runs out %(when)s") % {"when": distance(held.valid_until)} if near else ""
        until = words or _("Until %(day)s") % {"day": short_day(held.valid_until)}
        return State("soon" if near else "good", until, holds=True)
    latest = mine[0] if mine else None
    if latest is None:
        return State("wait", _("No consent yet"))
    if latest.withdrawn_on:
        return State("off", _("Taken back %(day)s") % {"day": short_day(latest.withdrawn_on)})
    return State("late", _("Ran out %(day)s") % {"day": short_day(latest.valid_until)})


def areas_in_words(areas: Iterable[str]) -> str:
    """Areas by their names, in the order always shown."""
    named = set(areas)
    return ", ".join(str(area.label) for area in Area.life() if area.value in named)


@dataclass(frozen=True, slots=True)
class Card:
    """Someone in the team, with what the reader may do about them."""

    name: str
    role: str
    phone: str
    message_url: str = ""
    note: str = ""
    sees: str = ""
    state: State | None = None
    member: Participation | None = None
    links: Mapping[str, bool] = field(default_factory=dict)


def cards(
    actor: Actor,
    case: Case,
    coordinator: Coordinator | None,
    team: Iterable[Participation],
    consents: Iterable[Consent],
    organisations: Mapping[UUID, str],
) -> list[Card]:
    """The team: the coordinator first, then the person's own side, then the others."""
    found = [_coordinator_card(actor, case, coordinator)] if coordinator else []
    given = list(consents)
    open_to_all = bool(rules.may_see_sharing(actor, case))
    for member in team:
        member.case = case
        theirs = [c for c in given if c.member_id == member.user_id]
        found.append(_card(actor, case, member, theirs, organisations, open_to_all=open_to_all))
    return found


def _coordinator_card(actor: Actor, case: Case, held: Coordinator) -> Card:
    words = ", ".join(filter(None, [str(Role.COORDINATOR.label), coordinator_role(held)]))
    return Card(
        name=held.user.name,
        role=words,
        phone=held.user.phone,
        message_url=_message_url(actor, case, held.user_id),
        note=_("This is you") if held.user_id == actor.user_id else "",
        sees=str(BY_LAW[Role.COORDINATOR]) if rules.may_see_sharing(actor, case) else "",
    )


def _message_url(actor: Actor, case: Case, user_id: UUID) -> str:
    """Where one writes to someone in the team; nowhere for oneself, and when the case has ended."""
    if user_id == actor.user_id or not case.is_open:
        return ""
    return f"{reverse('messages:start', args=[case.pk])}?to={user_id}"


def _card(
    actor: Actor,
    case: Case,
    member: Participation,
    theirs: list[Consent],
    organisations: Mapping[UUID, str],
    *,
    open_to_all: bool,
) -> Card:
    place = member.unit.name if member.unit else ""
    elsewhere = organisations.get(member.user.tenant_id, "") if member.user.tenant_id != case.tenant_id else ""
    words = [str(Role(member.role).label), member.title, place or elsewhere]
    by_law = why_by_law(member, case)
    held = next((c for c in theirs if rules.holds_on(c, clock.today())), None)
    shared = areas_in_words(held.areas or member.areas) if held else ""
    member.held = held  # type: ignore[attr-defined]  # what the rules ask about
    told = open_to_all or member.user_id == actor.user_id
    return Card(
        name=member.user.name,
        role=", ".join(filter(None, words)),
        phone=member.user.phone,
        message_url=_message_url(actor, case, member.user_id) if by_law or held else "",
        note=_("This is you") if member.user_id == actor.user_id else "",
        sees=_sees(by_law, shared) if told else "",
        state=state(theirs, clock.today()) if told and not by_law else None,
        member=member,
        links={
            "share": bool(rules.may_share_with(actor, member)),
            "edit": bool(rules.may_change_member(actor, member)),
            "leave": bool(rules.may_take_out(actor, member)),
        },
    )


def _sees(by_law: str, shared: str) -> str:
    """What the law opens, and what was shared besides."""
    if not (by_law and shared):
        return by_law or shared
    return by_law + " " + _("Shared by consent: %(areas)s.") % {"areas": shared}


@dataclass(frozen=True, slots=True)
class Change:
    """What a change in the table means, in one sentence for each person."""

    member: Participation
    sentence: str


def changes(members: Iterable[tuple[Participation, frozenset[str], Consent | None]], end: date) -> dict[UUID, Change]:
    """What is about to change, by participation; nothing for those who stay as they are."""
    found = {}
    for member, wanted, held in members:
        before = frozenset(held.areas or member.areas) if held else frozenset()
        if wanted != before:
            found[member.pk] = Change(member, _sentence(member.user.name, before, wanted, held, end))
    return found


def _sentence(name: str, before: frozenset[str], wanted: frozenset[str], held: Consent | None, end: date) -> str:
    if not wanted:
        return _("%(name)s sees nothing more of the plan, from now.") % {"name": name}
    parts = []
    if gone := before - wanted:
        words = _("%(name)s no longer sees %(areas)s, from now.")
        parts.append(words % {"name": name, "areas": areas_in_words(gone).lower()})
    if new := wanted - before:
        until = short_day(held.valid_until if held else end)
        words = _("%(name)s sees %(areas)s from now until %(day)s.")
        parts.append(words % {"name": name, "areas": areas_in_words(new).lower(), "day": until})
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell of the table: an area, whether it is open today, why without a consent, and the box that changes it."""

    label: str
    open: bool
    by_law: bool = False
    tag: Any = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: someone, the consent that holds, and a cell for each area."""

    member: Participation
    state: State
    held: Consent | None
    boxes: list[Box]
    may: bool


def whole_table(
    actor: Actor, case: Case, team: Iterable[Participation], consents: Iterable[Consent]
) -> tuple[list[Row], TableForm]:
    """The table as it stands today, with its form. Only what the actor decides, or sees themselves, stands in it."""
    day, facts = clock.today(), facts_of(case)
    may = rules.changeable(actor, case) if case.is_open else frozenset()
    shown = [a for a in Area.life() if a.value in may | actor.areas_in(case)]
    held = {c.member_id: c for c in consents if c.member_id and rules.holds_on(c, day)}
    members = [(m, held.get(m.user_id)) for m in team if rules.needs_consent(facts, m.role)]
    open_now = {m.pk: set(c.areas or m.areas) if c else set() for m, c in members}
    first = {f"member-{m.pk}": sorted(open_now[m.pk]) for m, _c in members}
    form = TableForm(team=[m for m, _c in members], initial=first)
    closed = rules.closed_to_parents(facts)
    rows = []
    for m, c in members:
        theirs = [one for one in consents if one.member_id == m.user_id]
        rights = may if m.user_id != actor.user_id and may.issuperset(rules.topics_of(c)) else frozenset()
        by_law = frozenset(rules.TOPICS) - closed if m.role == Role.PARENT and is_recorded(case, m) else frozenset()
        boxes = _boxes(form, m, shown, open_now[m.pk], rights - by_law, by_law)
        rows.append(Row(m, state(theirs, day), c, boxes, bool(rights)))
    return rows, form


def _boxes(
    form: TableForm,
    member: Participation,
    shown: Iterable[Area],
    now: set[str],
    may: frozenset[str],
    by_law: frozenset[str],
) -> list[Box]:
    tags = {box.data["value"]: box.tag for box in form[f"member-{member.pk}"]}
    return [
        Box(
            label=str(area.label),
            open=area.value in now | by_law,
            by_law=area.value in by_law,
            tag=tags[area.value]() if area.value in may else "",
        )
        for area in shown
    ]


def plan_facts(actor: Actor, case: Case, consents: Iterable[Consent]) -> dict[str, Any]:
    """How the consent to the plan stands, and which consent can be taken back."""
    to_plan = [c for c in consents if c.member_id is None]
    return {
        "plan_state": state(to_plan, clock.today()),
        "plan_consent": next((c for c in to_plan if rules.holds_on(c, clock.today())), None),
        "may_plan": rules.may_plan(actor, case),
        "why": age_words.explanation(actor, case),
        "becomes": case.kind in rules.BECOMES_PLAN,
    }


def to_renew(consents: Iterable[Consent]) -> list[str]:
    """Those that are over, or will be within two months: ticked from the start."""
    near = clock.today() + timedelta(days=max(rules.WARN_DAYS))
    return [str(c.pk) for c in consents if c.valid_until <= near]


def why_by_law(member: Participation, case: Case) -> str:
    """Why someone sees something without a consent, or that nothing is recorded; empty for those who need one."""
    if not is_recorded(case, member):
        return str(NOT_RECORDED)
    if member.role == Role.PARENT:
        return age_words.parent_words(facts_of(case))
    return str(BY_LAW.get(Role(member.role), ""))


def by_law(case: Case, team: Iterable[Participation], coordinator: Coordinator | None) -> list[tuple[str, str]]:
    """Those who see something without a consent, and why (the law opens it)."""
    found = [(coordinator.user.name, str(BY_LAW[Role.COORDINATOR]))] if coordinator else []
    reasons = [(m.user.name, why_by_law(m, case)) for m in team]
    return found + [(name, why) for name, why in reasons if why]


def to_see_as(actor: Actor, case: Case, team: Iterable[Participation], coordinator: Coordinator | None) -> list[User]:
    """Those through whose eyes the actor may look at the plan, by name."""
    if not rules.may_see_as(actor, case):
        return []
    users = {m.user_id: m.user for m in team} | ({coordinator.user_id: coordinator.user} if coordinator else {})
    return sorted((user for pk, user in users.items() if pk != actor.user_id), key=lambda user: user.name)


def consequence(consent: Consent) -> list[str]:
    """What follows when a consent is taken back, before it counts (rule 22)."""
    kept = _("What has been written is kept, because the law says so.")
    if consent.member is None:
        lines = [_("The plan rests from now. It can be taken up again with a new yes.")]
        if consent.case.kind == CaseKind.INDIVIDUAL_PLAN:
            lines.append(_("You keep the right to a coordinator without a plan."))
        return [*lines, _("Those who have their own consent keep it. Take those back too if nobody should see."), kept]
    name = {"name": consent.member.name}
    return [
        _("%(name)s sees nothing of what you share, from now.") % name,
        _("Nobody else is affected. The services you have do not stop because of this."),
        kept,
    ]


def renew_choices(consents: Iterable[Consent]) -> list[tuple[str, str]]:
    """Consents as choices: whom or what it is for, and when it ends."""
    return [(str(c.pk), f"{_for_whom(c)} · {state([c], clock.today()).words}") for c in consents]


def _for_whom(consent: Consent) -> str:
    return consent.member.name if consent.member else _("The plan itself")


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the start-up checklist."""

    done: bool
    words: str
    url: str = ""


def checklist(start_up: StartUp, consents: Iterable[Consent], team: Iterable[Participation]) -> list[Item]:
    """What a start-up consists of, and what is done (rule 16)."""
    day = clock.today()
    given = [c for c in consents if rules.holds_on(c, day)]
    shared = {c.member_id for c in given}
    waiting = [m.user.name for m in team if m.role not in rules.SIGNS_AS and m.user_id not in shared]
    items = [
        Item(bool(start_up.talked_on), _("You have had the first talk")),
        Item(bool(start_up.expectations), _("You have said what you expect of each other")),
        Item(bool(start_up.contact_form), _("You have agreed how to keep in touch")),
        Item(bool(start_up.joins), _("You have agreed who should be in the team"), "consents:invite"),
        Item(not waiting, _sharing_words(waiting), "consents:sharing"),
        Item(bool(start_up.first_meeting_on), _("The first meeting has a date"), "meetings:list"),
    ]
    if CaseKind(start_up.case.kind).needs_plan_consent:
        items.insert(4, Item(None in shared, _("The person has said yes to the plan"), "consents:plan"))
    return items


def _sharing_words(waiting: list[str]) -> str:
    if not waiting:
        return _("Everyone in the team has a consent")
    return _("These wait for a consent: %(names)s") % {"names": ", ".join(waiting)}
