"""What looks unusual in a day's log: the rules, what they are told, and the night's job."""

from datetime import datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samvev.audit.models import Entry
from samvev.cases import tasks
from samvev.cases.models import Case, UnusualAccess, Why
from samvev.cases.watch import actions, queries
from samvev.cases.watch.unusual import Doing, Known, family_names, find, is_night
from samvev.kernel import clock
from samvev.kernel.actor import system
from samvev.kernel.errors import Denied
from samvev.kernel.ids import new_id
from samvev.people.models import Person
from tests.world import CASE_OWNER, GRANLIA, OSLO, days_ago, noon, uid, user_id

KARI, NORA = user_id("coordinator"), uid("person.owner")
DAY = days_ago(1)


def doing(number: int = 1, **told) -> Doing:
    usual = {
        "at": noon(DAY),
        "user_id": KARI,
        "user_name": "Kari Nes",
        "person_id": NORA,
        "case_id": CASE_OWNER,
        "role": "coordinator",
        "basis": "coordinator",
    }
    return Doing(entry_id=number, **(usual | told))


def why(*done: Doing, known: Known | None = None, many: int = 30) -> list[tuple[str, ...]]:
    return [one.why for one in find(done, known or Known(persons={NORA: "Nora Eide"}), many)]


def test_the_daily_work_of_a_team_is_not_unusual():
    assert why(doing(1), doing(2, basis="consent", role="provider")) == []


@pytest.mark.parametrize("name", ["Kari Eide", "kari EIDE", "Kari Nes-Eide", "Kari Eide-Nes"])
def test_ones_own_family_name(name):
    assert why(doing(user_name=name)) == [("family_name",)]


def test_a_first_name_is_no_family_name():
    assert family_names("Madonna") == set()
    assert why(doing(user_name="Nora Nes")) == []


def test_a_person_with_the_name_of_someone_employed_here():
    known = Known(persons={NORA: "Mona Haug"}, staff={"mona haug", "kari nes"})
    assert why(doing(), known=known) == [("colleague",)]


def test_someone_close_to_the_person_who_works_in_the_same_unit():
    known = Known(persons={NORA: "Nora Eide"}, near={NORA: {"Tore Brekken"}}, beside={KARI: {"tore brekken"}})
    assert why(doing(), known=known) == [("colleague",)]
    assert why(doing(user_id=new_id()), known=known) == []


@pytest.mark.parametrize(
    ("role", "basis", "unusual"),
    [
        ("coordinating_unit", "office", False),
        ("allocation", "office", False),
        ("manager", "office", True),
        ("top_admin", "office", True),
        ("records", "office", True),
        ("staff", "staff", True),
        ("provider", "emergency", True),
        ("coordinating_unit", "help", True),
        ("coordinator", "substitute", False),
        ("owner", "in_meeting", False),
        ("provider", "consent", False),
    ],
)
def test_outside_the_team(role, basis, unusual):
    assert why(doing(role=role, basis=basis)) == ([("outside",)] if unusual else [])


@given(st.times())
def test_the_night_is_from_eleven_to_six_in_norway(at):
    moment = datetime.combine(DAY, at.replace(tzinfo=None, fold=0), OSLO)
    assert is_night(moment) == (at.replace(tzinfo=None) >= time(23) or at.replace(tzinfo=None) < time(6))


def test_many_persons_are_one_finding():
    done = [doing(number, person_id=UUID(int=number)) for number in range(1, 7)]
    (found,) = find(done, Known(), 5)
    assert (found.why, found.person_id, found.persons, found.times, found.entry_id) == (("many",), None, 6, 6, 1)
    assert find(done, Known(), 6) == []


def test_what_was_done_about_one_person_is_one_finding_with_every_reason():
    late = noon(DAY) + timedelta(hours=11, minutes=30)
    (found,) = find([doing(7), doing(3, at=late), doing(5, basis="staff")], Known(persons={NORA: "Ola Nes"}), 30)
    assert found.why == ("family_name", "outside", "night")
    assert (found.times, found.entry_id) == (3, 3)


