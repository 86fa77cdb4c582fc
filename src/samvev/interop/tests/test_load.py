"""What a folder becomes: the rows, the access that follows, and what a second folder changes."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from samvev.accounts.models import Employment, Post, User
from samvev.audit.models import Entry, Revision
from samvev.cases.active import rebuild
from samvev.cases.entrance import enter
from samvev.cases.models import Access, Activity, Case, Coordinator, FamilyMember, Participation
from samvev.consents.models import Consent
from samvev.interop.load import Report
from samvev.interop.tests.conftest import FJELL, LIA, ImportFolder
from samvev.kernel import clock
from samvev.kernel.areas import ALL_AREAS
from samvev.kernel.period import period
from samvev.meetings.models import Meeting
from samvev.organisations.models import Organisation, Unit
from samvev.people import national_id
from samvev.people.models import Person, Relation
from samvev.plans.models import Evaluation, Goal, Measure, Plan

ALL = sorted(ALL_AREAS)
IN_2023, IN_2025 = datetime(2023, 6, 1, 12, tzinfo=UTC), datetime(2025, 6, 1, 12, tzinfo=UTC)


def rows(model: Any, *columns: str, **narrowed: Any) -> list[tuple[Any, ...]]:
    """The columns of the organisation's rows, in order."""
    here = Organisation.objects.get(orgnr=LIA).pk
    return sorted(model.objects.filter(tenant_id=here, **narrowed).values_list(*columns), key=str)


@pytest.fixture
def loaded(folder: ImportFolder) -> Report:
    """The golden folder, loaded."""
    return folder.load()


@pytest.mark.parametrize("form", ["commas", "semicolons", "workbook", "workbook file"])
def test_every_form_of_the_folder_becomes_the_same_rows(
    folder: ImportFolder, other_folder: ImportFolder, everything: Callable[..., dict[str, str]], form: str
) -> None:
    folder.load()
    before = everything()
    if form == "semicolons":
        folder.with_semicolons()
    elif form.startswith("workbook"):
        book = folder.as_workbook()
        folder.path = book if form == "workbook file" else folder.path
    report = folder.load()
    assert (report.new, report.changed, report.access) == (0, 0, 0)
    assert everything() == before


def test_the_organisation_is_created_with_its_units(loaded: Report) -> None:
    organisation = Organisation.objects.get(orgnr=LIA)
    assert (organisation.name, organisation.kind, organisation.language) == ("Lia kommune", "municipality", "nb")
    assert rows(Unit, "code", "name", "parent__code", "sector", "external") == [
        ("doctor", "Legene i Lia", None, "gp", True),
        ("health", "Helse og mestring", None, "health", False),
        ("nurses", "Hjemmesykepleien", "health", "health", False),
        ("school", "Lia skole", None, "school", False),
    ]


def test_employees_work_in_units_and_hold_offices(loaded: Report) -> None:
    assert rows(User, "code", "name", "email", kind="staff")[0] == ("boss", "Berit Lunde", "berit@lia.example")
    assert ("old", "nurses", period(date(2014, 1, 1), date(2020, 5, 31))) in rows(
        Employment, "user__code", "unit__code", "period"
    )
    assert rows(Post, "user__code", "role", "unit__code") == [
        ("boss", "manager", "health"),
        ("ke", "coordinating_unit", None),
    ]


def test_persons_are_kept_with_a_sealed_number_and_found_by_it(loaded: Report) -> None:
    assert rows(Person, "code", "name", "birth_date", "sex", "protection", "language") == [
        ("anna", "Anna Li", date(1985, 3, 14), "K", "none", "nn"),
        ("bo", "Bo Li", date(2010, 11, 2), "M", "confidential", ""),
        ("carl", "Carl Li", date(2014, 6, 9), "M", "none", ""),
        ("dina", "Dina Li", date(1983, 1, 30), "K", "none", ""),
    ]
    anna = Person.objects.get(national_id_key=national_id.lookup_key("14838510036"))
    assert anna.code == "anna"
    assert b"14838510036" not in bytes(anna.national_id_sealed)
    assert national_id.open(anna.national_id_sealed) == "14838510036"


