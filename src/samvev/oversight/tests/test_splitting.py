"""What a split would take along: every case once, by its unit or by the list; and nothing is changed by asking."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from samvev.audit.models import Entry
from samvev.cases.models import Case, Coordinator
from samvev.kernel import walls
from samvev.kernel.ids import new_id
from samvev.organisations.models import Kind, Organisation, Succession, Unit
from samvev.oversight import splitting
from samvev.oversight.splitting import Goes, Why
from samvev.project.cli import app
from tests.world import CASE_CHILD, CASE_OWNER, GRANLIA, STOREFJORD, days_ago, uid

NEW, DAY = "310000094", "2027-01-01"
HERE = {"tenant_id": GRANLIA}


@pytest.fixture
def run(see_all, opened_here):
    """The command, on the database that is open."""

    number = Organisation.objects.get(pk=GRANLIA).orgnr
    words = ["organisations", "split", number, "--into", NEW, "--on"]
    return lambda *more, day=DAY: CliRunner().invoke(app, [*words, day, *more])


def made(*codes, **listed):
    """The decisions of Granlia, by the code of the case."""
    walls.enter(tenants=[GRANLIA])
    going = splitting.moving(list(Unit.objects.filter(**HERE)), codes)
    found = splitting.decisions(Organisation.objects.get(pk=GRANLIA), going, listed)
    assert len(found) == Case.objects.filter(**HERE).count()
    return {one.case_id: one for one in found}


def test_a_case_goes_with_the_unit_that_coordinates_it(see_all):
    found = made("mental")
    assert (found[CASE_CHILD].goes, found[CASE_CHILD].why) == (Goes.NEW, Why.UNIT)
    assert found[CASE_OWNER].goes == Goes.OLD


def test_what_is_under_a_unit_goes_with_it(see_all):
    Unit.objects.filter(pk=uid("unit.mental")).update(parent=uid("unit.family"))
    assert made("family")[CASE_CHILD].goes == Goes.NEW


def test_the_list_decides_over_the_unit(see_all):
    code = Case.objects.get(pk=CASE_CHILD).code
    assert made("mental", **{code: False})[CASE_CHILD].goes == Goes.OLD
    assert made(**{code: True})[CASE_CHILD].goes == Goes.NEW


def test_an_ended_case_stays_and_one_without_a_coordinator_is_undecided(see_all):
    Case.objects.filter(pk=CASE_CHILD).update(end=days_ago(3))
    lost = Case.objects.create(
        **HERE, id=uid("lost"), code="lost", kind="coordination", person_id=uid("person.relative"), start=days_ago(5)
    )
    found = made("mental")
    assert (found[CASE_CHILD].goes, found[CASE_CHILD].why) == (Goes.OLD, Why.ENDED)
    assert (found[lost.pk].goes, found[lost.pk].why) == (Goes.UNDECIDED, Why.NO_COORDINATOR)


@given(st.data())
def test_every_case_has_one_place_and_the_list_always_wins(data):
    units = [Unit(pk=new_id(), code=f"u{n}", name=f"U{n}") for n in range(4)]
    for unit in units[1:]:
        unit.parent = data.draw(st.sampled_from([None, *units[: units.index(unit)]]))
    codes = data.draw(st.sets(st.sampled_from([unit.code for unit in units])))
    going = splitting.moving(units, codes)
    for unit in units:  # whatever is under something that goes, goes
        assert (unit.pk in going) == (unit.code in codes or (unit.parent is not None and unit.parent.pk in going))
    case = Case(pk=new_id(), code="c", kind="coordination", person_id=new_id(), start=date(2020, 1, 1))
    unit = data.draw(st.sampled_from([None, *units]))
    listed = data.draw(st.dictionaries(st.just("c"), st.booleans()))
    one = splitting.decide(case, unit, going, listed)
    if listed:
        assert one.goes == (Goes.NEW if listed["c"] else Goes.OLD)
    elif unit is None:
        assert one.goes == Goes.UNDECIDED
    else:
        assert (one.goes == Goes.NEW) == (unit.pk in going)


def test_the_counts_add_up_to_what_there_is(see_all):
    granlia = Organisation.objects.get(pk=GRANLIA)
    going = splitting.moving(list(Unit.objects.filter(**HERE)), ["mental", "school"])
    found = splitting.counts(granlia, splitting.decisions(granlia, going, {}), going)
    cases = sum(sum(found[name]) for name in ("Cases that are open", "Cases that have ended"))
    assert cases == Case.objects.filter(**HERE).count()
    assert sum(found["Units"]) == Unit.objects.filter(**HERE).count()
    assert found["Units"][0] == 2


def test_what_people_have_to_settle_is_counted_and_names_nobody(see_all):
    granlia = Organisation.objects.get(pk=GRANLIA)
    twin = Case.objects.create(
        **HERE, id=uid("twin"), code="t", kind="coordination", person_id=uid("person.owner"), start=days_ago(5)
    )
    Coordinator.objects.create(
        **HERE, case=twin, user_id=uid("user.coordinator2"), unit_id=uid("unit.mental"), period=(days_ago(5), None)
    )
    going = splitting.moving(list(Unit.objects.filter(**HERE)), ["mental"])
    told = splitting.to_know(granlia, splitting.decisions(granlia, going, {}), going)
    assert "1 persons would have cases on both sides: they sign in to each." in told
    assert not any("Nora" in words for words in told)


def test_who_has_only_an_ended_case_on_the_other_side_is_not_said_to_sign_in_to_each(see_all):
    granlia = Organisation.objects.get(pk=GRANLIA)
    Case.objects.create(
        **HERE,
        id=uid("over"),
        code="o",
        kind="coordination",
        person_id=uid("person.child9"),
        start=days_ago(9),
        end=days_ago(5),
    )
    going = splitting.moving(list(Unit.objects.filter(**HERE)), ["mental"])
    told = splitting.to_know(granlia, splitting.decisions(granlia, going, {}), going)
    assert not any("on both sides: they" in words for words in told)


def test_the_command_tells_lists_and_changes_nothing(run, tmp_path, see_all):
    before = (Entry.objects.count(), list(Case.objects.order_by("pk").values()))
    listed = tmp_path / "cases.csv"
    answer = run("--units", "mental", "--list", str(listed))
    assert answer.exit_code == 0, answer.output
    assert "Nothing was changed" in answer.stdout
    see_all()
    assert (Entry.objects.count(), list(Case.objects.order_by("pk").values())) == before
    lines = listed.read_text().splitlines()
    assert lines[0] == "case,kind,unit,goes,why"
    assert len(lines) == 1 + Case.objects.filter(**HERE).count()
    assert "Nora" not in listed.read_text()
    assert run("--cases", str(listed)).exit_code == 0  # the list that was written can be changed and read again
    assert run("--units", "mental", "--list", str(listed)).exit_code != 0  # never written over
    assert not Organisation.objects.filter(orgnr=NEW).exists()


@pytest.mark.parametrize(
    ("more", "day", "words"),
    [
        (["--units", "mental"], "2027-02-01", "1 January"),
        (["--units", "mental"], "2020-01-01", "1 January"),
        (["--units", "nowhere"], DAY, "no unit"),
    ],
)
def test_what_hinders_is_said(run, more, day, words):
    answer = run(*more, day=day)
    assert (answer.exit_code, words in answer.output) == (1, True), answer.output


def test_an_organisation_that_closes_is_not_split(run, see_all):
    other = Organisation.objects.get(pk=STOREFJORD)
    walls.enter(tenants=[GRANLIA, STOREFJORD])
    Succession.objects.create(closed_id=GRANLIA, into=other, day=date(2027, 1, 1))
    assert "Call that off" in run("--units", "mental").output


@pytest.fixture
def there(see_all):
    """The one that part of Granlia goes to is there already."""
    walls.enter(tenants=[GRANLIA, STOREFJORD, uid("there")])
    return Organisation.objects.create(pk=uid("there"), orgnr=NEW, name="Nordre", kind=Kind.MUNICIPALITY)


@pytest.mark.parametrize(
    ("closed", "into"), [("there", GRANLIA), (STOREFJORD, GRANLIA), (STOREFJORD, "there"), ("there", STOREFJORD)]
)
def test_neither_of_the_two_is_part_of_a_merger(run, there, closed, into):
    closed, into = (there.pk if one == "there" else one for one in (closed, into))
    Succession.objects.create(closed_id=closed, into_id=into, day=date(2024, 1, 1))
    answer = run("--units", "mental")
    assert (answer.exit_code, "part of a merger" in answer.output) == (1, True), answer.output


def test_a_merger_that_is_to_come_for_the_other_one_is_called_off_first(run, there):
    Succession.objects.create(closed_id=STOREFJORD, into=there, day=date(2028, 1, 1))
    assert "Call that off" in run("--units", "mental").output


def test_nothing_goes_to_one_that_has_not_begun(run, there):
    Organisation.objects.filter(pk=there.pk).update(since=date(2028, 1, 1))
    answer = run("--units", "mental")
    assert (answer.exit_code, "begins on 2028-01-01" in answer.output) == (1, True), answer.output
    Organisation.objects.filter(pk=there.pk).update(since=date(2027, 1, 1))
    assert run("--units", "mental").exit_code == 0


def test_one_of_another_kind_is_refused(run, see_all):
    walls.enter(tenants=[uid("hospital.new")])
    Organisation.objects.create(pk=uid("hospital.new"), orgnr=NEW, name="Sykehus", kind=Kind.TRUST)
    assert "different kinds" in run("--units", "mental").output


def test_a_list_with_an_unknown_case_or_word_is_refused(run, tmp_path):
    for row, code in (("nothing,new", 1), ("x,elsewhere", 2)):
        listed = tmp_path / f"{code}.csv"
        listed.write_text(f"case,goes\n{row}\n")
        assert run("--cases", str(listed)).exit_code == code
