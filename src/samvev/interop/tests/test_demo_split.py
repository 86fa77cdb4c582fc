"""The demo's municipality is split: no figure of an old year changes, and those from the day on add up to what was."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from typer.testing import CliRunner

from samvev.accounts.models import Employment, User
from samvev.audit.models import Revision
from samvev.cases.active import rebuild
from samvev.cases.entrance import enter
from samvev.cases.listing import relist
from samvev.cases.models import Access, Case, Participation
from samvev.interop.load import LoadErrors, load
from samvev.interop.tests.country import COUNTRY, ORGNRS, load_country
from samvev.kernel import clock, walls
from samvev.messages.models import Place
from samvev.organisations.models import Organisation, Unit
from samvev.oversight.handover import copying
from samvev.oversight.handover.copying import copy_of
from samvev.people.names import rename
from samvev.project.cli import app
from tests.world import OSLO

GRANLIA, NEW = ORGNRS["granlia"], "310000094"
ON_THE_DAY, LATER = datetime(2027, 1, 2, 12, tzinfo=OSLO), datetime(2027, 6, 30, 12, tzinfo=OSLO)
SPLIT = ["organisations", "split", GRANLIA, "--into", NEW, "--on", "2027-01-01", "--units", "oppvekst"]
# Middles and numbers of different persons do not add up; nor does a mean, nor what fewer than five answered.
NOT_SUMS = {"median", "p90", "mean", "load_max", "satisfaction"}
# Somebody of the team whose consent has run out still finds their own places in conversations, and nothing in them.
OWN = "messages_place"
TABLES = [("cases_case", "id"), *((m._meta.db_table, "case_id") for m in copying.tables() if m._meta.db_table != OWN)]
FEWER = {"cases.coordinator", "cases.substitute", "messages.place"}  # of those who do not go on
pytestmark = [pytest.mark.heavy, pytest.mark.django_db]


@pytest.fixture
def run(see_all: Callable[[], None], opened_here: None) -> Callable[..., Any]:
    """The demo country, loaded, and commands that find it open."""
    load_country()

    return lambda *words: CliRunner().invoke(app, list(words))


def figures(run: Callable[..., Any], orgnr: str, year: int) -> dict[str, Any]:
    """The tables of a year, as they are written."""
    answer = run("report", "yearly", "--organisation", orgnr, "--year", str(year), "--years", "1")
    assert answer.exit_code == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)["years"][str(year)]
    return found


def cells(table: Any, path: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every number of a table by its place."""
    if not isinstance(table, dict):
        return {path: table}
    found: dict[tuple[str, ...], Any] = {}
    for name, inner in table.items():
        found |= cells(inner, (*path, name))
    return found