def test_only_persons_who_take_part_get_a_user(loaded: Report) -> None:
    assert rows(User, "code", "registrations__code", "language", kind="citizen") == [
        ("anna", "anna", "nn"),
        ("dina", "dina", ""),
    ]


def test_a_family_plan_is_named_by_its_oldest_child(loaded: Report) -> None:
    assert rows(Case, "code", "kind", "person__code", "end", "end_reason") == [
        ("done", "coordination", "dina", date(2019, 12, 31), "Trenger ikke lenger koordinator"),
        ("family", "family_plan", "bo", None, ""),
        ("plan", "individual_plan", "anna", None, ""),
    ]
    assert rows(FamilyMember, "case__code", "person__code", "position") == [
        ("family", "anna", 0),
        ("family", "carl", 1),
    ]


def test_coordinators_stand_with_the_unit_they_work_in(loaded: Report) -> None:
    assert rows(Coordinator, "case__code", "user__code", "unit__code", "period", case__code="plan") == [
        ("plan", "nurse", "nurses", period(date(2020, 6, 1))),
        ("plan", "old", "nurses", period(date(2020, 1, 20), date(2020, 5, 31))),
    ]


def test_the_team_has_roles_areas_and_rights(loaded: Report) -> None:
    assert rows(Participation, "case__code", "user__code", "role", "title", "areas", "right") == [
        ("family", "anna", "parent", "", ALL, "write"),
        ("family", "teacher", "provider", "", ALL, "read"),
        ("plan", "anna", "owner", "", ALL, "write"),
        ("plan", "dina", "relative", "", ["network"], "read"),
        ("plan", "teacher", "provider", "Lærer", ["leisure", "work_school"], "write"),
    ]
    assert rows(Relation, "person__code", "other__code", "name", "kind") == [
        ("anna", "dina", "Dina Li", "relative"),
        ("bo", "anna", "Anna Li", "parent"),
    ]


def test_consents_say_who_gave_them(loaded: Report) -> None:
    assert rows(Consent, "case__code", "member__code", "given_by", "withdrawn_on") == [
        ("family", "teacher", "parent", None),
        ("family", None, "parent", None),  # Anna is named; in this team she is the parent
        ("plan", "dina", "owner", date(2024, 6, 1)),
        ("plan", "teacher", "owner", None),
        ("plan", None, "owner", None),
    ]


def test_plans_hold_goals_measures_and_evaluations(loaded: Report) -> None:
    assert rows(Plan, "case__code") == [("family",), ("plan",)]
    assert rows(Goal, "code", "parent__code", "area", "status", "created_on") == [
        ("g1", None, "health", "active", date(2020, 2, 1)),
        ("g2", "g1", "health", "reached", date(2020, 2, 1)),  # as open as the goal above, no more
        ("g3", None, "network", "active", date(2021, 2, 1)),  # from the day the case began
    ]
    assert rows(Measure, "code", "goal__code", "area", "title", "responsible__code", "status") == [
        ("m1", "g2", "health", "Trening med fysioterapeut", "nurse", "ongoing"),
        ("m2", None, "general", "=SUM(A1:A2)", "anna", "done"),
        ("m3", "g3", "network", "Handle inn på søndag", None, "planned"),
    ]
    assert rows(Evaluation, "measure__code", "goal__code", "by__code", "by_name", "result", "note") == [
        ("m1", None, "nurse", "Nina Åsen", "change", "Linje en\nlinje to"),
        ("m1", None, "nurse", "Nina Åsen", "continue", "Det går fint"),
        (None, "g1", "anna", "Anna Li", "continue", ""),
    ]


