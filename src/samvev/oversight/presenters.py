"""The yearly report as it is read: numbers written out, with what each opens. No queries."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from samvev.kernel import clock
from samvev.organisations.models import Organisation, Succession
from samvev.oversight import figures
from samvev.oversight.book import Book
from samvev.oversight.charts import Chart, charts
from samvev.oversight.desk import Desk
from samvev.oversight.figures import Figures
from samvev.oversight.models import Chapter
from samvev.oversight.more_tables import further_tables
from samvev.oversight.sharing import LEAST
from samvev.oversight.tables import FEW, Cell, Line, Table, of_year, tables
from samvev.web.days import short_day

type Link = Callable[[Cell], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as it is written, and the address of what is behind it."""

    text: str
    url: str
    starts_year: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown."""

    label: str
    kind: str
    cells: list[Shown]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table as it is shown, with its charts."""

    table: Table
    rows: list[Row]
    charts: list[Chart]

    @property
    def heads(self) -> list[str]:
        """One heading for each column of numbers: the year, and what is counted when there are several."""
        columns = self.table.columns or [""]
        return [f"{year} {column}".strip() for year in self.table.years for column in columns]


@dataclass(frozen=True, slots=True)
class Large:
    """A large figure, with last year's beside it."""

    label: str
    shown: Shown
    before: str


def all_tables(report: Figures, places: dict[str, str]) -> list[Table]:
    """Every table in the order of the report: what is left out of the figures stands last."""
    *first, last = tables(report, places)
    return [*first, *further_tables(report), last]


def sheets(report: Figures, places: dict[str, str], link: Link | None = None) -> list[Sheet]:
    """Every table with its charts."""
    hidden = "shared" in report
    return [
        Sheet(table, [_row(line, table.width, link, hidden) for line in table.lines], charts(report, table.charts))
        for table in all_tables(report, places)
    ]


def _row(line: Line, width: int, link: Link | None, hidden: bool) -> Row:
    cells = [shown(cell, link, hidden, starts_year=n % width == 0) for n, cell in enumerate(line.cells)]
    return Row(line.label, line.kind, cells)


def shown(cell: Cell, link: Link | None, hidden: bool, *, starts_year: bool = False) -> Shown:
    """A number as it is written in the reader's language."""
    return Shown(number(cell, hidden), link(cell) if link and cell.opens else "", starts_year)


def number(cell: Cell, hidden: bool) -> str:
    """The number; a word where it is hidden, a dash where there is none."""
    if cell.value is None:
        return withheld(cell, hidden) or "–"
    places = 1 if cell.form == "decimal" else 0
    return number_format(cell.value, decimal_pos=places, use_l10n=True, force_grouping=True)


def withheld(cell: Cell, hidden: bool) -> str:
    """What stands where a number is not told; empty where there is none."""
    return too_few() if cell.form == FEW else is_hidden() if hidden and cell.of != 0 else ""


def too_few() -> str:
    """What stands where too few have answered, in any version."""
    return _("too few to show")


def is_hidden() -> str:
    """What stands for a small number in a version to share."""
    return _("hidden")


def large(report: Figures, link: Link | None = None) -> list[Large]:
    """The few large figures on top, with the year before beside them."""
    years = list(report["years"])
    now, before = years[-1], years[-2] if len(years) > 1 else ""
    asked: list[tuple[str, str, str, Callable[[Figures], Any]]] = [
        (_("active cases"), "cases", "active", lambda t: t["cases"]["active"]),
        (_("passive cases"), "cases", "passive", lambda t: t["cases"]["passive"]),
        (_("without a coordinator"), "coordinators", "without", lambda t: t["coordinators"]["without"]),
        (_("needs reported"), "needs", "reported", lambda t: t["needs"]["reported"] if "needs" in t else None),
    ]
    made = []
    for label, table, code, pick in asked:
        cell = Cell(pick(of_year(report, now)), now, table, code)
        if cell.value is None and "shared" not in report:
            continue
        earlier = ""
        if before and (was := Cell(pick(of_year(report, before)), before)).value is not None:
            earlier = _("%(number)s in %(year)s") % {"number": number(was, False), "year": before}
        made.append(Large(label, shown(cell, link, "shared" in report), earlier))
    return made


def linking(year: int, query: Mapping[str, str]) -> Link:
    """How a number is turned into the address of its cases: nothing about a person stands in it."""
    kept = {name: value for name, value in query.items() if name in ("unit", "kind", "organisation") and value}

    def link(cell: Cell) -> str:
        asked = {"table": cell.table, "cell": cell.cell} | kept
        return f"{reverse('oversight:cases', args=[int(cell.year or year)])}?{urlencode(asked)}"

    return link


def merger_words(mergers: Iterable[Succession], organisation: Organisation) -> str:
    """Which organisations a report speaks of, and who answers now, where there was a merger (rule 85)."""
    told = []
    for one in mergers:
        names = {"closed": one.closed.name, "into": one.into.name, "day": short_day(one.day)}
        if one.closed_id == organisation.pk:
            told.append(_("%(closed)s is closed from %(day)s. %(into)s answers now.") % names)
        else:
            told.append(_("%(closed)s is part of %(into)s from %(day)s, and counted here for every year.") % names)
    return " ".join(told)


