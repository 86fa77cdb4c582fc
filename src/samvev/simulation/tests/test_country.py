"""A made-up country follows from its seed, and keeps the rules of the rooms it fills."""

from collections import defaultdict
from datetime import date

import pytest
from django.db import connection, transaction

from conftest import clone, url_of, use_database
from samvev.cases.access import rows, standing_grants
from samvev.cases.entrance import enter
from samvev.cases.models import Access, Case, Coordinator, Participation
from samvev.consents.access import consent_grants
from samvev.consents.models import Consent
from samvev.kernel import walls
from samvev.kernel.errors import Conflict
from samvev.needs.complaints.models import ComplaintState
from samvev.organisations.models import Organisation
from samvev.project.connection import as_owner
from samvev.simulation.bare import bare
from samvev.simulation.country import Country, simulate
from samvev.simulation.shape import Chance, Ids, zipf
from samvev.simulation.sheets import NULL, Sheet
from samvev.simulation.staff import organisation_number, place_name

pytestmark = pytest.mark.xdist_group("simulation")
ORGANISATIONS, CASES, YEARS = 20, 300, 3


def quietly(step: str, done: int, total: int) -> None:
    """No bars in tests."""


def fill(server, name: str) -> str:
    """A database of its own with a small country in it; gives the application's URL for it."""
    url = clone(server, name)
    use_database(url)
    with as_owner(url_of(server.owner_url, name)):
        simulate(ORGANISATIONS, CASES, YEARS, seed=7, progress=quietly)
    return url


@pytest.fixture(scope="module")
def country(server, django_db_setup, django_db_blocker, worker_id):
    """The owner's view of a small country. Module-wide: it takes some seconds."""
    before = {name: connection.settings_dict[name] for name in ("NAME", "USER", "HOST", "PORT", "OPTIONS")}
    with django_db_blocker.unblock():
        fill(server, f"country_{worker_id}")
        yield url_of(server.owner_url, f"country_{worker_id}")
        connection.close()
        connection.settings_dict.update(before)


def ask(sql: str, *values: object) -> list:
    """Rows of an answer."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


@pytest.fixture
def owner(country):
    """See everything."""
    with as_owner(country):
        yield


def test_parts_of_a_country_add_up_and_the_first_is_the_largest():
    parts = zipf(360, 150_000)
    assert sum(parts) == 150_000
    assert parts == sorted(parts, reverse=True)
    assert parts[0] > 20 * parts[-1]


def test_ids_are_later_and_later_and_follow_from_the_seed():
    ids, again = Ids(3), Ids(3)
    made = [ids.new() for _ in range(10_000)]
    assert made == sorted(set(made)) == [again.new() for _ in range(10_000)]
    assert made[0] != Ids(4).new()


def test_names_and_numbers_of_organisations_are_their_own():
    assert len({place_name(number) for number in range(900)}) == 900
    numbers = [organisation_number(number) for number in range(50)]
    assert len(set(numbers)) == 50
    for number in numbers:
        weights = (3, 2, 7, 6, 5, 4, 3, 2, 1)
        assert sum(int(d) * w for d, w in zip(number, weights, strict=True)) % 11 == 0


def test_chance_meets_nobody_at_the_weekend():
    chance = Chance(1)
    start = date(2024, 1, 1).toordinal()
    days = [date.fromordinal(chance.in_season(start, start + 365)) for _ in range(500)]
    assert all(day.weekday() < 5 for day in days)
    assert sum(day.month == 7 for day in days) < sum(day.month == 9 for day in days)


def test_there_are_as_many_as_were_asked_for(owner):
    assert ask("SELECT count(*) FROM organisations_organisation WHERE orgnr LIKE '39%%'") == [(ORGANISATIONS,)]
    assert ask("SELECT count(*) FROM cases_case WHERE code LIKE 'c%%' AND code <> 'child9'") == [(CASES,)]


def test_a_case_has_one_coordinator_at_a_time_who_worked_there_then(owner):
    overlaps = """SELECT count(*) FROM cases_coordinator a JOIN cases_coordinator b
      ON a.case_id = b.case_id AND a.id < b.id AND a.period && b.period"""
    assert ask(overlaps) == [(0,)]
    gone = """SELECT count(*) FROM cases_coordinator k JOIN accounts_user u ON u.id = k.user_id AND u.code LIKE 's%%'
      WHERE NOT EXISTS (SELECT 1 FROM accounts_employment e WHERE e.user_id = k.user_id AND e.period @> k.period)"""
    assert ask(gone) == [(0,)]


def test_nothing_happens_before_a_case_or_in_the_future(owner):
    for table, column in (("plans_evaluation", "at"), ("cases_activity", "at"), ("messages_message", "at")):
        wrong = f"""SELECT count(*) FROM {table} t JOIN cases_case c ON c.id = t.case_id
          WHERE c.code LIKE 'c%%' AND (t.{column}::date < c.start OR t.{column}::date > current_date)"""
        assert ask(wrong) == [(0,)], table


def test_access_is_what_the_rules_derive(owner):
    def facts(access: Access) -> tuple:
        days = (access.period.lower, access.period.upper)
        return (access.user_id, access.role, tuple(access.areas), access.right, *days, access.basis)

    for case in Case.objects.filter(code__startswith="c").select_related("person").order_by("?")[:60]:
        team = list(Participation.objects.filter(case=case))
        grants = standing_grants(case.person.birth_date, team, Coordinator.objects.filter(case=case))
        grants += consent_grants(team, Consent.objects.filter(case=case, member__isnull=False))
        there = Access.objects.filter(case=case)
        assert sorted(map(facts, there), key=str) == sorted(map(facts, rows(case, grants)), key=str)


def test_the_active_days_kept_are_what_the_facts_say(owner):
    differing = """
    SELECT count(*) FROM organisations_organisation o CROSS JOIN LATERAL samvev_standing(o.id, NULL) s
    JOIN cases_case c ON c.id = s.case_id WHERE c.active_during IS DISTINCT FROM
      datemultirange(daterange(c.start, c."end", '[]')) * s.coordinated * s.consented * s.used
    """
    assert ask(differing) == [(0,)]
    active = ask("SELECT count(*) FROM cases_case WHERE active_during @> current_date")[0][0]
    assert CASES / 4 < active < CASES


def test_the_walls_hold_around_it(country):
    organisations = Organisation.objects.filter(orgnr__startswith="39").order_by("orgnr")
    one, other = organisations[0], organisations[1]
    with transaction.atomic():
        walls.enter(tenants=[one.pk])
        assert Case.objects.filter(tenant_id=one.pk).exists()
        assert not Case.objects.filter(tenant_id=other.pk).exists()


def test_someone_of_it_can_enter(country):
    with as_owner(country):
        user = ask("SELECT user_id FROM cases_access WHERE role = 'coordinator' AND period @> current_date LIMIT 1")
    with transaction.atomic():
        actor = enter(user[0][0])
        assert actor.is_staff
        assert "coordinator" in {access.role for access in actor.cases.values()}


def test_the_same_country_is_not_made_twice(owner):
    with pytest.raises(Conflict):
        simulate(3, 10, 2, seed=1, progress=quietly)


class Kept:
    """Takes rows in place of a database."""

    def __init__(self) -> None:
        self.rows: list[bytes] = []
        self.told: dict[Sheet, list[str]] = defaultdict(list)

    def send(self, sheets) -> None:
        for sheet in sheets:
            self.told[sheet] += sheet.rows
        self.rows += [sheet.taken() for sheet in sheets]


def test_the_same_seed_gives_the_same_country():
    def built(seed: int) -> list[bytes]:
        kept = Kept()
        Country(YEARS, seed).build([40, 20, 10], kept, quietly)
        return kept.rows

    first = built(7)
    assert sum(map(len, first)) > 100_000
    assert first == built(7)
    assert first != built(8)


CATALOGUE = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
UNION ALL SELECT tablename, indexname, indexdef, true FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2, 3
"""


