"""Who sees what, when: every person of the cast × every kind of thing × every area of life × before, during and after
the consents, open and shielded, asked of the pages, of the rooms one thing at a time, and of the database itself.

`expected` says in plain words what should come out. It is written from the rules (17-38, 96), and asks none of the code
that it judges. Each test is one person on one day in one case, and compares every cell; a test counts them.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.urls import reverse

from samvev.accounts.cast import CAST
from samvev.audit.models import Revision
from samvev.cases.entrance import enter
from samvev.cases.models import Case
from samvev.cases.shields.models import Shield
from samvev.consents.access import refresh
from samvev.consents.models import Consent
from samvev.kernel import clock
from samvev.kernel.areas import Area
from samvev.kernel.errors import NotFound
from samvev.meetings import queries as meetings
from samvev.meetings import rules as meeting_rules
from samvev.meetings.models import Agreed, Amendment, Meeting, Point
from samvev.messages import queries as messages
from samvev.messages import rules as message_rules
from samvev.messages.models import Message, Thread
from samvev.plans import queries as plans
from samvev.plans import rules as plan_rules
from samvev.plans.models import Comment, Evaluation, Goal, Measure
from tests.world import CASE_OWNER, CASE_OWNER16, GRANLIA, STAFF, days_ago, days_ahead, noon, uid, user_id

AREAS = [area.value for area in Area]
KINDS = [
    "goal",
    "subgoal",
    "measure",
    "evaluation",
    "comment",
    "earlier_text",
    "thread",
    "message",
    "point",
    "agreed",
    "amendment",
]
CASES = {"grown": CASE_OWNER, "youth": CASE_OWNER16}
DAYS = {"before": days_ago(150), "during": clock.today(), "after": days_ahead(150)}
FROM, UNTIL = days_ago(100), days_ahead(100)
BORN = clock.today().year - 16  # on the first of January


@dataclass(frozen=True, order=True)
class Cell:
    """One thing: what it is, in which area, and whether it is shielded from family."""

    kind: str
    area: str
    shielded: bool

    @property
    def mark(self) -> str:
        """Words that nothing else has."""
        return f"Zq-{self.kind}-{self.area}-{'s' if self.shielded else 'o'}-Zq"


# --- What should come out ---

HELPERS = {  # what the consents say; outside their days: nothing at all
    "grown": {
        "relative": {"network", "leisure"},
        "nav": {"work_school", "economy"},
        "gp": {"health"},
        "hospital": {"health"},
    },
    "youth": {"provider": {"work_school", "leisure"}},
}
ALWAYS = {"grown": {"owner", "coordinator"}, "youth": {"owner16", "coordinator"}}  # the person and the coordinator
FAMILY = {"relative", "parent"}


def expected(case: str, person: str, when: str) -> set[str]:
    """The areas that someone sees on a day; what everyone in the team shares comes with any of them."""
    if person in ALWAYS[case]:
        return set(AREAS)
    if person in HELPERS[case] and when == "during":
        return HELPERS[case][person] | {"general"}
    if (case, person) == ("youth", "parent"):
        age = DAYS[when].year - BORN
        return set(AREAS) if age < 16 else set(AREAS) - {"health"} if age < 18 else set()
    return set()  # every office, every colleague, every neighbour


def expected_cells(case: str, person: str, when: str) -> set[Cell]:
    """The things that someone sees: those in their areas; family nothing that is shielded."""
    areas = expected(case, person, when)
    return {cell for cell in cells(case) if cell.area in areas and not (cell.shielded and person in FAMILY)}


def expected_rows(case: str, person: str, when: str) -> set[Cell]:
    """What the database lets through: the organisation's own staff and whoever takes part that day, area or not."""
    own = person in STAFF and person not in {"hospital", "neighbour"}
    if not own and not expected(case, person, when):
        return set()
    return {cell for cell in cells(case) if not (cell.shielded and person in FAMILY)}


def cells(case: str) -> list[Cell]:
    """Everything in a case. Only in the young person's there is something shielded."""
    states = (False, True) if case == "youth" else (False,)
    return [Cell(kind, area, shielded) for kind in KINDS for area in AREAS for shielded in states]


# --- The things themselves ---


def name(case: str, kind: str, cell: Cell) -> Any:
    """The id of one thing."""
    return uid(f"table.{case}.{kind}.{cell.area}.{cell.shielded}")


