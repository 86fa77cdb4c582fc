"""A working day: what to do now, this week, and what waits for others, gathered from the rooms below."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samvev.cases import queries as cases
from samvev.cases.addresses import queries as homes
from samvev.cases.models import Case
from samvev.consents.ahead import Ahead, ahead
from samvev.kernel import clock
from samvev.kernel.actor import Actor, OfficeRole
from samvev.meetings import queries as meetings
from samvev.meetings.queries import Coming
from samvev.messages import queries as messages
from samvev.needs import queries as needs
from samvev.plans import expected as plans
from samvev.plans.expected import Expected
from samvev.web.addresses import address

LAPSING_DAYS = 30
PAPER_DAYS = 60
WEEK = timedelta(days=7)
MEETINGS, MOST_COMING = 20, 100
type Names = Mapping[UUID, str]  # of persons, by case


class Row(NamedTuple):
    """One thing to do: about whom, what, when, and the one button that does it."""

    who: str
    what: str
    when: date | None
    url: str
    button: str
    kind: str = ""
    post: bool = False
    measure: Expected | None = None  # whose words are shown, if any
    case: Case | None = None  # when it is not one of mine


class CaseLine(NamedTuple):
    """A case of mine, with its next step."""

    case: Case
    step: Expected | None


@dataclass(frozen=True, slots=True)
class Day:
    """The three lists, and my cases below them."""

    now: list[Row]
    week: list[Row]
    waiting: list[Row]
    cases: list[CaseLine]

    def named(self) -> list[Case]:
        """The cases whose person is named: for the log (rule 40)."""
        return [*(line.case for line in self.cases), *filter(None, (row.case for row in self.now))]

    def areas(self) -> dict[UUID, set[str]]:
        """The areas that the rows show something of, by case: for the log (rule 40)."""
        shown: dict[UUID, set[str]] = defaultdict(set)
        rows = [row.measure for row in (*self.now, *self.week, *self.waiting)]
        for measure in filter(None, [*rows, *(line.step for line in self.cases)]):
            shown[measure.case_id].add(measure.area)
        return shown


def day(actor: Actor) -> Day:
    """The actor's day: a constant number of queries, however many cases."""
    mine = cases.named(actor)
    names = {case.pk: case.person.name for case in mine}
    measures, coming = plans.day_measures(actor), meetings.next_meetings(actor, MOST_COMING)
    return Day(
        now=[
            *_offers(actor),
            *_late(measures, names),
            *_unread(actor, names),
            *_invitations(coming),
            *_ahead(actor, names),
            *_protections(actor, mine),
        ],
        week=sorted([*_meetings(coming), *_due(measures, names)], key=lambda row: row.when or date.max),
        waiting=list(_waiting(measures, names)),
        cases=[CaseLine(case, measures.steps.get(case.pk)) for case in mine],
    )


def _offers(actor: Actor) -> Iterator[Row]:
    for offer in needs.offers(actor):
        who, asked = offer.case.person.name, clock.day_of(offer.proposed_at or offer.named_at)
        if offer.proposed_id:
            url = address("needs:offer", offer.pk)
            yield Row(who, _("You are asked to be coordinator"), asked, url, _("Answer"), "new", case=offer.case)
        else:
            url = address("needs:propose", offer.pk)
            yield Row(who, _("Needs a coordinator from your unit"), asked, url, _("Choose who"), "new", case=offer.case)


def _late(measures: plans.DayMeasures, names: Names) -> Iterator[Row]:
    for measure in measures.late:
        url = address("plans:evaluate", measure.pk)
        who = names.get(measure.case_id, "")
        yield Row(who, measure.title, measure.next_on, url, _("Evaluate"), "late", measure=measure)


def _unread(actor: Actor, names: Names) -> Iterator[Row]:
    for case_id, count in messages.unread_by_case(actor).items():
        what = ngettext("%(n)d unread conversation", "%(n)d unread conversations", count) % {"n": count}
        yield Row(names.get(case_id, ""), what, None, address("messages:list", case_id), _("Read"), "new")


def _invitations(coming: list[Coming]) -> Iterator[Row]:
    for held in meetings.unanswered(coming):
        url, when = address("meetings:show", held.pk), clock.day_of(held.at)
        yield Row(held.who, _("Are you coming to the meeting?"), when, url, _("Answer"), "wait")


def _ahead(actor: Actor, names: Names) -> Iterator[Row]:
    """What changes with a day: nothing follows a paper that runs out by itself (rules 30 and 33)."""
    for one in ahead(actor, papers=PAPER_DAYS, consents=LAPSING_DAYS):
        who = names.get(one.case_id, "")
        if one.consents:
            what = ngettext("%(n)d consent runs out", "%(n)d consents run out", one.consents) % {"n": one.consents}
            yield Row(who, what, one.day, address("consents:renew", one.case_id), _("Renew"), "soon")
        elif one.age:
            yield _birthday(one, who)
        else:
            what = _("What is written about who decides runs out")
            yield Row(who, what, one.day, address("consents:deciders", one.case_id), _("Look at it"), "soon")


def _birthday(one: Ahead, who: str) -> Row:
    """A child may have a case of their own besides the family's plan: in each something else is to be prepared."""
    own, family = _("Turns %(age)d: prepare what changes"), _("Turns %(age)d: prepare what changes in the family plan")
    url = reverse("consents:birthday", args=[one.case_id, one.pk])
    what = (family if one.child else own) % {"age": one.age}
    return Row(one.child or who, what, one.day, url, _("Prepare"), "soon")


def _protections(actor: Actor, mine: list[Case]) -> Iterator[Row]:
    """The end of a protection opens nothing by itself: somebody decides (rule 46)."""
    known = actor.holds_any(OfficeRole.COORDINATING_UNIT) or any(case.person.is_protected for case in mine)
    for case, held in homes.to_decide(actor) if known else ():
        url = address("cases:address", case.pk)
        who = case.person.name if case.pk in actor.cases else case.person.name_in_lists
        yield Row(
            who, _("A protection is to be renewed or ended"), held.until, url, _("Renew or end"), "soon", case=case
        )


def _meetings(coming: list[Coming]) -> Iterator[Row]:
    last = clock.today() + WEEK
    for held in coming[:MEETINGS]:
        when = clock.day_of(held.at)
        if when <= last:
            url = address("meetings:show", held.pk)
            yield Row(held.who, _("Meeting"), when, url, _("Open"))


def _due(measures: plans.DayMeasures, names: Names) -> Iterator[Row]:
    for measure in measures.week:
        url = address("plans:measure", measure.pk)
        yield Row(names.get(measure.case_id, ""), measure.title, measure.next_on, url, _("Open"), measure=measure)


def _waiting(measures: plans.DayMeasures, names: Names) -> Iterator[Row]:
    for measure in measures.waiting:
        what = _("%(name)s: %(what)s") % {"name": measure.responsible_name, "what": measure.title}
        url = address("plans:remind", measure.pk)
        who = names.get(measure.case_id, "")
        yield Row(who, what, measure.next_on, url, _("Remind"), "wait", post=True, measure=measure)
