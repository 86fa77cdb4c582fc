"""The demo's two municipalities merge: no figure changes, nobody reaches more than they should, the log holds."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from typer.testing import CliRunner

from samvev.audit.sealing import seal
from samvev.audit.verifying import verify
from samvev.cases.models import Case
from samvev.cases.rules import may_see_case, may_see_content
from samvev.interop.tests.country import ORGNRS, door, load_country
from samvev.kernel import clock, walls
from samvev.organisations.models import Organisation
from samvev.project.cli import app
from tests.world import OSLO

GRANLIA, STOREFJORD = ORGNRS["granlia"], ORGNRS["storefjord"]
NEW = "310000094"
MERGE = ["organisations", "merge", GRANLIA, STOREFJORD, "--into", NEW, "--name", "Fjordlia kommune", "--on"]
BEFORE, AFTER = datetime(2026, 12, 31, 12, tzinfo=OSLO), datetime(2027, 1, 1, 12, tzinfo=OSLO)
pytestmark = [pytest.mark.heavy, pytest.mark.django_db]


@pytest.fixture
def run(see_all: Callable[[], None], opened_here: None) -> Callable[..., Any]:
    """The demo country, loaded, and commands that find it open."""
    load_country()

    return lambda *words: CliRunner().invoke(app, list(words))


@pytest.fixture
def merged(run: Callable[..., Any]) -> Callable[..., Any]:
    """The two municipalities are to merge on New Year's Day."""
    assert run(*MERGE, "2027-01-01", "--go").exit_code == 0
    return run


def tenant(orgnr: str) -> UUID:
    return Organisation.objects.get(orgnr=orgnr).pk


def figures(run: Callable[..., Any], orgnr: str, year: int, years: int = 1) -> dict[str, Any]:
    """The yearly report, as it is written."""
    answer = run("report", "yearly", "--organisation", orgnr, "--year", str(year), "--years", str(years))
    assert answer.exit_code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def seen_raw(orgnr: str) -> int:
    """How many cases of an organisation the application's role sees with SQL alone, behind the walls of now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) FROM cases_case WHERE tenant_id = %s", [tenant(orgnr)])
        role, count = cursor.fetchone()
    assert role == "samvev_app"
    return int(count)


def test_every_figure_of_every_year_is_the_same_and_the_sums_are_the_new_ones(run: Callable[..., Any]) -> None:
    years = range(2021, 2027)
    with clock.at(BEFORE):
        before = {(orgnr, year): figures(run, orgnr, year) for orgnr in (GRANLIA, STOREFJORD) for year in years}
        side_by_side = {orgnr: figures(run, orgnr, 2026, 6) for orgnr in (GRANLIA, STOREFJORD)}
        assert run(*MERGE, "2027-01-01", "--go").exit_code == 0
        assert figures(run, GRANLIA, 2026) == before[GRANLIA, 2026]
    with clock.at(AFTER):
        for (orgnr, year), was in before.items():
            assert figures(run, orgnr, year) | {"made_at": ""} == was | {"made_at": ""}
        assert figures(run, GRANLIA, 2026, 6)["years"] == side_by_side[GRANLIA]["years"]
        together = figures(run, NEW, 2026, 6)
    assert together["organisation"] == "Fjordlia kommune"
    assert together["years"]["2026"]["cases"]["active"] > side_by_side[GRANLIA]["years"]["2026"]["cases"]["active"] > 0
    for year, table in together["years"].items():
        parts = [side_by_side[orgnr]["years"][year] for orgnr in (GRANLIA, STOREFJORD)]
        for name in ("cases", "kinds", "age_sex", "passive_reasons", "excluded", "needs"):
            for path, value in cells(table[name]):
                if not path or path[-1] not in MIDDLES:
                    assert value == sum(dict(cells(part[name])).get(path, 0) or 0 for part in parts), (year, name, path)
        for name in ("messages", "sign_ins"):
            for status in ("active", "passive"):
                assert table[name][status]["total"] == sum(part[name][status]["total"] for part in parts)
        assert sum(place["active"] for place in table["workplaces"].values()) == table["cases"]["active"]


MIDDLES = ("median", "p90", "mean", "waiting_median", "waiting_p90")


def cells(table: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every number of a table with its place."""
    if isinstance(table, dict):
        for name, inner in table.items():
            yield from cells(inner, (*path, name))
    else:
        yield path, table