def put(case: str) -> None:
    """One of every kind in every area, and the shields; consents from a day to a day."""
    here = {"tenant_id": GRANLIA, "case_id": CASES[case]}
    by = {"by_name": "Kari Nes"}
    made: dict[Any, list[Any]] = {model: [] for model in MODELS}
    meeting = uid(f"table.{case}.meeting")
    made[Meeting].append(Meeting(**here, id=meeting, title="Møte", at=noon(days_ahead(200)), status="held"))
    for cell in cells(case):
        if cell.kind != "goal":
            continue
        area, shielded = cell.area, cell.shielded

        def mark(kind: str, area: str = area, shielded: bool = shielded) -> str:
            return Cell(kind, area, shielded).mark

        goal, below, measure = (name(case, kind, cell) for kind in ("goal", "subgoal", "measure"))
        thread, point = name(case, "thread", cell), name(case, "point", cell)
        made[Goal].append(Goal(**here, id=goal, title=mark("goal"), area=area))
        made[Goal].append(Goal(**here, id=below, parent_id=goal, title=mark("subgoal"), area=area))
        made[Measure].append(Measure(**here, id=measure, goal_id=goal, title=mark("measure"), area=area))
        made[Evaluation].append(
            Evaluation(**here, measure_id=measure, area=area, result="continue", note=mark("evaluation"), **by)
        )
        made[Comment].append(Comment(**here, goal_id=goal, area=area, text=mark("comment"), **by))
        before = {"title": mark("earlier_text")}
        made[Revision].append(Revision(**here, target="plans.goal", target_id=goal, version=1, before=before, **by))
        made[Thread].append(Thread(**here, id=thread, subject=mark("thread"), area=area))
        made[Message].append(Message(**here, thread_id=thread, area=area, text=mark("message"), **by))
        made[Point].append(Point(**here, id=point, meeting_id=meeting, title=mark("point"), area=area))
        made[Agreed].append(Agreed(**here, meeting_id=meeting, point_id=point, what=mark("agreed"), area=area))
        made[Amendment].append(
            Amendment(**here, meeting_id=meeting, point_id=point, because=mark("amendment"), area=area, **by)
        )
        if shielded:
            made[Shield] += [
                Shield(**here, target=what, target_id=row, by_id=user_id("owner16"), by_name="Emil Strand")
                for what, row in (("plans.goal", goal), ("messages.thread", thread), ("meetings.point", point))
            ]
    for model, rows in made.items():
        model.objects.bulk_create(rows)
    Consent.objects.filter(case_id=CASES[case], member__isnull=False).update(given_on=FROM, valid_until=UNTIL)
    refresh(Case.objects.get(pk=CASES[case]))


MODELS = (Meeting, Goal, Measure, Evaluation, Comment, Revision, Thread, Message, Point, Agreed, Amendment, Shield)


# --- Three ways of asking ---


def on_pages(client: Any, case: str) -> set[Cell]:
    """What stands on the pages that show a whole case."""
    here = CASES[case]
    urls = [
        reverse("front:case", args=[here]),
        reverse("messages:list", args=[here]),
        reverse("meetings:show", args=[uid(f"table.{case}.meeting")]),
    ]
    pages = "".join(client.get(url).content.decode() for url in urls)
    return {cell for cell in cells(case) if cell.mark in pages}


LISTED = {"goal", "subgoal", "measure", "evaluation", "thread", "message", "point", "agreed", "amendment"}


