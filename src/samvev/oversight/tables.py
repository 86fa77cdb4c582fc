"""The report as tables with headings, for page, spreadsheet and document alike. Texts and links; no queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from samvev.cases.models import CaseKind
from samvev.oversight.figures import NOWHERE, STATUSES, Figures
from samvev.oversight.scope import UNKNOWN

type Number = int | float | None
EVERYONE = "all"
NOBODY = "none"
FEW = "few"  # how a number is written that is not known because too few answered


@dataclass(frozen=True, slots=True)
class Cell:
    """A number (None: hidden or not known), what it opens, and how it is written.

    `of` is what a mean, a share or a median is taken of: of nothing (0) there is none, and nothing to hide.
    """

    value: Number
    year: str = ""
    table: str = ""
    cell: str = ""
    form: str = "number"  # number, decimal, percent, days, or FEW
    of: Number = None

    @property
    def opens(self) -> bool:
        """Is there a list behind it?"""
        return bool(self.table and self.value)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; `kind` is total or part when it is not one of those that add up."""

    label: str
    cells: list[Cell]
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head is years, each with its columns (one without a heading of its own when it is single)."""

    key: str
    title: str
    years: list[str]
    columns: list[str]
    lines: list[Line]
    words: str = ""
    first: str = ""
    charts: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        """Columns of each year."""
        return len(self.columns) or 1

    @property
    def is_empty(self) -> bool:
        """Nothing but zeros and things that are not known?"""
        return not any(cell.value for line in self.lines for cell in line.cells)


def status_words() -> dict[str, str]:
    """What each status is called."""
    return {"active": _("Active"), "passive": _("Passive")}


def sex_words() -> dict[str, str]:
    """What each sex is called."""
    return {"M": _("Men"), "K": _("Women"), UNKNOWN: _("Not known")}


def band_words(band: str) -> str:
    """An age band as people write it."""
    return _("Not known") if band == UNKNOWN else band.replace("-", "–")


def reason_words() -> dict[str, str]:
    """Why a case is passive."""
    return {
        "no_coordinator": _("No coordinator"),
        "consent_lapsed": _("No valid consent to the plan"),
        "no_activity": _("Nobody took part"),
    }


def tables(report: Figures, places: dict[str, str]) -> list[Table]:
    """The tables of IMPORT.md section 3. `places` gives the id of each workplace by its name in the table."""
    years = list(report["years"])
    return [
        _cases(report, years),
        _kinds(report, years),
        *(_ages(report, years, status) for status in STATUSES),
        _workplaces(report, years, places),
        _reasons(report, years),
        _activity(report, years),
        _excluded(report, years),
    ]


def of_year(report: Figures, year: str) -> Figures:
    found: Figures = report["years"][year]
    return found


def plus(numbers: Iterable[Number]) -> Number:
    """The sum; hidden when any part of it is."""
    listed = list(numbers)
    return None if any(number is None for number in listed) else sum(n for n in listed if n is not None)


def _cases(report: Figures, years: list[str]) -> Table:
    lines = [
        Line(words, [Cell(of_year(report, y)["cases"][status], y, "cases", status) for y in years])
        for status, words in status_words().items()
    ]
    whole = [Cell(plus(of_year(report, y)["cases"].values()), y, "cases", EVERYONE) for y in years]
    lines.append(Line(_("Together"), whole, "total"))
    return Table("cases", _("Active and passive cases"), years, [], lines, charts=["development"])


def _by_status(report: Figures, years: list[str], table: str, name: str, code: str) -> list[Cell]:
    empty = dict.fromkeys(STATUSES, 0)
    return [
        Cell(of_year(report, y)[table].get(name, empty)[status], y, table, f"{status}.{code}")
        for y in years
        for status in STATUSES
    ]


def _whole(report: Figures, years: list[str]) -> Line:
    cells = [Cell(of_year(report, y)["cases"][status], y, "cases", status) for y in years for status in STATUSES]
    return Line(_("Together"), cells, "total")


def _kinds(report: Figures, years: list[str]) -> Table:
    names = list(of_year(report, years[-1])["kinds"])
    lines = [Line(str(CaseKind(name).label), _by_status(report, years, "kinds", name, name)) for name in names]
    columns = list(status_words().values())
    return Table("kinds", _("Kinds of case"), years, columns, [*lines, _whole(report, years)], first=_("Kind"))


def _names(tables: Iterable[Iterable[str]]) -> list[str]:
    """All the names in several tables, in the order in which they come."""
    return list(dict.fromkeys(name for table in tables for name in table))


def _ages(report: Figures, years: list[str], status: str) -> Table:
    ages = {y: of_year(report, y)["age_sex"][status] for y in years}
    bands = _names(ages[y] for y in years)
    sexes = _names(row for y in years for row in ages[y].values())

    def cell(year: str, band: str, sex: str) -> Cell:
        return Cell(ages[year].get(band, {}).get(sex, 0), year, "age_sex", f"{status}.{band}.{sex}")

    def total(year: str, sex: str) -> Cell:
        number = plus(row.get(sex, 0) for row in ages[year].values())
        return Cell(number, year, "age_sex", f"{status}.{EVERYONE}.{sex}")

    lines = [Line(band_words(band), [cell(y, band, sex) for y in years for sex in sexes]) for band in bands]
    lines.append(Line(_("Together"), [total(y, sex) for y in years for sex in sexes], "total"))
    titles = {"active": _("Active cases by age and sex"), "passive": _("Passive cases by age and sex")}
    charts = ["ages", "ages_over_years"] if status == "active" else []
    columns = [sex_words()[sex] for sex in sexes]
    return Table(f"age_sex_{status}", titles[status], years, columns, lines, first=_("Age"), charts=charts)


def _workplaces(report: Figures, years: list[str], places: dict[str, str]) -> Table:
    found = [of_year(report, y)["workplaces"] for y in years]
    outside = {name for table in found for name, row in table.items() if row["external"]}
    names = sorted(_names(found), key=lambda name: (name == NOWHERE, name in outside, name))

    def line(name: str) -> Line:
        label = _("No coordinator, or one without a unit") if name == NOWHERE else name
        label = _("%(name)s (external)") % {"name": label} if name in outside else label
        return Line(label, _by_status(report, years, "workplaces", name, places.get(name, NOBODY)))

    def part(year: str, status: str) -> Cell:
        rows = of_year(report, year)["workplaces"].values()
        return Cell(plus(row[status] for row in rows if row["external"]), year, "workplaces", f"{status}.external")

    lines = [*(line(name) for name in names), _whole(report, years)]
    if outside:
        external = [part(y, status) for y in years for status in STATUSES]
        lines.append(Line(_("of these with an external coordinator"), external, "part"))
    title = _("Workplace of the coordinator")
    columns = list(status_words().values())
    return Table("workplaces", title, years, columns, lines, first=_("Workplace"), charts=["workplaces"])


def _reasons(report: Figures, years: list[str]) -> Table:
    lines = [
        Line(words, [Cell(of_year(report, y)["passive_reasons"][name], y, "passive_reasons", name) for y in years])
        for name, words in reason_words().items()
    ]
    words = _("A case counts under every reason that applies, so the reasons together can be more than the cases.")
    return Table("passive_reasons", _("Why cases were passive"), years, [], lines, words)


def _activity(report: Figures, years: list[str]) -> Table:
    labels = {
        ("messages", "active"): (_("Messages in active cases"), _("– mean for each active case")),
        ("messages", "passive"): (_("Messages in passive cases"), _("– mean for each passive case")),
        ("sign_ins", "active"): (_("Sign-ins to active cases"), _("– mean for each active case")),
        ("sign_ins", "passive"): (_("Sign-ins to passive cases"), _("– mean for each passive case")),
    }
    lines = []
    for (table, status), (total, each) in labels.items():
        found = {y: of_year(report, y)[table][status] for y in years}
        lines.append(Line(total, [Cell(found[y]["total"], y, table, status) for y in years]))
        lines.append(Line(each, [Cell(found[y]["mean"], y, table, status, "decimal") for y in years], "part"))
    return Table("activity", _("Messages and sign-ins"), years, [], lines)


def _excluded(report: Figures, years: list[str]) -> Table:
    cells = [Cell(of_year(report, y)["excluded"]["training"], y, "excluded", "training") for y in years]
    words = _("Training cases are counted nowhere else in the report.")
    return Table("excluded", _("Left out of the figures"), years, [], [Line(_("Training cases"), cells)], words)
