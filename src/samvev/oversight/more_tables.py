"""The report's further tables: needs, complaints, coordinators, consents, meetings, measures, load. No queries."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from samvev.needs.complaints.models import About, ComplaintState
from samvev.needs.models import Outcome
from samvev.oversight.figures import Figures, mean
from samvev.oversight.tables import FEW, Cell, Line, Number, Table, of_year, plus
from samvev.plans.models import Result

type Pick = Callable[[Figures], Number]
type Supervised = tuple[str, str, Pick, Pick | None]  # label, what it opens, the number, and what it is taken of


def _simple(report: Figures, years: list[str], key: str, title: str, labels: list[tuple[str, str]]) -> Table:
    """A further table of plain numbers, each with a list behind it."""
    told = [y for y in years if key in of_year(report, y)]
    lines = [Line(label, [Cell(of_year(report, y)[key][name], y, key, name) for y in told]) for name, label in labels]
    return Table(key, title, told, [], lines if told else [])


def simple_words() -> dict[str, tuple[str, list[tuple[str, str]]]]:
    """Tables of plain numbers: title, and what each line is called."""
    return {
        "coordinators": (
            _("Coordinators"),
            [
                ("appointed", _("Cases that got their first coordinator")),
                ("changed", _("Cases that changed coordinator")),
                ("without", _("Cases without a coordinator on their last day in the year")),
            ],
        ),
        "meetings": (
            _("Meetings"),
            [("held", _("Meetings held")), ("final", _("– with minutes that were final within 14 days"))],
        ),
        "goals": (
            _("Goals"),
            [
                ("reached", _("Reached in the year")),
                ("closed", _("Closed without being reached")),
                ("open", _("Open at the end of the year")),
            ],
        ),
        "evaluations": (_("Results of evaluations"), [(result.value, str(result.label)) for result in Result]),
        "consents": (
            _("Consents to the plan"),
            [
                ("lapsed", _("Cases where the consent ran out and was not renewed in time")),
                ("withdrawn", _("Cases where the consent was taken back")),
                ("lapsing", _("Cases where the consent runs out within 90 days after the year")),
            ],
        ),
    }


def further_tables(report: Figures) -> list[Table]:
    """The tables beyond IMPORT.md section 3, those without a year to tell of left out."""
    years = list(report["years"])
    plain = {key: _simple(report, years, key, *words) for key, words in simple_words().items()}
    made = [
        _needs(report, years),
        _complaints(report, years),
        plain["coordinators"],
        plain["consents"],
        plain["meetings"],
        _measures(report, years),
        plain["goals"],
        plain["evaluations"],
        _supervision(report, years),
        _satisfaction(report, years),
    ]
    return [table for table in made if table.lines]


def _days(table: Figures, key: str, name: str) -> Number:
    found: Number = table[key][name]
    return found


def _needs(report: Figures, years: list[str]) -> Table:
    told = [y for y in years if "needs" in of_year(report, y)]

    found = {y: of_year(report, y)["needs"] for y in told}

    def line(label: str, cell: str, pick: Pick) -> Line:
        return Line(label, [Cell(pick(found[y]), y, "needs", cell) for y in told])

    def days(label: str, cell: str, pick: Pick) -> Line:
        cells = [Cell(pick(found[y]), y, "needs", cell, "decimal", found[y][cell]) for y in told]
        return Line(label, cells, "part")

    median, nine = _("– half of them waited no longer than (days)"), _("– nine of ten waited no longer than (days)")
    lines = [
        line(_("Reported in the year"), "reported", lambda t: t["reported"]),
        line(_("Decided in the year, for the first time"), "decided", lambda t: t["decided"]),
        days(median, "decided", lambda t: _days(t, "waiting_days", "median")),
        days(nine, "decided", lambda t: _days(t, "waiting_days", "p90")),
        line(_("Got a coordinator in the year"), "coordinated", lambda t: t["coordinated"]),
        days(median, "coordinated", lambda t: _days(t, "days_to_coordinator", "median")),
        days(nine, "coordinated", lambda t: _days(t, "days_to_coordinator", "p90")),
    ]
    for outcome in Outcome:
        label = _("Decision: %(outcome)s") % {"outcome": outcome.label}
        lines.append(line(label, outcome.value, lambda t, name=outcome.value: t["outcomes"][name]))  # type: ignore[misc]
    shares = [Cell(_helped(one), y, form="decimal", of=plus(one["outcomes"].values())) for y, one in found.items()]
    lines.append(Line(_("– share that gave a coordinator, per cent"), shares, "part"))
    return Table("needs", _("Needs reported"), told, [], lines if told else [])


def _complaints(report: Figures, years: list[str]) -> Table:
    told = [y for y in years if "complaints" in of_year(report, y)]
    found = {y: of_year(report, y)["complaints"] for y in told}

    def line(label: str, cell: str, pick: Pick, form: str = "number", kind: str = "") -> Line:
        return Line(label, [Cell(pick(found[y]), y, "complaints", cell, form) for y in told], kind)

    def days(label: str, cell: str, pick: Pick) -> Line:
        cells = [Cell(pick(found[y]), y, "complaints", cell, "decimal", found[y][cell]) for y in told]
        return Line(label, cells, "part")

    lines = [line(_("Received in the year"), "received", lambda t: t["received"])]
    lines += [line(f"– {a.label}", a.value, lambda t, a=a: t["about"][a.value], kind="part") for a in About]  # type: ignore[misc]
    median, nine = _("– half of them after no more than (days)"), _("– nine of ten after no more than (days)")
    lines += [
        line(_("Sent to the county governor in the year"), "forwarded", lambda t: t["forwarded"]),
        days(median, "forwarded", lambda t: _days(t, "forwarding_days", "median")),
        days(nine, "forwarded", lambda t: _days(t, "forwarding_days", "p90")),
    ]
    for state in ComplaintState.ended():
        words = str(ComplaintState(state).label)
        lines.append(line(words, state, lambda t, state=state: t["outcomes"][state]))  # type: ignore[misc]
    lines.append(line(_("Not finished at the end of the year"), "open", lambda t: t["open"]))
    return Table("complaints", _("Complaints"), told, [], lines if told else [])


def _satisfaction(report: Figures, years: list[str]) -> Table:
    """The one table whose numbers open no list."""
    told = [y for y in years if "satisfaction" in of_year(report, y)]
    found = {y: of_year(report, y)["satisfaction"] for y in told}

    def share(label: str, name: str) -> Line:
        return Line(
            label, [Cell(_share(found[y][name], found[y]["answered"]), y, form="decimal") for y in told], "part"
        )

    lines = [
        Line(_("How many answered"), [Cell(found[y]["answered"], y, form=FEW) for y in told]),
        Line(
            _("Mean, from 1 (very badly) to 5 (very well)"), [Cell(found[y]["mean"], y, form="decimal") for y in told]
        ),
        share(_("– very badly or badly (1–2), per cent"), "low"),
        share(_("– so-so (3), per cent"), "middle"),
        share(_("– well or very well (4–5), per cent"), "high"),
    ]
    words = _(
        "What the person, parents and guardians answered. Each counts once a year in each case, with their latest "
        "answer; of a year that is not over, those before this quarter. Nothing is shown of fewer than five, and "
        "these numbers open no list: nobody here shall be able to work out who said what."
    )
    return Table(
        "satisfaction", _("How it is going, say those whom it is about"), told, [], lines if told else [], words
    )


def _helped(needs: Figures) -> Number:
    """How many of the year's decisions gave a coordinator, of a hundred (rule 102)."""
    outcomes = needs["outcomes"]
    return _share(plus(outcomes[name] for name in Outcome.opening()), plus(outcomes.values()))


