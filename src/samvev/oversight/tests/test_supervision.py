"""The supervisor's figures (rule 102) against the slow way on random cases; every number opens a list that makes it."""

from datetime import datetime, time, timedelta

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from samvev.cases.models import Case
from samvev.kernel import clock
from samvev.meetings.models import Meeting
from samvev.oversight import figures, selection
from samvev.oversight.scope import Scope
from samvev.oversight.tests.histories import OSLO, days, histories, store
from samvev.oversight.tests.slow_supervision import Aim, Met, Task, Work, supervision
from samvev.oversight.tests.test_counting import NOW, UNIT_IDS, YEARS
from samvev.plans.models import Evaluation, Goal, Measure
from tests.world import STOREFJORD

TABLES = ("coordinators", "consents", "meetings", "measures", "goals", "evaluations", "supervision")
RESULTS = ("continue", "change", "end", "reassess")
SUMS = {  # what the rows behind a number make together; the other numbers count the rows
    ("meetings", "held"),
    ("meetings", "final"),
    ("measures", "due"),
    ("measures", "on_time"),
    ("measures", "done"),
    ("goals", "reached"),
    ("goals", "closed"),
    ("goals", "open"),
    *(("evaluations", result) for result in RESULTS),
}
evaluated = st.lists(st.tuples(days, st.sampled_from(RESULTS)), max_size=2)


@st.composite
def works(draw) -> Work:
    case = draw(histories())
    met = []
    for _ in range(draw(st.integers(0, 2))):
        began = at(draw(days))
        final = at(began.date() + timedelta(days=draw(st.sampled_from([0, 1, 13, 14, 15, 40]))), draw(st.booleans()))
        status = draw(st.sampled_from(["planned", "held", "final", "amended", "cancelled"]))
        told = status in ("final", "amended")
        met.append(Met(began, status, final if told else None))
    tasks = []
    for _ in range(draw(st.integers(0, 3))):
        made, closed = sorted([draw(days), draw(days)])
        status = draw(st.sampled_from(["planned", "ongoing", "done", "cancelled"]))
        over = status in ("done", "cancelled") and draw(st.integers(0, 3))  # an import may lack the day
        due, looked = draw(days | st.none()), draw(evaluated)
        if due and draw(st.booleans()):
            looked = [*looked, (due, "continue")]
        tasks.append(Task(made, due, closed if over else None, status, looked))
    aims = []
    for _ in range(draw(st.integers(0, 2))):
        made, closed = sorted([draw(days), draw(days)])
        status = draw(st.sampled_from(["proposed", "active", "reached", "closed"]))
        over = status in ("reached", "closed") and draw(st.integers(0, 3))
        aims.append(Aim(made, closed if over else None, status, draw(evaluated)))
    return Work(case, met, tasks, aims)


def at(day, early=False):
    """Half past midnight in Norway, or a minute before that: both still the day before in UTC."""
    return datetime.combine(day, time(0, 29 if early else 30), OSLO)


def keep(work: Work) -> None:
    known = set(Case.objects.filter(tenant_id=STOREFJORD).values_list("pk", flat=True))
    store(work.case, tenant=STOREFJORD, unit_ids=UNIT_IDS)
    case = Case.objects.filter(tenant_id=STOREFJORD).exclude(pk__in=known).get()
    where = {"tenant_id": STOREFJORD, "case": case}
    for met in work.met:
        Meeting.objects.create(**where, title="M", at=met.at, status=met.status, final_at=met.final)
    for task in work.tasks:
        row = {"created_on": task.made, "due_on": task.due, "closed_on": task.closed, "status": task.status}
        measure = Measure.objects.create(**where, title="T", **row)
        for day, result in task.looked:
            Evaluation.objects.create(**where, measure=measure, result=result, by_name="K", at=at(day))
    for aim in work.aims:
        goal = Goal.objects.create(**where, title="G", created_on=aim.made, closed_on=aim.closed, status=aim.status)
        for day, result in aim.looked:
            Evaluation.objects.create(**where, goal=goal, result=result, by_name="K", at=at(day))


def test_random_cases_give_what_the_slow_way_gives_and_every_number_opens_what_makes_it(see_all):
    Case.objects.filter(tenant_id=STOREFJORD).delete()

    @settings(max_examples=60, deadline=None)
    @given(st.lists(works(), min_size=1, max_size=4))
    def check(found):
        with transaction.atomic(), clock.at(NOW):
            for work in found:
                keep(work)
            made = figures.years(Scope((STOREFJORD,), YEARS))
            for year in YEARS:
                told, wanted = made[year], supervision(found, year, NOW.date())
                for table in TABLES:
                    assert told[table] == wanted[table], (year, table)
                opens(year, told)
            transaction.set_rollback(True)

    check()


def opens(year, told) -> None:
    listed = ("coordinators", "consents", "measures", "goals", "evaluations")
    cells = [(table, cell) for table in listed for cell in told[table]]
    cells += [("meetings", "held"), ("meetings", "final"), ("supervision", "ended")]
    for table, cell in cells:
        _subject, rows = selection.behind(Scope((STOREFJORD,), (year,)), table, cell)
        number = sum(row["value"] for row in rows) if (table, cell) in SUMS else len(rows)
        assert number == told[table][cell], (year, table, cell)
        assert len({row["id"] for row in rows}) == len(rows)
    subject, rows = selection.behind(Scope((STOREFJORD,), (year,)), "supervision", "load")
    assert subject == "coordinator"
    assert len(rows) == told["supervision"]["coordinators"]
    assert sum(row["value"] for row in rows) == told["supervision"]["load"]
