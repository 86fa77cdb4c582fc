"""Everything that can be wrong with a folder, and the words that say so."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from samvev.cases.models import Case, Coordinator, Participation
from samvev.interop.load import LoadErrors, checks, load
from samvev.interop.load.tables import TABLES
from samvev.interop.tests.conftest import GOLDEN, LIA, ImportFolder
from samvev.kernel.period import period
from samvev.organisations.models import Organisation

LONG = "x" * 10_000
SHORT = f'"{"x" * 60}…"'
SECTORS = (
    "health, school, kindergarten, ppt, child_welfare, nav, mental_health, allocation, coordinating_unit, "
    "integration, gp, other"
)
CHANGED = [  # file, what it says, what it says instead, the one error
    ("units.csv", "health,0,boss", "hospital,0,boss", f'units.csv:2 sector: "hospital" is not one of: {SECTORS}'),
    ("units.csv", "health,0,boss", "health,yes,boss", 'units.csv:2 external: "yes" is not 0 or 1'),
    ("units.csv", "health,0,boss", "health,0,chief", 'units.csv:2 manager: "chief" is not in staff.csv'),
    ("units.csv", "health,health,0", "away,health,0", 'units.csv:3 parent: "away" is not in units.csv'),
    (
        "units.csv",
        "Lia skole,,",
        "Lia skole,school,",
        'units.csv:4 parent: "school" is, through its parents, below this row',
    ),
    ("units.csv", "Lia skole", LONG, f"units.csv:4 name: {SHORT} is 10000 characters long; 200 is the most"),
    ("units.csv", "Lia skole", "", "units.csv:4 name: is missing"),
    ("units.csv", "Lia skole", "Lia\x07 skole", 'units.csv:4 name: "Lia� skole" has a character that cannot be kept'),
    ("staff.csv", "nina@lia.example", "nina", 'staff.csv:4 email: "nina" is not an e-mail address'),
    ("staff.csv", "2020-05-31", "2013-12-31", 'staff.csv:5 to: "2013-12-31" is before from, "2014-01-01"'),
    (
        "staff.csv",
        "coordinating_unit",
        "king",
        'staff.csv:3 role: "king" is not one of: provider, coordinating_unit, allocation, manager, top_admin, '
        "local_admin, records",
    ),
    ("persons.csv", "1983-01-30", "2018-13-01", 'persons.csv:5 birth_date: "2018-13-01" is not a date'),
    ("persons.csv", "1983-01-30", "19830130", 'persons.csv:5 birth_date: "19830130" is not a date'),
    (
        "persons.csv",
        "1983-01-30",
        "0083-01-30",
        'persons.csv:5 birth_date: "0083-01-30" is not a likely date; leave the cell empty when it is not known',
    ),
    ("persons.csv", "1983-01-30,K", "1983-01-30,F", 'persons.csv:5 sex: "F" is not one of: M, K'),
    (
        "persons.csv",
        "confidential",
        "hidden",
        'persons.csv:3 protection: "hidden" is not one of: none, confidential, strict',
    ),
    ("persons.csv", "K,,nn", "K,,no", 'persons.csv:2 language: "no" is not one of: nb, nn, en'),
    (
        "persons.csv",
        "14838510036",
        "14838510037",
        "persons.csv:2 national_id: The control digits do not fit: look for a typing error",
    ),
    ("persons.csv", "14838510036", "1483851003", "persons.csv:2 national_id: A national identity number has 11 digits"),
    (
        "persons.csv",
        "14838510036",
        "02013299997",
        "persons.csv:2 national_id: This is a real person's number. Use made-up numbers here",
    ),
    (
        "persons.csv",
        "14838510036,1985-03-14",
        "14838510036,1985-03-15",
        'persons.csv:2 national_id: does not have the day and month of birth_date, "1985-03-15"',
    ),
    (
        "persons.csv",
        "Carl Li,,2014-06-09",
        "Carl Li,02911010073,2010-11-02",
        "persons.csv:4 national_id: stands on line 3 too",
    ),
    (
        "cases.csv",
        "individual_plan",
        "plan",
        'cases.csv:2 kind: "plan" is not one of: individual_plan, coordination, child_coordination, family_plan, '
        "settlement, relay_log, training",
    ),
    ("cases.csv", "anna carl bo", "anna p99 bo", 'cases.csv:3 person: "p99" is not in persons.csv'),
    ("cases.csv", "2019-12-31", "2017-12-31", 'cases.csv:4 end: "2017-12-31" is before start, "2018-03-01"'),
    ("coordinators.csv", "family,nurse", "families,nurse", 'coordinators.csv:4 case: "families" is not in cases.csv'),
    ("coordinators.csv", "family,nurse", "family,anna", 'coordinators.csv:4 staff: "anna" is not in staff.csv'),
    (
        "coordinators.csv",
        "plan,nurse,2020-06-01",
        "plan,nurse,2020-05-31",
        'coordinators.csv:3 from: the case has another coordinator on these days, "old" on line 2',
    ),
    (
        "participants.csv",
        "plan,dina",
        "plan,nobody",
        'participants.csv:4 member: "nobody" is neither in staff.csv nor in persons.csv',
    ),
    (
        "participants.csv",
        "school leisure",
        "school moon",
        'participants.csv:3 areas: "moon" is not one of: health, work_school, housing, leisure, economy, network, all',
    ),
    ("participants.csv", "write", "own", 'participants.csv:3 right: "own" is not one of: read, write'),
    ("participants.csv", "Lærer", LONG, f"participants.csv:3 role: {SHORT} is 10000 characters long; 120 is the most"),
    (
        "participants.csv",
        "plan,dina,relative,network,,2020-02-01,",
        "plan,teacher,,,,2021-02-01,",
        'participants.csv:4 to: "teacher" has a place without an end on line 3 too',
    ),
    (
        "participants.csv",
        "plan,dina,relative,network,,2020-02-01,",
        "plan,teacher,,,,2020-02-01,2021-01-01",
        'participants.csv:4 from: "teacher" begins that day on line 3 too',
    ),
    (
        "consents.csv",
        "plan,,all,2020-01-15,2026-12-31",
        "plan,,all,2020-01-15,2019-12-31",
        'consents.csv:2 valid_until: "2019-12-31" is before given_on, "2020-01-15"',
    ),
    (
        "consents.csv",
        "2024-06-01",
        "2014-06-01",
        'consents.csv:4 withdrawn_on: "2014-06-01" is before given_on, "2020-02-01"',
    ),
    (
        "consents.csv",
        "parent",
        "mother",
        'consents.csv:6 given_by: "mother" is not one of: owner, parent, guardian, proxy, joint,'
        " or a code in persons.csv",
    ),
    (
        "goals.csv",
        "done",
        "won",
        'goals.csv:3 status: "won" is not one of: proposed, active, reached, closed',
    ),
    ("goals.csv", "2021-05-01", "2019-05-01", 'goals.csv:3 closed_on: "2019-05-01" is before created_on, "2020-02-01"'),
    ("goals.csv", "g3,,", "g3,g1,", 'goals.csv:4 parent: "g1" belongs to another case'),
    ("measures.csv", "m3,g3", "m3,g1", 'measures.csv:4 goal: "g1" belongs to another case'),
    (
        "measures.csv",
        "ongoing",
        "soon",
        'measures.csv:2 status: "soon" is not one of: planned, ongoing, done, cancelled',
    ),
    (
        "evaluations.csv",
        "m1,,nurse,2020-06",
        ",,nurse,2020-06",
        "evaluations.csv:2 measure: fill in exactly one of measure and goal",
    ),
    (
        "evaluations.csv",
        "m1,,nurse,2020-06",
        "m1,g1,nurse,2020-06",
        "evaluations.csv:2 measure: fill in exactly one of measure and goal",
    ),
    (
        "evaluations.csv",
        "continue,Det",
        "fine,Det",
        'evaluations.csv:2 result: "fine" is not one of: continue, change, end, reassess',
    ),
    (
        "evaluations.csv",
        "g1,anna",  # the line before it goes over two
        "g9,anna",
        'evaluations.csv:5 goal: "g9" is not in goals.csv',
    ),
    (
        "meetings.csv",
        "2020-02-10T12:00:00+01:00",
        "2020-02-10T12:00:00",
        'meetings.csv:2 at: "2020-02-10T12:00:00" has no time zone, as in 2018-03-05T14:30:00+01:00',
    ),
    ("meetings.csv", "2020-02-10T12:00:00+01:00", "2020-02-10", 'meetings.csv:2 at: "2020-02-10" is not a time'),
    (
        "meetings.csv",
        "T12:00:00+01:00",
        "T25:00:00+01:00",
        'meetings.csv:2 at: "2020-02-10T25:00:00+01:00" is not a time',
    ),
    ("activity.csv", "sign_in", "log_in", 'activity.csv:2 kind: "log_in" is not one of: sign_in, message, entry'),
    (
        "activity.csv",
        "family,nurse",
        "family,him",
        'activity.csv:5 actor: "him" is neither in staff.csv nor in persons.csv',
    ),
    (
        "activity.csv",
        "entry,2024-06-01T08:05:00+02:00",
        "entry,2024-06-01T08:05:00+02:00,more",
        "activity.csv:5: has 5 cells, the first line names 4 columns",
    ),
    ("activity.csv", "case,actor,kind,at", "case,actor,kind,at,at", "activity.csv:1 at: this column stands twice"),
    ("activity.csv", "family,nurse", '"family,nurse', "activity.csv:5: cannot be read as CSV (unexpected end of data)"),
    (
        "organisation.json",
        LIA,
        "311000013",
        'organisation.json:1 orgnr: "311000013" is not an organisation number: its last digit does not fit',
    ),
    (
        "organisation.json",
        LIA,
        "31100001",
        'organisation.json:1 orgnr: "31100001" is not an organisation number: it has nine digits',
    ),
    (
        "organisation.json",
        LIA,
        "311000020",
        'organisation.json:1 orgnr: "311000020" is not the organisation that was asked for, "311000012"',
    ),
    (
        "organisation.json",
        "municipality",
        "city",
        'organisation.json:1 kind: "city" is not one of: municipality, county, trust',
    ),
    ("organisation.json", '"nb"', "7", 'organisation.json:1 language: "7" is not one of: nb, nn'),
    ("organisation.json", '"nb"', "[]", "organisation.json:1 language: is not a text"),
    ("organisation.json", '"Lia kommune"', '""', "organisation.json:1 name: is missing"),
    ("organisation.json", '"language"', '"mayor"', "organisation.json:1 mayor: is not known here"),
    ("organisation.json", '"name": ', '"name" ', "organisation.json:1: is not JSON (Expecting ':' delimiter)"),
]

FOLLOWED = [  # the same, where what needs the row or column is told to be wrong too
    ("persons.csv", "dina,Dina", "anna,Dina", 'persons.csv:5 code: "anna" stands on line 2 too'),
    ("persons.csv", "carl,Carl", "ca rl,Carl", 'persons.csv:4 code: "ca rl" has a space in it'),
    (
        "activity.csv",
        "actor,kind",
        "who,kind",
        "activity.csv:1 who: is not a column of this table; they are case, actor, kind, at",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "error"), CHANGED, ids=[case[3][:60] for case in CHANGED])
def test_what_is_wrong_is_told_once_with_its_place(
    folder: ImportFolder, file: str, old: str, new: str, error: str
) -> None:
    folder.change(file, old, new)
    assert folder.errors() == [error]
    assert not Organisation.objects.filter(orgnr=LIA).exists()


@pytest.mark.parametrize(("file", "old", "new", "error"), FOLLOWED, ids=[case[3][:60] for case in FOLLOWED])
def test_what_follows_from_it_is_told_after_it(folder: ImportFolder, file: str, old: str, new: str, error: str) -> None:
    folder.change(file, old, new)
    first, *others = folder.errors()
    assert first == error
    assert others


def test_everything_that_is_wrong_is_told_in_the_order_of_files_and_lines(folder: ImportFolder) -> None:
    folder.change("activity.csv", "sign_in", "log_in")
    folder.change("persons.csv", "1983-01-30,K", "1983-01-32,F")
    folder.change("cases.csv", "anna carl bo", "anna p99 bo")
    folder.change("organisation.json", "municipality", "city")
    assert [error.split(": ")[0] for error in folder.errors()] == [
        "organisation.json:1 kind",
        "persons.csv:5 birth_date",
        "persons.csv:5 sex",
        "cases.csv:3 person",
        "activity.csv:2 kind",
    ]


def test_nothing_is_written_when_something_is_wrong(
    folder: ImportFolder, everything: Callable[..., dict[str, str]]
) -> None:
    folder.load()
    before = everything()
    folder.change("goals.csv", "Vi spiser middag sammen", "Vi spiser frokost sammen")
    folder.change("activity.csv", "entry", "exit")
    folder.errors()
    assert everything() == before


def test_a_file_in_another_encoding_is_told_from_utf8(folder: ImportFolder) -> None:
    text = (folder.path / "units.csv").read_text().replace("Lia skole", "Blåfjell")
    (folder.path / "units.csv").write_bytes(text.encode("latin-1"))
    assert folder.errors() == ['units.csv:4: is not UTF-8; save it as "CSV UTF-8"']


def test_a_file_of_utf16_is_told_from_utf8(folder: ImportFolder) -> None:
    (folder.path / "units.csv").write_text((folder.path / "units.csv").read_text(), encoding="utf-16")
    assert folder.errors() == ['units.csv:1: is not UTF-8; save it as "CSV UTF-8"']


@pytest.mark.parametrize("content", ["", "\n\n", ",,\n1,2,3\n"])
def test_an_empty_file_is_told(folder: ImportFolder, content: str) -> None:
    folder.write("meetings.csv", content)
    assert folder.errors() == ["meetings.csv:1: is empty; the first line must name the columns"]


def test_a_missing_header_is_told(folder: ImportFolder) -> None:
    folder.write("coordinators.csv", "plan,nurse,2020-06-01\n")
    assert folder.errors() == [
        "coordinators.csv:1 plan: is not a column of this table; they are case, staff, from, to",
        "coordinators.csv:1 nurse: is not a column of this table; they are case, staff, from, to",
        "coordinators.csv:1 2020-06-01: is not a column of this table; they are case, staff, from, to",
        "coordinators.csv:1 case: this column is missing",
        "coordinators.csv:1 staff: this column is missing",
        "coordinators.csv:1 from: this column is missing",
    ]


def test_a_header_alone_is_a_table_without_rows(folder: ImportFolder) -> None:
    folder.write("activity.csv", "case,actor,kind,at\n")
    assert "activity" not in folder.load().tables


def test_a_character_that_cannot_be_kept_is_told(folder: ImportFolder) -> None:
    folder.change("units.csv", "Lia skole", "Lia\x00 skole")
    assert folder.errors() == ["units.csv:4: has a character that cannot be kept"]


def test_a_file_that_is_no_table_is_told(folder: ImportFolder) -> None:
    folder.write("person.csv", "code\n")
    folder.write("README.txt", "Hello")
    assert folder.errors() == [f"person.csv: is no table of an import; they are {', '.join(TABLES)}"]


def test_a_missing_organisation_is_told(folder: ImportFolder) -> None:
    (folder.path / "organisation.json").unlink()
    assert folder.errors() == ["organisation.json: is missing"]


@pytest.mark.parametrize("content", ["[]", "7", "[" * 100_000, '{"name": "\\ud800"}', ""])
def test_an_organisation_that_makes_no_sense_is_told(folder: ImportFolder, content: str) -> None:
    folder.write("organisation.json", content)
    assert all(error.startswith("organisation.json:1") for error in folder.errors())


def test_a_code_of_an_employee_and_a_person_is_told_where_it_is_used(folder: ImportFolder) -> None:
    folder.add("persons.csv", "nurse,Nina Åsen,,1990-01-01,K,,")
    errors = folder.errors()
    assert 'measures.csv:2 responsible: "nurse" is both in staff.csv and in persons.csv: which is meant?' in errors
    assert all("which is meant?" in error for error in errors)


def test_a_number_of_someone_else_in_samvev_is_told(folder: ImportFolder) -> None:
    folder.load()
    folder.change("persons.csv", "dina,Dina Li,,1983-01-30", "dora,Dora Li,14838510036,1985-03-14")
    folder.change("persons.csv", "anna,Anna Li,14838510036", "anna,Anna Li,")
    assert folder.errors() == ['persons.csv:5 national_id: is that of "anna" already']


def test_a_coordinator_who_was_named_in_samvev_is_not_overruled(folder: ImportFolder) -> None:
    folder.load()
    held = Coordinator.objects.get(case__code="plan", user__code="nurse")
    began, today = held.period.lower, held.period.lower.replace(year=2025)
    held.period = period(began, today.replace(day=30, month=5))
    held.save()
    Coordinator.objects.create(
        tenant_id=held.tenant_id, case=held.case, user=held.user, unit=held.unit, period=period(today)
    )
    assert folder.errors() == [
        "coordinators.csv:3 from: the case has another coordinator on these days, named in Samvev (from 2025-06-01)"
    ]


def test_a_place_that_was_given_in_samvev_is_not_given_twice(folder: ImportFolder) -> None:
    folder.load()
    place = Participation.objects.get(case__code="family", user__code="teacher")
    Participation.objects.create(
        tenant_id=place.tenant_id, case=place.case, user=place.user, period=period(place.period.upper)
    )
    folder.change("participants.csv", "2021-03-01,2021-12-31", "2021-03-01,")
    assert folder.errors() == [
        'participants.csv:6 to: "teacher" has a place without an end, given in Samvev (from 2022-01-01)'
    ]


def test_goals_above_one_another_in_a_ring_are_told(folder: ImportFolder) -> None:
    folder.load()
    folder.write("goals.csv", "case,code,parent,title\nplan,g1,g2,Ring\n")  # g2 stands under g1 already
    assert folder.errors() == ['goals.csv:2 parent: "g2" is, through its parents, below this row']


def test_what_looks_like_a_formula_stays_text(folder: ImportFolder) -> None:
    folder.change("cases.csv", "Trenger ikke lenger koordinator", "=1+1")
    folder.as_workbook()
    folder.load()
    assert Case.objects.get(code="done").end_reason == "=1+1"


def test_a_workbook_tells_sheet_and_row(folder: ImportFolder) -> None:
    folder.change("persons.csv", "1983-01-30,K", "1983-01-30,F")
    folder.as_workbook()
    assert folder.errors() == ['persons:5 sex: "F" is not one of: M, K']


def test_a_workbook_may_hold_the_organisation_too(folder: ImportFolder) -> None:
    (folder.path / "organisation.json").unlink()
    book = Workbook()
    book.worksheets[0].title = "organisation"
    book.worksheets[0].append(["orgnr", "name", "kind"])
    book.worksheets[0].append([int(LIA), "Lia kommune", "municipality"])
    book.save(folder.path / "lia.xlsx")
    load(folder.path / "lia.xlsx", LIA)
    assert Organisation.objects.get(orgnr=LIA).name == "Lia kommune"


def test_a_workbook_with_an_unknown_sheet_is_told(folder: ImportFolder) -> None:
    for file in folder.path.glob("*.csv"):
        file.unlink()
    Workbook().save(folder.path / "lia.xlsx")
    assert folder.errors() == [f"Sheet: is no table of an import; they are {', '.join(TABLES)}"]


def test_a_workbook_beside_csv_files_is_told(folder: ImportFolder) -> None:
    Workbook().save(folder.path / "lia.xlsx")
    assert folder.errors() == ["lia.xlsx: give one workbook, or CSV files, not both"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and then nothing", b"not a workbook"])
def test_a_broken_workbook_is_told(folder: ImportFolder, content: bytes) -> None:
    for file in folder.path.glob("*.csv"):
        file.unlink()
    (folder.path / "lia.xlsx").write_bytes(content)
    (error,) = folder.errors()
    assert error.startswith("lia.xlsx: cannot be read as a workbook")


HEADERS = {name: (GOLDEN / f"{name}.csv").read_text().split("\n", 1)[0] for name in TABLES}
GARBAGE = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        ["9999-12-31", "0001-01-01", "2020-02-30", "2020-01-01T00:00+99:99", "=cmd()", '"', "\ufeff", "all"]
    ),
    st.binary(max_size=8),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(name=st.sampled_from(sorted(TABLES)), cells=st.lists(GARBAGE, max_size=12))
def test_garbage_is_told_and_never_breaks(folder: ImportFolder, name: str, cells: list[str | bytes]) -> None:
    line = b",".join(cell if isinstance(cell, bytes) else cell.encode("utf-8", "replace") for cell in cells)
    (folder.path / f"{name}.csv").write_bytes(HEADERS[name].encode() + b"\n" + line + b"\n")
    told = ["loaded"]
    try:
        folder.load(dry_run=True)
    except LoadErrors as error:
        told = error.errors
    finally:
        (folder.path / f"{name}.csv").write_bytes((GOLDEN / f"{name}.csv").read_bytes())
    assert told


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.data())
def test_one_cell_of_garbage_is_told_and_never_breaks(folder: ImportFolder, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(TABLES)))
    lines = (GOLDEN / f"{name}.csv").read_text().splitlines()
    number = data.draw(st.integers(1, len(lines) - 1))
    cells = lines[number].split(",")
    cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.text(max_size=20)).replace(",", "")
    lines[number] = ",".join(cells)
    (folder.path / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    told = ["loaded"]
    try:
        folder.load(dry_run=True)
    except LoadErrors as error:
        told = error.errors
    finally:
        (folder.path / f"{name}.csv").write_bytes((GOLDEN / f"{name}.csv").read_bytes())
    assert told


def test_what_only_the_database_refuses_is_told_without_the_data(
    folder: ImportFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a check above be missing one day: no traceback, nothing written, and nobody's name."""
    monkeypatch.setattr(checks, "one_place_in_team", lambda *_: None)
    folder.change("participants.csv", "plan,dina,relative,network,,2020-02-01,", "plan,teacher,,,,2021-02-01,")
    assert folder.errors() == ["The database refused the folder: the rule one_place_in_a_team does not hold."]
    assert not Organisation.objects.filter(orgnr=LIA).exists()
