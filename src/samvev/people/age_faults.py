"""What keeps a table of ages from becoming absurd: every age, area and kind of case is asked, whatever the rows say.

An organisation corrects its table without a new release (docs/adr/0015-age-engine.md); these bounds it cannot move.
"""

from collections.abc import Iterator
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from samvev.kernel.areas import Area
from samvev.people.ages import AgeRow, AgeRules, ChildsView, Decides

FULL_AGE = 18  # vergemålsloven § 2
YOUNGEST = 12  # below it nobody decides without their parents
SOURCE = 10  # letters that a legal source has at least
# Who decides, from the parents alone to the person alone: with age it only ever moves this way.
GROWING = [Decides.PARENTS.value, Decides.TOGETHER.value, Decides.EITHER.value, Decides.PERSON.value]
VIEWS = [ChildsView.NO.value, ChildsView.AS_ABLE.value, ChildsView.REQUIRED.value]
FOR_OTHERS = frozenset({Decides.PARENTS.value, Decides.REPRESENTATIVE.value})

type Words = str | Promise


def fault_in(table: AgeRules) -> Words:
    """What is wrong with a whole table, in plain words; empty when all is well."""
    return next((words for row in table.rows if (words := fault_in_row(row))), "") or next(_faults(table), "")


def fault_in_row(row: AgeRow) -> Words:
    """What is wrong with a row alone."""
    able = not row.without_capacity
    checks = (
        (not 0 <= row.from_age <= FULL_AGE, _("Choose an age from 0 to 18. After that the law is the same for all.")),
        (len(row.source.strip()) < SOURCE, _("Write the legal source, with its paragraph.")),
        (able and row.decides == Decides.REPRESENTATIVE, _("A representative decides only where capacity is missing.")),
        (not able and row.decides not in FOR_OTHERS, _("Where capacity is missing, someone else decides.")),
        (
            able and row.decides != Decides.PERSON and not row.parents_see,
            _("Parents who are to decide must see what it is about."),
        ),
        (
            row.from_age < YOUNGEST and row.decides in (Decides.EITHER, Decides.PERSON),
            _("Nobody below 12 years decides without their parents."),
        ),
    )
    return next((words for wrong, words in checks if wrong), "")


def _faults(table: AgeRules) -> Iterator[Words]:
    for kind in sorted({row.case_kind for row in table.rows} | {""}):
        for area in Area.values:
            able = [table.row(age, area, case_kind=kind) for age in range(FULL_AGE + 1)]
            lacking = [table.row(age, area, capable=False, case_kind=kind) for age in range(FULL_AGE + 1)]
            yield from _with_capacity(able)
            yield from _without(able, lacking)


def _with_capacity(rows: list[AgeRow]) -> Iterator[Words]:
    grown = rows[FULL_AGE]
    if grown.decides != Decides.PERSON or grown.parents_see:
        yield _("From 18 years the person decides alone, and parents see only what is shared.")
    for younger, older in pairwise(rows):
        if GROWING.index(older.decides) < GROWING.index(younger.decides):
            yield _("With age a person decides more, never less.")
        if older.parents_see and not younger.parents_see:
            yield _("What parents no longer see does not open again with age.")
        heard_less = VIEWS.index(older.childs_view) < VIEWS.index(younger.childs_view)
        if heard_less and older.decides in (Decides.PARENTS, Decides.TOGETHER):
            yield _("As long as parents decide, the child is heard more with age, never less.")
    for row in rows[YOUNGEST:]:
        if row.decides in (Decides.PARENTS, Decides.TOGETHER) and row.childs_view == ChildsView.NO:
            yield _("From 12 years the child's own view must be written down.")


def _without(able: list[AgeRow], lacking: list[AgeRow]) -> Iterator[Words]:
    grown = lacking[FULL_AGE]
    if grown.decides != Decides.REPRESENTATIVE or grown.parents_see:
        yield _("From 18 years a guardian or a power of attorney decides where capacity is missing, not the parents.")
    for young, alone in zip(able[:FULL_AGE], lacking[:FULL_AGE], strict=True):
        if young.decides in (Decides.PERSON, Decides.EITHER) and alone.decides not in FOR_OTHERS:
            yield _("Write first who decides from that age where capacity is missing.")
        if alone.decides == Decides.PARENTS and not alone.parents_see:
            yield _("Parents who are to decide must see what it is about.")