def words(book: Book) -> list[tuple[str, str]]:
    """The definitions in the reader's language, each with a heading."""
    report, told = book.report, figures.definitions(book.organisation)
    heads = {
        "active": _("Active"),
        "passive": _("Passive"),
        "age": _("Age"),
        "family": _("Family plans"),
        "workplace": _("Workplace"),
        "kind": _("Kind of case"),
        "training": _("Training"),
        "means": _("Means"),
    }
    listed = [(head, told[name]) for name, head in heads.items()]
    bands = ", ".join(band.replace("-", "–") for band in told["settings"]["age_bands"])
    listed.insert(3, (_("Age groups"), _("In whole years: %(bands)s.") % {"bands": bands}))
    if merged := merger_words(book.mergers, book.organisation):
        listed.append((_("Merger"), merged))
    if any("satisfaction" in table for table in report["years"].values()):
        few = _("How it is going is not told when fewer than %(least)d people have answered: it says “%(word)s”.")
        listed.append((_("Answers"), few % {"least": LEAST, "word": too_few()}))
    if "shared" in report:
        hidden = _(
            "Numbers from 1 to %(most)d are hidden, and so are others where a hidden number could be worked out. "
            "Where a number is hidden, it says “%(word)s”."
        )
        listed.append((_("To share"), hidden % {"most": LEAST - 1, "word": is_hidden()}))
    return listed


def made_words(report: Figures) -> str:
    """When the report was made, and until which day its facts are counted."""
    moment = clock.local(datetime.fromisoformat(report["made_at"]))
    return _("Made %(day)s at %(time)s from what was registered then. The figures count until %(until)s.") % {
        "day": short_day(moment.date()),
        "time": f"{moment:%H.%M}",
        "until": short_day(date.fromisoformat(report["as_of"])),
    }


def title(report: Figures) -> str:
    """What the report is called."""
    return _("Yearly report %(year)s") % {"year": report["year"]}


def written(chapters: list[Chapter]) -> list[tuple[str, str]]:
    """The chapters that somebody wrote: heading and text."""
    return [(str(chapter.get_section_display()), chapter.text) for chapter in chapters if chapter.text.strip()]


def cell_words(book: Book, table: str, cell: str) -> tuple[str, str]:
    """What a number is called: its table and its place in it."""
    report = book.report
    for one in all_tables(report, book.places):
        for line in one.lines:
            for at, found in enumerate(line.cells):
                if (found.table, found.cell) == (table, cell) and found.year == str(report["year"]):
                    column = one.columns[at % one.width] if one.columns else ""
                    return one.title, " · ".join(filter(None, [line.label, column]))
    return title(report), ""


def back(chapter: Chapter, organisation: str | None) -> str:
    """The address of the report that a chapter belongs to."""
    url = reverse("oversight:yearly", args=[chapter.year])
    return f"{url}?{urlencode({'organisation': organisation})}" if organisation else url


@dataclass(frozen=True, slots=True)
class Choice:
    """An organisation whose figures can be chosen, with the address; none for the one that is shown."""

    name: str
    url: str


def turning(desk: Desk) -> dict[str, Any]:
    """How a page of a desk goes on to the others: which organisation is asked for, and which can be chosen (rule 85).

    One that is closed is shown for the last year it had, or the year that is shown.
    """
    asked = urlencode({"organisation": str(desk.pk)}) if desk.acting else ""
    now = desk.acting or desk.organisation
    choices = [Choice(now.name, reverse("oversight:yearly", args=[desk.year]) if desk.acting else "")]
    for one in desk.others:
        year = min(desk.year, one.succession.day.year - 1)
        url = f"{reverse('oversight:yearly', args=[year])}?{urlencode({'organisation': str(one.pk)})}"
        choices.append(Choice(one.name, "" if one.pk == desk.pk else url))
    return {
        "turned": f"?{asked}" if asked else "",
        "also": f"&{asked}" if asked else "",
        "choices": choices if desk.others else [],
    }


def _last_year(book: Book) -> int:
    """This year, or the last one before the organisation was closed."""
    closed = [one.day.year - 1 for one in book.mergers if one.closed_id == book.organisation.pk]
    return min([clock.today().year, *closed])


def page(book: Book, link: Link | None) -> dict[str, Any]:
    """Everything that the page of the report shows."""
    report, year = book.report, int(book.report["year"])
    return {
        "organisation": book.organisation,
        "title": title(report),
        "made": made_words(report),
        "large": large(report, link),
        "chapters": book.chapters,
        "sheets": sheets(report, book.places, link),
        "words": words(book),
        "merged": merger_words(book.mergers, book.organisation),
        "before": year - 1,
        "after": year + 1 if year < _last_year(book) else None,
    }
