"""From lines of text to rows of values, table by table. Everything that is wrong is gathered, nothing raised."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from samvev.interop.load.cells import Parser, Wrong, orgnr, text
from samvev.interop.load.report import quoted
from samvev.interop.load.sources import Facts, Sheet, Source
from samvev.interop.load.tables import ORGANISATION_KIND, ORGANISATION_LANGUAGE, TABLES, Table

ORGANISATION_FACTS: dict[str, Parser] = {
    "orgnr": orgnr,
    "name": text(200),
    "kind": ORGANISATION_KIND,
    "language": ORGANISATION_LANGUAGE,
}
type Values = dict[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """One line of a table: its values by column (None for "not known"), and its place for messages."""

    table: str
    label: str
    line: int
    values: Values
    broken: set[str] = field(default_factory=set)  # columns whose cells were wrong in themselves

    def __getitem__(self, column: str) -> Any:
        return self.values.get(column)

    def place(self, column: str) -> str:
        """Where a value stands: `persons.csv:17 birth_date`."""
        return f"{self.label}:{self.line} {column}"


@dataclass(slots=True)
class Folder:
    """What is to be loaded, and everything that is wrong with it so far."""

    organisation: Values = field(default_factory=dict)
    entries: dict[str, list[Entry]] = field(default_factory=lambda: {name: [] for name in TABLES})
    labels: dict[str, str] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)  # tables that could not be read: references to them stay unjudged
    problems: list[tuple[str, int, str]] = field(default_factory=list)

    def __getitem__(self, table: str) -> list[Entry]:
        return self.entries[table]

    def wrong(self, entry: Entry, column: str, message: str) -> None:
        """Something is wrong with a value."""
        self.problems.append((entry.table, entry.line, f"{entry.place(column)}: {message}"))

    def label(self, table: str) -> str:
        """The name of a table's file or sheet in messages."""
        return self.labels.get(table, f"{table}.csv")

    @property
    def errors(self) -> list[str]:
        """Everything that is wrong, table by table and line by line."""
        order = {name: place for place, name in enumerate(TABLES, 1)}
        return [message for *_, message in sorted(self.problems, key=lambda p: (order.get(p[0], 0), p[1]))]


def parse(source: Source, wanted: str, progress: Callable[[str, int, int], None]) -> Folder:
    """The rows of a source, for the organisation that is wanted."""
    folder = Folder(problems=[("", 0, message) for message in source.errors])
    if source.organisation is not None:
        _organisation(source.organisation, folder, wanted)
    folder.labels = {name: sheet.label for name, sheet in source.sheets.items()}
    for done, (name, table) in enumerate(TABLES.items(), 1):
        if name in source.sheets:
            _table(source.sheets[name], table, folder)
        progress("Reading", done, len(TABLES))
    return folder


def _organisation(facts: Facts, folder: Folder, wanted: str) -> None:
    def wrong(name: str, message: str) -> None:
        folder.problems.append(("", 1, f"{facts.place(name)}: {message}"))

    for name in facts.values:
        if name not in ORGANISATION_FACTS:
            wrong(quoted(name)[1:-1], "is not known here")
    for name, parse_fact in ORGANISATION_FACTS.items():
        value = facts.values.get(name)
        try:
            if told := _told(value):
                folder.organisation[name] = parse_fact(told)
            elif name != "language":
                wrong(name, "is missing")
        except Wrong as error:
            wrong(name, str(error))
    found = folder.organisation.get("orgnr", wanted)
    if found != wanted:
        wrong("orgnr", f"{quoted(found)} is not the organisation that was asked for, {quoted(wanted)}")


def _told(value: object) -> str:
    """A fact as text; an organisation number may have been written as a number."""
    if value is None or type(value) is int or isinstance(value, str):
        return str(value or "").strip()
    raise Wrong("is not a text")


def _table(sheet: Sheet, table: Table, folder: Folder) -> None:
    problems = list(_header_problems(sheet.header, table)) if sheet.header else []
    folder.problems += [(table.name, 1, f"{sheet.label}:1 {problem}") for problem in problems]
    if problems or not sheet.header:
        folder.unread.add(table.name)
        return
    columns = [(index, table.columns[name]) for index, name in enumerate(sheet.header) if name]
    for line, cells in sheet.lines:
        entry = Entry(table.name, sheet.label, line, {})
        for index, column in columns:
            cell = cells[index] if index < len(cells) else ""
            try:
                entry.values[column.name] = column.parse(cell) if cell else None
            except Wrong as error:
                entry.broken.add(column.name)
                folder.wrong(entry, column.name, str(error))
        if len(cells) > len(sheet.header) and any(cells[len(sheet.header) :]):
            message = f"has {len(cells)} cells, the first line names {len(sheet.header)} columns"
            folder.problems.append((table.name, line, f"{sheet.label}:{line}: {message}"))
        _whole_row(entry, table, folder)
        folder.entries[table.name].append(entry)
    _once(table, folder)


def _header_problems(header: list[str], table: Table) -> Iterator[str]:
    known = ", ".join(table.columns)
    for name in dict.fromkeys(header):
        if name and name not in table.columns:
            yield f"{quoted(name)[1:-1]}: is not a column of this table; they are {known}"
        elif name and header.count(name) > 1:
            yield f"{name}: this column stands twice"
    for name in table.required:
        if name not in header:
            yield f"{name}: this column is missing"


def _whole_row(entry: Entry, table: Table, folder: Folder) -> None:
    """What is true of one line as a whole. A cell that was wrong in itself is not judged again."""
    for name in table.required:
        if entry[name] in (None, []) and name not in entry.broken:
            folder.wrong(entry, name, "is missing")
    for first, last in table.ordered:
        one, other = entry[first], entry[last]
        if one and other and other < one:
            folder.wrong(entry, last, f"{quoted(other.isoformat())} is before {first}, {quoted(one.isoformat())}")
    told = sum(entry[name] is not None for name in table.one_of)
    if table.one_of and told != 1 and not entry.broken.intersection(table.one_of):
        folder.wrong(entry, table.one_of[0], f"fill in exactly one of {' and '.join(table.one_of)}")


def _once(table: Table, folder: Folder) -> None:
    for names in table.unique:
        first: dict[Any, Entry] = {}
        for entry in folder[table.name]:
            key = tuple(getattr(entry[name], "number", entry[name]) for name in names)
            if None in key:
                continue
            if key in first:
                shown = f"{quoted(key[0])} " if isinstance(entry[names[0]], str) else ""
                folder.wrong(entry, names[0], f"{shown}stands on line {first[key].line} too")
            first.setdefault(key, entry)
