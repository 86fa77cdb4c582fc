"""The command `samvev organisations split`: what would go where, so that it can be decided. It changes nothing."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
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
    data: Data = Path("var"),
) -> None:
    """Say what a split would take along, case by case, and what has to be decided first. It changes nothing.

    The split itself is not made by Samvev yet: ADR 0033 says what is missing. The list holds codes of cases, no names.
    """
    from samvev.project.installation import opened
    from samvev.project.mergers import nine_digits

    for number in (organisation, into):
        nine_digits(number)
    codes = [code.strip() for code in units.split(",") if code.strip()]
    listed = _read(cases) if cases else {}
    if not codes and not listed:
        raise typer.BadParameter("name units, or a file of cases.", param_hint="--units, --cases")
    if save and save.exists():
        raise typer.BadParameter(f"{save} is there already.", param_hint="--list")
    with opened(data):
        _split(organisation, into, on.date(), codes, listed, save)


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


def _split(number: str, into: str, day: date, codes: list[str], listed: dict[str, bool], save: Path | None) -> None:
    from django.db import transaction
    from django.utils.translation import override

    from samvev.kernel import walls
    from samvev.organisations.models import Organisation, Unit
    from samvev.oversight import splitting
    from samvev.project.cli import console, fail
    from samvev.project.mergers import known

    with transaction.atomic(), override("en"):
        organisation = known(number)
        walls.enter(tenants=[organisation.pk])
        if hinders := splitting.faults(organisation, Organisation.objects.filter(orgnr=into).first(), day, codes):
            raise fail(*hinders)
        going = splitting.moving(list(Unit.objects.filter(tenant_id=organisation.pk)), codes)
        made = splitting.decisions(organisation, going, listed)
        if unknown := sorted(listed.keys() - {one.code for one in made}):
            raise fail(*(f"There is no case with the code {code} in {organisation.name}." for code in unknown))
        _show(organisation.name, into, day, splitting.counts(organisation, made, going))
        for sentence in splitting.to_decide(organisation, made, going):
            console.print(f"To decide: {sentence}", highlight=False, markup=False, soft_wrap=True)
        if save:
            _write(save, made)
            console.print(f"{len(made)} cases are listed in {save}.", highlight=False, markup=False)
    console.print(
        "Nothing was changed. Samvev does not make a split yet: this is what has to be decided.", highlight=False
    )


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