# --- The log itself ---


@pytest.fixture
def logged(see_all):
    """An evening's reading by a helper, an administrator's look, and the person's own night."""
    late = noon(DAY) + timedelta(hours=11, minutes=30)
    rows = [
        ("nav", "Stian Moe", "provider", "consent", late, "audit.read"),
        ("admin", "Grete Vang", "top_admin", "office", noon(DAY), "audit.read"),
        ("stranger", "Odd Ness", "staff", "staff", noon(DAY), "audit.refused"),
        ("localadmin", "Pål Rud", "local_admin", "office", noon(DAY), "audit.listed"),
        ("owner", "Nora Eide", "owner", "owner", late, "audit.read"),
        ("coordinator", "Kari Nes", "coordinator", "coordinator", noon(DAY), "audit.read"),
    ]
    for code, name, role, basis, at, event in rows:
        Entry.objects.create(
            tenant_id=GRANLIA,
            case_id=CASE_OWNER,
            person_id=NORA,
            user_id=user_id(code),
            user_name=name,
            role=role,
            basis=basis,
            at=at,
            event=event,
        )


def look(day=DAY) -> dict[str, list[str]]:
    actions.look_through(GRANLIA, day=day, by=system(GRANLIA))
    return {one.user_name: one.why for one in UnusualAccess.objects.filter(day=day)}


def test_the_log_of_a_day_is_looked_through(logged):
    assert look() == {"Stian Moe": ["night"], "Grete Vang": ["outside"], "Odd Ness": ["outside"]}


def test_names_come_from_persons_units_and_teams(logged):
    Person.objects.filter(pk=NORA).update(name="Mona Haug")
    assert set(look()) == {"Stian Moe", "Grete Vang", "Odd Ness", "Kari Nes"}
    known = queries.known(GRANLIA, queries.doings(GRANLIA, DAY))
    assert known.near[NORA] == {"Per Eide"}
    assert "tore brekken" in known.beside[KARI]


def test_looking_again_finds_nothing_new_and_forgets_no_review(logged, actor):
    look()
    ingrid = actor("ke")
    found = UnusualAccess.objects.get(user_name="Stian Moe")
    actions.review(found, by=ingrid, seen=1, state="explained", words="Kveldsvakt")
    look()
    assert UnusualAccess.objects.count() == 3
    kept = UnusualAccess.objects.get(user_name="Stian Moe")
    assert (kept.state, kept.words, kept.by_name) == ("explained", "Kveldsvakt", "Ingrid Solbakk")


def test_the_number_of_questions_does_not_grow(logged, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        queries.known(GRANLIA, queries.doings(GRANLIA, DAY))


def test_the_night_s_job_looks_at_the_last_days(logged, see_all):
    tasks.look_through_log(timestamp=0)
    see_all()
    assert UnusualAccess.objects.filter(why__contains=[Why.NIGHT.value]).count() == 1


def test_only_the_program_looks_through(actor):
    with pytest.raises(Denied):
        actions.look_through(GRANLIA, day=DAY, by=actor("ke"))


def test_nobody_reviews_what_they_did_themselves(logged, actor):
    look()
    grete = actor("admin")
    own = queries.findings(grete).get(user_id=grete.user_id)
    with pytest.raises(Denied, match="du selv"):
        actions.review(own, by=grete, seen=1, state="explained", words="Ikke noe å se")


def test_another_organisation_sees_no_findings(logged, actor):
    look()
    assert list(queries.findings(actor("neighbour"))) == []
    assert list(queries.findings(actor("coordinator"))) == []
    assert Case.objects.count() > 0


def test_it_is_a_fact_that_someone_reviewed(logged, actor):
    look()
    ingrid = actor("ke")
    found = UnusualAccess.objects.get(user_name="Grete Vang")
    actions.review(found, by=ingrid, seen=1, state="followed_up", words="Tatt opp med leder")
    entry = Entry.objects.filter(event="cases.unusual_reviewed").get()
    assert (entry.person_id, entry.user_name) == (NORA, "Ingrid Solbakk")
    assert found.at <= clock.now()