def _share(part: Number, whole: Number) -> Number:
    if part is None or whole is None or not whole:
        return None
    return mean(100 * int(part), int(whole))


def _measures(report: Figures, years: list[str]) -> Table:
    found = {y: of_year(report, y)["measures"] for y in years}
    lines = [
        Line(
            _("Measures with their deadline in the year"), [Cell(found[y]["due"], y, "measures", "due") for y in years]
        ),
        Line(
            _("– evaluated or finished in time"), [Cell(found[y]["on_time"], y, "measures", "on_time") for y in years]
        ),
        Line(
            _("– share in time, per cent"),
            [
                Cell(_share(one["on_time"], one["due"]), y, "measures", "on_time", "decimal", one["due"])
                for y, one in found.items()
            ],
            "part",
        ),
        Line(_("Measures finished in the year"), [Cell(found[y]["done"], y, "measures", "done") for y in years]),
        Line(
            _("Cases that finished a measure in the year and had none left"),
            [Cell(found[y]["completed"], y, "measures", "completed") for y in years],
        ),
    ]
    return Table("measures", _("Measures"), years, [], lines)


def _supervision(report: Figures, years: list[str]) -> Table:
    lines = []
    for label, opens, pick, of in [*_load(), *_flow()]:
        table, _dot, name = opens.partition(".")
        found = {y: of_year(report, y) for y in years}
        if of is None:
            cells = [Cell(pick(one), y, table, name) for y, one in found.items()]
        else:
            cells = [Cell(pick(one), y, table, name, "decimal", of(one)) for y, one in found.items()]
        lines.append(Line(label, cells))
    return Table("supervision", _("Load, flow and results"), years, [], lines)


def _each(part: Number, whole: Number) -> Number:
    return None if part is None or not whole else mean(int(part), int(whole))


def _cases(table: Figures) -> Number:
    return plus(table["cases"].values())


def _goals_ended(table: Figures) -> Number:
    return plus([table["goals"]["reached"], table["goals"]["closed"]])


def _load() -> list[Supervised]:
    return [
        (
            _("Coordinators at the end of the year"),
            "supervision.load",
            lambda t: t["supervision"]["coordinators"],
            None,
        ),
        (
            _("– cases for each, mean"),
            "supervision.load",
            lambda t: _each(t["supervision"]["load"], t["supervision"]["coordinators"]),
            lambda t: t["supervision"]["coordinators"],
        ),
        (
            _("– cases for the one who has most"),
            "supervision.load",
            lambda t: t["supervision"]["load_max"],
            None,
        ),
        (
            _("Meetings for each case, mean"),
            "meetings.held",
            lambda t: _each(t["meetings"]["held"], _cases(t)),
            _cases,
        ),
    ]


def _flow() -> list[Supervised]:
    return [
        (_("Cases ended in the year"), "supervision.ended", lambda t: t["supervision"]["ended"], None),
        (
            _("– share of the cases, per cent"),
            "supervision.ended",
            lambda t: _share(t["supervision"]["ended"], _cases(t)),
            _cases,
        ),
        (
            _("– half of them were open no longer than (days)"),
            "supervision.ended",
            lambda t: _days(t["supervision"], "days_open", "median"),
            lambda t: t["supervision"]["ended"],
        ),
        (
            _("– nine of ten were open no longer than (days)"),
            "supervision.ended",
            lambda t: _days(t["supervision"], "days_open", "p90"),
            lambda t: t["supervision"]["ended"],
        ),
        (
            _("Goals that ended by being reached, per cent"),
            "goals.reached",
            lambda t: _share(t["goals"]["reached"], _goals_ended(t)),
            _goals_ended,
        ),
    ]
