"""The command `samvev organisations split`: what would go where, to be decided; and on the day, the split."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from uuid import UUID

    from samvev.organisations.models import Organisation
    from samvev.oversight.splitting import Decision

Data = Annotated[Path, typer.Option("--data", help="Folder of the embedded database; not used with DATABASE_URL.")]


def split(
    organisation: Annotated[str, typer.Argument(help="Number of the organisation that is split: nine digits.")],
    into: Annotated[str, typer.Option(help="Number of the one that part of it goes to.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day: a 1 January.")],
    units: Annotated[str, typer.Option(help="Codes of the units that go, with what is under them: a,b,c.")] = "",
    cases: Annotated[Path | None, typer.Option(help="CSV with the columns case and goes (new or old).")] = None,
    save: Annotated[
        Path | None, typer.Option("--list", help="Write every case with where it would go, as CSV.")
    ] = None,
    name: Annotated[str, typer.Option(help="The other one's name, when it is new.")] = "",
    kind: Annotated[str, typer.Option(help="What it is, when it is new: municipality, county or trust.")] = "",
    language: Annotated[str, typer.Option(help="Its language form, when it is new: nb or nn.")] = "",
    go: Annotated[
        bool, typer.Option("--go", help="Carry it out, on the day. Without this, only say what would be.")
    ] = False,
    data: Data = Path("var"),
) -> None:
    """Say what a split takes along, case by case, and what has to be decided first. With --go, on the day, make it.

    Each case that goes ends in the old organisation and goes on in the other with all that is written. The list holds
    codes of cases, no names.
    """
    from samvev.project.installation import opened
    from samvev.project.mergers import nine_digits

    for number in (organisation, into):
        nine_digits(number)
    if kind not in {"", "municipality", "county", "trust"}:
        raise typer.BadParameter("municipality, county or trust.", param_hint="--kind")
    if language not in {"", "nb", "nn"}:
        raise typer.BadParameter("nb or nn.", param_hint="--language")
    codes = [code.strip() for code in units.split(",") if code.strip()]
    listed = _read(cases) if cases else {}
    if not codes and not listed:
        raise typer.BadParameter("name units, or a file of cases.", param_hint="--units, --cases")
    if save and save.exists():
        raise typer.BadParameter(f"{save} is there already.", param_hint="--list")
    asked = Asked(organisation, into, on.date(), codes, listed, {"name": name, "kind": kind, "language": language}, go)
    with opened(data):
        _split(asked, save)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed."""

    number: str
    into: str
    day: date
    codes: list[str]
    listed: dict[str, bool]
    told: dict[str, str]
    go: bool


def _read(path: Path) -> dict[str, bool]:
    """Which of the listed cases go."""
    found = {}
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle), 2):
            code, goes = (row.get("case") or "").strip(), (row.get("goes") or "").strip()
            if goes == "undecided":
                continue
            if not code or goes not in {"new", "old"} or code in found:
                raise typer.BadParameter(f"line {number}: a case, once, and new or old.", param_hint="--cases")
            found[code] = goes == "new"
    return found


def _split(asked: Asked, save: Path | None) -> None:
    from django.db import transaction
    from django.utils.translation import override

    from samvev.kernel import walls
    from samvev.organisations.models import Organisation, Unit
    from samvev.oversight import splitting
    from samvev.oversight.handover.faults import faults_of_plan
    from samvev.project.cli import console, fail
    from samvev.project.mergers import known

    with transaction.atomic(), override("en"):
        organisation = known(asked.number)
        there = Organisation.objects.filter(orgnr=asked.into).first()
        walls.enter(tenants=[one.pk for one in (organisation, there) if one])
        if hinders := splitting.faults(organisation, there, asked.day, asked.codes):
            raise fail(*hinders)
        going = splitting.moving(list(Unit.objects.filter(tenant_id=organisation.pk)), asked.codes)
        made = splitting.decisions(organisation, going, asked.listed)
        _refuse_codes(organisation, made, asked.listed)
        _show(organisation.name, asked.into, asked.day, splitting.counts(organisation, made, going))
        for head, found in (("To decide", splitting.to_decide), ("To know", splitting.to_know)):
            for sentence in found(organisation, made, going):
                console.print(f"{head}: {sentence}", highlight=False, markup=False, soft_wrap=True)
        if save:
            _write(save, made)
            console.print(f"{len(made)} cases are listed in {save}.", highlight=False, markup=False)
        if asked.go:
            _carry_out(asked, organisation, there, going, made)
            return
        for sentence in faults_of_plan(organisation, there, asked.day, going, made):
            console.print(f"Refused on the day: {sentence}", highlight=False, markup=False, soft_wrap=True)
    console.print("Nothing was changed. Run it again with --go on the day to carry it out.", highlight=False)


def _refuse_codes(organisation: "Organisation", made: "Sequence[Decision]", listed: dict[str, bool]) -> None:
    """End the command when the list names what is no case, or lets one go that has ended."""
    from samvev.oversight.splitting import Why
    from samvev.project.cli import fail

    unknown = sorted(listed.keys() - {one.code for one in made})
    ended = sorted(one.code for one in made if one.why == Why.ENDED and listed.get(one.code))
    if unknown or ended:
        raise fail(
            *(f"There is no case with the code {code} in {organisation.name}." for code in unknown),
            *(f"The case with the code {code} has ended: it stays with {organisation.name}." for code in ended),
        )


def _carry_out(
    asked: Asked,
    old: "Organisation",
    there: "Organisation | None",
    going: "frozenset[UUID]",
    made: "Sequence[Decision]",
) -> None:
    """Make the split, in the transaction that is open: all of it or nothing."""
    from samvev.kernel import walls
    from samvev.kernel.actor import system
    from samvev.organisations import actions
    from samvev.oversight.handover.actions import carry_out
    from samvev.oversight.handover.copying import Refused
    from samvev.oversight.handover.faults import faults
    from samvev.project.cli import Steps, bars, console, fail
    from samvev.project.mergers import target_of

    if hinders := faults(old, there, asked.day, going, made):
        raise fail(*hinders)
    new, is_new = target_of(asked.into, [old], asked.day, asked.told)
    walls.enter(tenants=[old.pk, new.pk])
    if is_new:
        actions.found(new, by=system(new.pk))
    try:
        with bars() as progress:
            count = carry_out(old, new, day=asked.day, units=going, decided=made, tell=Steps(progress))
    except Refused as error:
        raise fail(str(error), "Nothing was changed.") from None
    console.print(f"Carried out. {count} cases went on in {new.name} from {asked.day}.", highlight=False)


def _show(name: str, into: str, day: date, counts: dict[str, tuple[int, ...]]) -> None:
    from rich.table import Table

    from samvev.project.cli import console

    table = Table(title=f"{name} on {day}, as it stands today", title_justify="left")
    for head in ("", f"To {into}", "Stays", "Undecided"):
        table.add_column(head, justify="right" if head else "left")
    for words, numbers in counts.items():
        table.add_row(words, *map(str, numbers))
    console.print(table)


def _write(path: Path, made: "Sequence[Decision]") -> None:
    from samvev.oversight.splitting import COLUMNS

    with path.open("x", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(COLUMNS)
        writer.writerows((one.code, one.kind, one.unit, one.goes.value, one.why.value) for one in made)
