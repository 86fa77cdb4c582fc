"""The tables of an import folder, column by column. What is true of one cell or one row is said here."""

from dataclasses import dataclass, field

from samvev.cases.models import ActivityKind, CaseKind
from samvev.interop.load import vocabulary as say
from samvev.interop.load.cells import (
    Parser,
    choice,
    day,
    email,
    flag,
    moment,
    national_number,
    phone,
    several,
    text,
    word,
    words,
)
from samvev.kernel.areas import Area, Right
from samvev.needs import conditions
from samvev.needs.models import Agrees, Outcome, Reporter
from samvev.organisations.models import Kind, Sector
from samvev.people.models import Protection, Sex
from samvev.plans.models import GoalStatus, MeasureStatus, Result

CODE = text(60)
NAME = text(200)
TITLE = text(300)
LANGUAGE = choice(["nb", "nn", "en"])
LIFE = [area.value for area in Area.life()]
AREAS = several(LIFE, say.AREA_SYNONYMS, say.ALL)
SECTORS = several(Sector.values, {}, say.ALL)
CONDITIONS = several([condition.key for condition in conditions.ALL], {}, say.ALL)
AREA = choice([*LIFE, Area.GENERAL.value], say.AREA_SYNONYMS)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, what its cells hold, and the tables in one of which a code must be known."""

    name: str
    parse: Parser
    required: bool = False
    refers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, what is there once only, and which dates follow which."""

    name: str
    columns: dict[str, Column]
    unique: tuple[tuple[str, ...], ...] = ()
    ordered: tuple[tuple[str, str], ...] = ()
    one_of: tuple[str, ...] = ()
    required: list[str] = field(default_factory=list)


def table(name: str, *columns: Column, unique: str = "", ordered: str = "", one_of: str = "") -> Table:
    """A table. `unique`: "code", or "case member" for two together; `ordered`: "from<to start<end"."""
    return Table(
        name,
        {column.name: column for column in columns},
        unique=tuple((one,) for one in unique.split()),
        ordered=tuple((first, last) for first, _, last in (pair.partition("<") for pair in ordered.split())),
        one_of=tuple(one_of.split()),
        required=[column.name for column in columns if column.required],
    )


def must(name: str, parse: Parser, *refers: str) -> Column:
    """A column that every row fills in."""
    return Column(name, parse, required=True, refers=refers)


def may(name: str, parse: Parser, *refers: str) -> Column:
    """A column that may be left out; an empty cell is "not known"."""
    return Column(name, parse, refers=refers)


ORGANISATION_LANGUAGE = choice(["nb", "nn"])
ORGANISATION_KIND = choice(Kind.values)