def carry_out(run: Callable[..., Any], folder: Path) -> None:
    """What nobody has decided stays."""
    listed, decided = folder / "listed.csv", folder / "decided.csv"
    assert run(*SPLIT, "--list", str(listed)).exit_code == 0
    with listed.open() as told, decided.open("w") as kept:
        rows = [row | {"goes": "old"} for row in csv.DictReader(told) if row["goes"] == "undecided"]
        writer = csv.DictWriter(kept, ["case", "goes"], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    done = run(*SPLIT, "--cases", str(decided), "--name", "Nordre Granlia kommune", "--go")
    assert done.exit_code == 0, done.output


def everything() -> tuple[UUID, UUID]:
    """Both organisations, with the walls raised for them."""
    old, new = (Organisation.objects.get(orgnr=orgnr).pk for orgnr in (GRANLIA, NEW))
    walls.enter(tenants=[old, new])
    return old, new


def test_every_figure_before_the_day_is_the_same_and_those_after_add_up(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    years = range(2021, 2027)
    with clock.at(LATER):
        would_be = cells(figures(run, GRANLIA, 2027))
        before = {year: figures(run, GRANLIA, year) for year in years}
    with clock.at(ON_THE_DAY):
        carry_out(run, tmp_path)
    with clock.at(LATER):
        for year, was in before.items():
            assert figures(run, GRANLIA, year) == was, year
            assert not any(figures(run, NEW, year)["cases"].values()), year
        old, new = (cells(figures(run, orgnr, 2027)) for orgnr in (GRANLIA, NEW))
    assert 0 < new["cases", "active"] < would_be["cases", "active"]
    sums = 0
    for path, value in would_be.items():
        if not NOT_SUMS & set(path) and isinstance(value, int) and not isinstance(value, bool):
            assert old.get(path, 0) + new.get(path, 0) == value, path
            sums += 1
    assert sums > 100


def test_every_text_of_every_table_is_there_word_for_word(run: Callable[..., Any], tmp_path: Path) -> None:
    with clock.at(ON_THE_DAY):
        old, _new = (Organisation.objects.get(orgnr=GRANLIA).pk, None)
        walls.enter(tenants=[old])
        open_ones = set(Case.objects.filter(tenant_id=old, end=None).values_list("pk", flat=True))
        was = {model: said(model, old, open_ones) for model in [*copying.tables(), Revision]}
        carry_out(run, tmp_path)
    old, new = everything()
    went = set(Case.objects.filter(tenant_id=old, went_to=new).values_list("pk", flat=True))
    assert 20 < len(went) < len(open_ones)
    told = 0
    for model, texts in was.items():
        here = {pk: words for pk, (case, words) in texts.items() if case in went}
        there = {pk: words for pk, (_case, words) in said(model, new, {copy_of(pk, new) for pk in went}).items()}
        kept = {copy_of(pk, new): words for pk, words in here.items()}
        assert {pk: kept.get(pk) for pk in there} == there, model
        assert len(kept) - len(there) == 0 or model._meta.label_lower in FEWER
        told += len(there)
    assert told > 1000
    added = {"audit.revision", "consents.ending"}  # that it ended, and what it said before
    still = {model: said(model, old, open_ones) for model in was if model._meta.label_lower not in added}
    assert {model: texts for model, texts in was.items() if model in still} == still


def said(model: Any, tenant_id: UUID, cases: set[UUID]) -> dict[UUID, tuple[UUID, tuple[Any, ...]]]:
    """Every text of a table by the key of its row, with its case."""
    names = [
        c.attname
        for c in model._meta.concrete_fields
        if c.get_internal_type() in ("TextField", "CharField", "DateField", "DateTimeField", "JSONField", "BinaryField")
    ]
    skipped = {"declined", "stopped"} | ({"status"} if model._meta.label_lower == "meetings.meeting" else set())
    names = [name for name in names if name not in skipped]
    rows = model._default_manager.filter(tenant_id=tenant_id, case_id__in=cases)
    return {pk: (case, tuple(map(str, words))) for pk, case, *words in rows.values_list("pk", "case_id", *names)}


def test_nobody_of_the_old_one_without_a_place_reaches_what_went(run: Callable[..., Any], tmp_path: Path) -> None:
    with clock.at(ON_THE_DAY):
        carry_out(run, tmp_path)
        old, new = everything()
        placed = set(
            Access.objects.filter(tenant_id=new, period__contains=clock.today()).values_list("user_id", "case_id")
        )
        stay = set(
            Employment.objects.filter(tenant_id=old, period__contains=clock.today()).values_list("user_id", flat=True)
        )
        go = set(
            Employment.objects.filter(tenant_id=new, period__contains=clock.today()).values_list("user_id", flat=True)
        )
        team = Participation.objects.filter(tenant_id=new, period__contains=clock.today())
        in_team = set(team.values_list("user_id", "case_id"))
        kept = set(
            Access.objects.filter(tenant_id=old, period__contains=clock.today()).values_list("user_id", "case_id")
        )
        assert stay - go
        assert go - stay
        for user_id in stay - go:
            mine = {case for user, case in placed if user == user_id}
            assert raw(user_id, new) == mine
            beyond = Place.objects.filter(tenant_id=new).exclude(case__in=mine)
            assert set(beyond.values_list("user_id", "case_id")) <= in_team
        for user_id in go - stay:
            assert raw(user_id, old) == {case for user, case in kept if user == user_id}
        everything()
        assert set(User.objects.filter(pk__in=go - stay).values_list("tenant_id", flat=True)) == {new}


def raw(user_id: UUID, tenant_id: UUID) -> set[UUID]:
    """The cases of an organisation of which a user finds anything with SQL alone, as the application's role."""
    enter(user_id)
    found = set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("samvev_app",)
        for table, column in TABLES:
            cursor.execute(f"SELECT DISTINCT {column} FROM {table} WHERE tenant_id = %s", [tenant_id])
            found |= {pk for (pk,) in cursor.fetchall()}
    return found


def test_afterwards_what_is_kept_is_what_is_rebuilt_and_an_import_does_not_bring_cases_back(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    with clock.at(ON_THE_DAY):
        carry_out(run, tmp_path)
        for tenant_id in everything():
            assert (rebuild(tenant_id), relist(tenant_id), rename(tenant_id)) == ([], [], [])
        old, new = everything()
        above = Unit.objects.get(tenant_id=new, code="oppvekst")
        assert {unit.code for unit in Unit.objects.filter(parent=above)} >= {"bf", "skole", "ppt"}
        assert Unit.objects.filter(tenant_id=old, code="oppvekst").exists()
        with pytest.raises(LoadErrors) as refused:
            load(COUNTRY / "granlia", GRANLIA)
        assert any("has gone to Nordre Granlia kommune: import it there" in line for line in refused.value.errors)