def test_keys_and_indexes_stand_as_before(server, owner, worker_id):
    made = ask(CATALOGUE)
    clone(server, f"empty_{worker_id}")
    with as_owner(url_of(server.owner_url, f"empty_{worker_id}")):
        before = ask(CATALOGUE)
    assert [row for row in made if row not in before] == []
    assert [row for row in before if row not in made] == []


def test_what_fails_leaves_the_tables_as_they_were(owner):
    before = ask(CATALOGUE)

    def fail():
        with transaction.atomic(), bare(["cases_access"]):
            assert len(ask(CATALOGUE)) < len(before)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ask(CATALOGUE) == before


def test_so_many_say_something_that_a_report_has_something_to_tell():
    kept = Kept()
    country = Country(YEARS, 7)
    country.build([5 * CASES], kept, quietly)
    complaints, answers = ([row.split("\t") for row in kept.told[sheet]] for sheet in country.voices.sheets)
    assert 5 * CASES / 100 < len(complaints) < 5 * CASES / 10
    assert {row[11] for row in complaints} >= {"changed", "forwarded", "upheld", "not_upheld"}
    assert {row[5] for row in complaints} >= {"individual_plan", "coordinator", "no_plan"}
    faces = [row[6] for row in answers]
    assert 5 * CASES / 10 < len(faces) < 5 * CASES
    assert 0 < faces.count(NULL) < len(faces) / 2
    assert all(row[7] == "" and row[8].strip() == "f" for row in answers if row[6] == NULL)


def test_complaints_follow_the_way_and_so_do_their_days(owner):
    ours = "FROM needs_complaint k JOIN cases_case c ON c.id = k.case_id AND c.code LIKE 'c%%' AND c.code <> 'child9'"
    found = ask(f"SELECT k.about, k.state, k.received_on, k.forwarded_on, k.ended_on, k.ruling_id, c.start {ours}")
    for about, state, received, forwarded, ended, ruling, start in found:
        assert start < received <= date.today()
        assert (forwarded is not None) == (state in ("forwarded", "upheld", "not_upheld"))
        assert (ended is not None) == (state in ComplaintState.ended())
        assert (ruling is None) == (about == "no_plan")
    of_others = f"""SELECT count(*) {ours} JOIN needs_ruling r ON r.id = k.ruling_id
      JOIN needs_needreport n ON n.id = r.report_id WHERE r.report_id <> k.report_id OR n.case_id <> k.case_id"""
    assert ask(of_others) == [(0,)]


def test_those_who_are_asked_say_how_it_goes_at_most_once_a_quarter(owner):
    answers = "FROM needs_satisfaction s JOIN cases_case c ON c.id = s.case_id AND c.code LIKE 'c%%'"
    wrong = f"""SELECT count(*) {answers} WHERE NOT EXISTS (SELECT FROM cases_access a WHERE a.case_id = s.case_id
      AND a.user_id = s.user_id AND a.role IN ('owner', 'parent') AND a.period @> s.given_on)"""
    assert ask(wrong) == [(0,)]