def test_meetings_that_were_are_final_and_those_to_come_are_planned(loaded: Report) -> None:
    assert [row[1:] for row in rows(Meeting, "at", "kind", "title", "status", "minutes")] == [
        ("start_up", "Oppstart", "final", "Vi ble kjent."),
        ("follow_up_team", "Ansvarsgruppe", "final", "Vi snakket om høsten."),
        ("follow_up_team", "Oppfølgingsteam", "planned", ""),
    ]


def test_what_happened_twice_in_a_moment_is_kept_twice(loaded: Report) -> None:
    assert rows(Activity, "case__code", "user__code", "kind", kind__in=["message", "sign_in"]) == [
        ("plan", "anna", "message"),
        ("plan", "anna", "message"),
        ("plan", "anna", "message"),  # of messages.csv alone; that of the same moment stands in both
        ("plan", "anna", "sign_in"),
        ("plan", "nurse", "message"),
    ]


def test_whoever_evaluates_or_meets_takes_part(loaded: Report) -> None:
    assert rows(Activity, "case__code", "user__code", case__code="plan", kind="entry") == [
        ("plan", "anna"),
        ("plan", "nurse"),
        ("plan", "nurse"),
        ("plan", None),
        ("plan", None),
    ]


def test_on_which_days_a_case_is_active_is_kept(loaded: Report) -> None:
    assert rebuild(Case.objects.first().tenant_id) == []


def test_access_follows_from_standing_and_consent(loaded: Report) -> None:
    assert rows(Access, "user__code", "areas", "right", "basis", case__code="plan") == [
        ("anna", ALL, "write", "owner"),
        ("dina", ["network"], "read", "consent"),
        ("nurse", ALL, "write", "coordinator"),
        ("old", ALL, "write", "coordinator"),
        ("teacher", ["leisure", "work_school"], "write", "consent"),
    ]


@pytest.mark.parametrize(("moment", "sees"), [(IN_2023, True), (IN_2025, False)])
def test_those_who_were_loaded_enter_and_see_what_they_may(loaded: Report, moment: datetime, sees: bool) -> None:
    """Dina's consent was withdrawn in 2024."""
    dina, case = User.objects.get(code="dina").pk, Case.objects.get(code="plan").pk
    with clock.at(moment):
        assert (case in enter(dina).cases) is sees


def test_one_entry_in_the_log_tells_of_the_import(loaded: Report, folder: ImportFolder) -> None:
    folder.load()
    (entry,) = Entry.objects.filter(event="interop.imported", tenant_id=Organisation.objects.get(orgnr=LIA).pk)
    assert (entry.user_name, entry.detail) == ("Samvev", f"{loaded.new} new, 0 changed")


def test_the_report_counts_lines_by_table(loaded: Report) -> None:
    assert str(loaded).splitlines()[:4] == [
        "Lia kommune: done.",
        "  units         4 new, 0 changed, 0 unchanged",
        "  staff         5 new, 0 changed, 0 unchanged",
        "  persons       4 new, 0 changed, 0 unchanged",
    ]


def test_the_same_folder_again_changes_nothing(
    loaded: Report, folder: ImportFolder, everything: Callable[..., dict[str, str]]
) -> None:
    before = everything()
    with clock.at(datetime(2031, 1, 1, tzinfo=UTC)):
        report = folder.load()
    assert (report.new, report.changed, report.access) == (0, 0, 0)
    assert everything() == before


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(
    folder: ImportFolder, everything: Callable[..., dict[str, str]]
) -> None:
    report = folder.load(dry_run=True)
    assert str(report).startswith("Lia kommune: this would happen.")
    assert report.new > 30
    assert not Organisation.objects.filter(orgnr=LIA).exists()