class Rooms:
    """What each room gives when it is asked for one thing after the other, with the rule of that thing's page."""

    def __init__(self, actor: Any, case: str) -> None:
        self.actor, self.case = actor, case
        self.goal, self.measure, self.thread = cache(self._goal), cache(self._measure), cache(self._thread)
        self.agenda = cache(self._agenda)

    def given(self) -> set[Cell]:
        """Everything that is given."""
        return {cell for cell in cells(self.case) if getattr(self, f"gives_{cell.kind}")(cell)}

    def _asked(self, fetch: Any, rule: Any, pk: UUID) -> Any:
        try:
            found = fetch(self.actor, pk)
        except NotFound:
            return None
        return found if rule(self.actor, found) else None

    def _goal(self, pk: UUID) -> Any:
        return self._asked(plans.goal, plan_rules.may_read, pk)

    def _measure(self, pk: UUID) -> Any:
        return self._asked(plans.measure, plan_rules.may_read, pk)

    def _thread(self, pk: UUID) -> Any:
        return self._asked(messages.thread, message_rules.may_read, pk)

    def _agenda(self) -> dict[UUID, Any]:
        held = self._asked(meetings.meeting, meeting_rules.may_see, uid(f"table.{self.case}.meeting"))
        return {item.point.pk: item for item in meetings.agenda(self.actor, held)} if held else {}

    def _item(self, cell: Cell) -> Any:
        return self.agenda().get(name(self.case, "point", cell))

    def gives_goal(self, cell: Cell, kind: str = "goal") -> Any:
        return self.goal(name(self.case, kind, cell))

    def gives_subgoal(self, cell: Cell) -> Any:
        return self.gives_goal(cell, "subgoal")

    def gives_measure(self, cell: Cell) -> Any:
        return self.measure(name(self.case, "measure", cell))

    def gives_evaluation(self, cell: Cell) -> bool:
        measure = self.gives_measure(cell)
        return measure and told(plans.evaluations(measure), "note", cell)

    def gives_comment(self, cell: Cell) -> bool:
        goal = self.gives_goal(cell)
        return goal and told(plans.comments(goal), "text", cell)

    def gives_earlier_text(self, cell: Cell) -> bool:
        goal = self.gives_goal(cell)
        return goal and any(earlier.before["title"] == cell.mark for earlier in plans.earlier_texts(goal))

    def gives_thread(self, cell: Cell) -> Any:
        return self.thread(name(self.case, "thread", cell))

    def gives_message(self, cell: Cell) -> bool:
        thread = self.gives_thread(cell)
        return thread and told(messages.messages_in(thread), "text", cell)

    def gives_point(self, cell: Cell) -> Any:
        return self._item(cell)

    def gives_agreed(self, cell: Cell) -> bool:
        item = self._item(cell)
        return item and told(item.agreed, "what", cell)

    def gives_amendment(self, cell: Cell) -> bool:
        item = self._item(cell)
        return item and told(item.amendments, "because", cell)


def told(rows: list[Any], column: str, cell: Cell) -> bool:
    return any(getattr(row, column) == cell.mark for row in rows)


COLUMNS = {
    "goal": ("plans_goal", "title"),
    "subgoal": ("plans_goal", "title"),
    "measure": ("plans_measure", "title"),
    "evaluation": ("plans_evaluation", "note"),
    "comment": ("plans_comment", "text"),
    "earlier_text": ("audit_revision", "before ->> 'title'"),
    "thread": ("messages_thread", "subject"),
    "message": ("messages_message", "text"),
    "point": ("meetings_point", "title"),
    "agreed": ("meetings_agreed", "what"),
    "amendment": ("meetings_amendment", "because"),
}


def in_the_database(case: str) -> set[Cell]:
    """What raw SQL finds, as the application's role, in the transaction of whoever entered."""
    found = set()
    with connection.cursor() as cursor:
        for table, column in set(COLUMNS.values()):
            cursor.execute(f"SELECT {column} FROM {table} WHERE case_id = %s", [CASES[case]])
            found |= {row[0] for row in cursor.fetchall()}
    return {cell for cell in cells(case) if cell.mark in found}


# --- The table ---

TABLE = [(case, person, when) for case in CASES for person in CAST for when in DAYS]


@pytest.mark.parametrize(("case", "person", "when"), TABLE)
def test_the_table(see_all: Any, browser: Any, case: str, person: str, when: str) -> None:
    """Every cell of one person on one day."""
    put(case)
    should = expected_cells(case, person, when)
    with clock.at(noon(DAYS[when])):
        assert on_pages(browser(person), case) == {cell for cell in should if cell.kind in LISTED}
        actor = enter(user_id(person))
        assert Rooms(actor, case).given() == should
        assert in_the_database(case) == expected_rows(case, person, when)


def test_the_table_is_large_enough() -> None:
    """Persons × kinds × areas × days, in both cases."""
    count = sum(len(cells(case)) for case, _person, _when in TABLE)
    assert count >= 2_000
    assert len(CAST) == 17
    assert {Area.GENERAL, *Area.life()} == set(Area)


def test_what_should_come_out_is_not_always_the_same() -> None:
    """A table that says yes or no to everything would show nothing."""
    answers = [cell in expected_cells(case, person, when) for case, person, when in TABLE for cell in cells(case)]
    assert 500 < sum(answers) < len(answers) - 500


def test_a_day_of_the_table_is_on_its_side_of_the_consents() -> None:
    """Before, during and after stand where they say."""
    assert DAYS["before"] < FROM <= DAYS["during"] <= UNTIL < DAYS["after"]
    assert all(isinstance(day, date) for day in DAYS.values())