def test_an_old_organisation_says_that_it_is_closed_and_who_answers(merged: Callable[..., Any]) -> None:
    with clock.at(AFTER):
        old = merged("report", "yearly", "--organisation", GRANLIA, "--year", "2026")
        assert (old.exit_code, "Fjordlia kommune" in old.stderr) == (0, True)
        answer = merged("report", "yearly", "--organisation", GRANLIA, "--year", "2027")
        assert (answer.exit_code, answer.stdout) == (1, "")
        assert NEW in answer.stderr
    with clock.at(BEFORE):
        assert merged("report", "yearly", "--organisation", GRANLIA, "--year", "2026").stderr == ""


def test_the_coordinating_unit_reaches_the_others_metadata_from_the_day(merged: Callable[..., Any]) -> None:
    there, here = tenant(STOREFJORD), tenant(GRANLIA)
    with clock.at(BEFORE):
        unit = door("ke")
        assert (unit.tenants, unit.organisation) == ({here}, "Granlia kommune")
        assert not Case.objects.visible_to(unit).filter(tenant_id=there).exists()
        assert (seen_raw(STOREFJORD), seen_raw(GRANLIA) > 0) == (0, True)
    with clock.at(AFTER):
        unit = door("ke")
        assert (unit.tenants, unit.organisation) == ({here, there, tenant(NEW)}, "Fjordlia kommune")
        theirs = list(Case.objects.visible_to(unit).filter(tenant_id=there))
        assert len(theirs) == seen_raw(STOREFJORD) > 0
        assert all(may_see_case(unit, case) and not may_see_content(unit, case) for case in theirs)
        neighbour = door("neighbour")
        assert Case.objects.visible_to(neighbour).filter(tenant_id=here).exists()


def test_nobody_else_gains_a_case(merged: Callable[..., Any]) -> None:
    for code in ("provider", "coordinator", "hospital", "gp", "nav", "owner", "parent", "stranger"):
        with clock.at(BEFORE):
            before = door(code)
            seen = set(Case.objects.visible_to(before).values_list("pk", flat=True))
        with clock.at(AFTER):
            after = door(code)
            assert set(Case.objects.visible_to(after).values_list("pk", flat=True)) <= seen
            assert {one.role for one in after.offices} == {one.role for one in before.offices}
    with clock.at(BEFORE):
        before = door("hospital")
        raw = [seen_raw(orgnr) for orgnr in (GRANLIA, STOREFJORD)]
    with clock.at(AFTER):
        after = door("hospital")
        assert (after.tenants, after.organisation) == (before.tenants, before.organisation)
        assert [seen_raw(orgnr) for orgnr in (GRANLIA, STOREFJORD)] <= raw


def test_the_log_holds_and_tells_of_it_in_every_organisation(merged: Callable[..., Any]) -> None:
    walls.enter(tenants=Organisation.objects.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, event FROM audit_entry WHERE event LIKE 'organisations.%%'")
        told = set(cursor.fetchall())
    assert told == {
        (tenant(NEW), "organisations.founded"),
        (tenant(NEW), "organisations.takes_over"),
        (tenant(GRANLIA), "organisations.closed"),
        (tenant(STOREFJORD), "organisations.closed"),
    }
    seal()
    assert not verify().wrong


def test_without_go_and_a_second_time_nothing_changes(run: Callable[..., Any], everything: Callable[..., Any]) -> None:
    before = everything(*ORGNRS.values())
    dry = run(*MERGE, "2027-01-01")
    assert (dry.exit_code, "Nothing was changed" in dry.stdout) == (0, True)
    assert not Organisation.objects.filter(orgnr=NEW).exists()
    assert everything(*ORGNRS.values()) == before
    assert run(*MERGE, "2027-01-01", "--go").exit_code == 0
    once = everything(*ORGNRS.values())
    written = {"audit_entry", "organisations_organisation", "organisations_succession"}
    assert {table for table in once if once[table] != before[table]} <= written
    again = run(*MERGE, "2027-01-01", "--go")
    assert (again.exit_code, "registered already" in again.stdout) == (0, True)
    assert everything(*ORGNRS.values()) == once


def test_the_dry_run_counts_what_there_is(run: Callable[..., Any]) -> None:
    walls.enter(tenants=Organisation.objects.values_list("pk", flat=True))
    both = Case.objects.filter(tenant_id__in=[tenant(GRANLIA), tenant(STOREFJORD)])
    together = both.open_on(clock.today()).count()
    lines = [line.split() for line in run(*MERGE, "2027-01-01").stdout.splitlines() if "Cases that are open" in line]
    numbers = [int(word) for word in lines[0] if word.isdigit()]
    assert numbers[-1] == together == sum(numbers[:-1])