def test_a_changed_value_changes_its_row_and_keeps_what_was_said_before(loaded: Report, folder: ImportFolder) -> None:
    folder.change("goals.csv", "Vi spiser middag sammen", "Vi spiser frokost sammen")
    folder.change("staff.csv", "nurse,Nina Åsen,nina@lia.example,nurses", "nurse,Nina Åsen,,school")
    folder.change("persons.csv", "anna,Anna Li,14838510036", "anna,Anna Lie,")
    report = folder.load()
    assert (report.new, report.changed) == (
        0,
        6,
    )  # a goal, an employee, her two coordinations, a person, what she is called as a parent
    goal = Goal.objects.get(code="g3")
    assert (goal.title, goal.version) == ("Vi spiser frokost sammen", 2)
    assert Revision.objects.get(target_id=goal.pk).before == {"title": "Vi spiser middag sammen"}
    assert User.objects.get(code="nurse").email == "nina@lia.example"  # empty is "not known"
    anna = Person.objects.get(code="anna")
    assert anna.name == anna.user.name == "Anna Lie"
    assert national_id.open(anna.national_id_sealed) == "14838510036"


def test_an_ended_place_in_the_team_ends_access(loaded: Report, folder: ImportFolder) -> None:
    folder.change("participants.csv", "write,2020-02-01,", "write,2020-02-01,2023-01-31")
    report = folder.load()
    assert (report.new, report.changed, report.access) == (0, 1, 2)
    assert Access.objects.get(user__code="teacher", case__code="plan").period.upper == date(2023, 2, 1)


def test_another_coordinator_takes_over(loaded: Report, folder: ImportFolder) -> None:
    folder.change("coordinators.csv", "plan,nurse,2020-06-01,", "plan,nurse,2020-06-01,2023-12-31")
    folder.add("coordinators.csv", "plan,boss,2024-01-01,")
    report = folder.load()
    assert (report.new, report.changed) == (1, 1)


def test_an_office_that_is_taken_back_ends(loaded: Report, folder: ImportFolder) -> None:
    folder.change("staff.csv", "coordinating_unit", "provider")
    folder.load()
    assert Post.objects.get(user__code="ke").period.upper == clock.today()
    folder.load()
    assert Post.objects.get(user__code="ke").period.upper == clock.today()


def test_minutes_that_come_later_make_the_meeting_final(loaded: Report, folder: ImportFolder) -> None:
    folder.change("meetings.csv", "plan,2099-08-10T12:00:00+02:00,,,", "plan,2099-08-10T12:00:00+02:00,,,Vi møttes.")
    assert folder.load().changed == 1
    assert Meeting.objects.get(minutes="Vi møttes.").status == "final"


def test_a_folder_may_build_on_one_that_was_loaded_before(loaded: Report, folder: ImportFolder) -> None:
    for file in folder.path.glob("*.csv"):
        file.unlink()
    folder.write("goals.csv", "case,code,parent,title\nplan,g9,g1,Jeg går til toppen\n")
    folder.write("evaluations.csv", "goal,by,at,result\ng1,dina,2024-01-05T18:30:00Z,continue\n")
    folder.write("participants.csv", "case,member,from\nfamily,carl,2024-01-01\n")
    folder.write("units.csv", "code,name,manager\nschool,Lia skole,teacher\n")
    assert folder.load().new == 3
    assert Goal.objects.get(code="g9").area == "health"
    assert Participation.objects.get(user__code="carl").role == "owner"
    assert Person.objects.get(code="carl").user.name == "Carl Li"
    assert Post.objects.get(user__code="teacher").unit.code == "school"


def test_two_organisations_may_use_the_same_codes(
    loaded: Report, other_folder: ImportFolder, everything: Callable[..., dict[str, str]]
) -> None:
    names_are_public = {"organisations_organisation": "", "organisations_unit": ""}
    before = everything(LIA) | names_are_public
    report = other_folder.load()
    assert (report.new, report.changed) == (loaded.new, 0)
    assert everything(LIA) | names_are_public == before
    assert everything(FJELL)["cases_case"] != before["cases_case"]


def test_progress_is_told(folder: ImportFolder) -> None:
    told: list[tuple[str, int, int]] = []
    folder.load(progress=lambda *step: told.append(step))
    assert {step for step, *_ in told} == {"Reading", "Checking", "Writing"}
    assert all(done <= total for _, done, total in told)
    assert told[-1][1] == told[-1][2]