TABLES = {
    one.name: one
    for one in (
        table(
            "units",
            must("code", CODE),
            must("name", NAME),
            may("parent", CODE, "units"),
            may("sector", choice(Sector.values)),
            may("external", flag),
            may("manager", CODE, "staff"),
            unique="code",
        ),
        table(
            "staff",
            must("code", CODE),
            must("name", NAME),
            may("email", email),
            must("unit", CODE, "units"),
            may("role", choice(say.STAFF_ROLES)),
            must("from", day),
            may("to", day),
            may("phone", phone),
            may("title", text(120)),
            unique="code",
            ordered="from<to",
        ),
        table(
            "persons",
            must("code", word(60)),
            must("name", NAME),
            may("national_id", national_number),
            must("birth_date", day),
            must("sex", choice(Sex.values)),
            may("protection", choice(Protection.values)),
            may("language", LANGUAGE),
            may("phone", phone),
            unique="code national_id",
        ),
        table(
            "cases",
            must("code", CODE),
            must("kind", choice(CaseKind.values)),
            must("person", words(60), "persons"),
            must("start", day),
            may("end", day),
            may("end_reason", text()),
            unique="code",
            ordered="start<end",
        ),
        table(
            "coordinators",
            must("case", CODE, "cases"),
            must("staff", CODE, "staff"),
            must("from", day),
            may("to", day),
            ordered="from<to",
        ),
        table(
            "participants",
            must("case", CODE, "cases"),
            must("member", CODE, "staff", "persons"),
            may("role", text(120)),
            may("areas", AREAS),
            may("right", choice(Right.values)),
            must("from", day),
            may("to", day),
            ordered="from<to",
        ),
        table(
            "consents",
            must("case", CODE, "cases"),
            may("member", CODE, "staff", "persons"),
            may("areas", AREAS),
            must("given_on", day),
            must("valid_until", day),
            may("withdrawn_on", day),
            may("given_by", CODE),
            ordered="given_on<valid_until given_on<withdrawn_on",
        ),
        table(
            "plans",
            must("case", CODE, "cases"),
            may("what_matters", text()),
            may("strengths", text()),
            may("needs", text()),
            may("contributions", text()),
            may("carrying_out", text()),
            may("cooperation", text()),
            may("starts_on", day),
            may("ends_on", day),
            may("revise_on", day),
            unique="case",
            ordered="starts_on<ends_on starts_on<revise_on",
        ),
        table(
            "goals",
            must("case", CODE, "cases"),
            must("code", CODE),
            may("parent", CODE, "goals"),
            must("title", TITLE),
            may("area", AREA),
            may("status", choice(GoalStatus.values, say.GOAL_STATUS_SYNONYMS)),
            may("created_on", day),
            may("closed_on", day),
            unique="code",
            ordered="created_on<closed_on",
        ),
        table(
            "measures",
            must("case", CODE, "cases"),
            must("code", CODE),
            may("goal", CODE, "goals"),
            must("title", TITLE),
            may("responsible", CODE, "staff", "persons"),
            may("due_on", day),
            may("status", choice(MeasureStatus.values, say.MEASURE_STATUS_SYNONYMS)),
            may("created_on", day),
            may("closed_on", day),
            unique="code",
            ordered="created_on<closed_on",
        ),
        table(
            "evaluations",
            may("measure", CODE, "measures"),
            may("goal", CODE, "goals"),
            must("by", CODE, "staff", "persons"),
            must("at", moment),
            must("result", choice(Result.values)),
            may("note", text()),
            one_of="measure goal",
        ),
        table(
            "meetings",
            must("case", CODE, "cases"),
            must("at", moment),
            may("kind", text(80)),
            may("title", text(200)),
            may("minutes", text()),
            may("place", text(200)),
            may("why", text()),
        ),
        table(
            "messages",
            must("case", CODE, "cases"),
            must("thread", CODE),
            may("subject", text(200)),
            may("area", AREA),
            must("by", CODE, "staff", "persons"),
            must("at", moment),
            must("text", text()),
            may("whole_team", flag),
            may("to", words(60), "staff", "persons"),
            may("read_by", words(60), "staff", "persons"),
        ),
        table(
            "need_reports",
            must("code", CODE),
            must("received_at", moment),
            must("reporter", choice(Reporter.values)),
            may("reporter_name", NAME),
            may("reporter_contact", text(200)),
            may("about_name", NAME),
            may("about_birth_date", day),
            may("about_contact", text(200)),
            may("before_birth", flag),
            must("difficult", text()),
            may("matters", text()),
            may("services", SECTORS),
            may("services_other", text(300)),
            may("agrees", choice(Agrees.values)),
            may("agrees_words", text()),
            may("urgent", text()),
            may("language", ORGANISATION_LANGUAGE),
            may("step", choice(say.NEED_STEPS)),
            may("by", CODE, "staff"),
            may("conditions", CONDITIONS),
            may("conclusion", text()),
            may("preliminary_on", day),
            may("case", CODE, "cases"),
            may("outcome", choice(Outcome.values)),
            may("reason", text()),
            may("passed_to", text(200)),
            may("decided_at", moment),
            unique="code",
            ordered="received_at<decided_at",
        ),
        table(
            "activity",
            must("case", CODE, "cases"),
            must("actor", CODE, "staff", "persons"),
            must("kind", choice(ActivityKind.values)),
            must("at", moment),
        ),
    )
}
