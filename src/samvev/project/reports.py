"""The command `samvev report`: the figures of an organisation, from the command line."""

import re
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Reports of an organisation.", no_args_is_help=True)

FORMATS = ("json", "html", "xlsx", "pdf")


@app.command()
def yearly(
    organisation: Annotated[str, typer.Option(help="Organisation number: nine digits.")],
    year: Annotated[int, typer.Option(min=1900, max=2200, help="The year.")],
    years: Annotated[int, typer.Option(min=1, max=50, help="How many years: the year and those before it.")] = 1,
    formats: Annotated[str, typer.Option("--format", help="json, html, xlsx, pdf; several parted by commas.")] = "json",
    out: Annotated[
        Path, typer.Option(file_okay=False, help="Folder for the files; JSON goes to standard output.")
    ] = Path(),
    data: Annotated[Path, typer.Option(help="Folder of the embedded database; not used with DATABASE_URL.")] = Path(
        "var"
    ),
) -> None:
    """Write the yearly report. JSON goes to standard output, the other formats to files in the folder."""
    from samvev.project.installation import opened

    wanted = _wanted(formats)
    if not re.fullmatch(r"\d{9}", organisation):
        raise typer.BadParameter("An organisation number has nine digits.", param_hint="--organisation")
    if year - years + 1 < 1:
        raise typer.BadParameter("So many years back there was no calendar.", param_hint="--years")
    with opened(data):
        made = _made(organisation, year, years, wanted)
    for name, content in made.items():
        if name == "json":
            sys.stdout.write(content.decode())
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"yearly-{organisation}-{year}.{name}").write_bytes(content)


def _wanted(formats: str) -> list[str]:
    wanted = [name.strip() for name in formats.split(",") if name.strip()]
    if unknown := [name for name in wanted if name not in FORMATS]:
        raise typer.BadParameter(f"{unknown[0]} is not one of {', '.join(FORMATS)}.", param_hint="--format")
    return wanted


def _made(orgnr: str, year: int, count: int, wanted: list[str]) -> dict[str, bytes]:
    """The report in each of the formats, from one reading of the figures."""
    from dataclasses import replace

    from django.db import transaction

    from samvev.kernel import walls
    from samvev.kernel.actor import system
    from samvev.kernel.errors import NotFound
    from samvev.organisations.queries import closing, family
    from samvev.oversight import formats, queries
    from samvev.oversight.presenters import merger_words
    from samvev.project.cli import errors, fail

    with transaction.atomic():
        try:
            organisation = queries.by_number(orgnr)
        except NotFound:
            raise fail(f"There is no organisation with the number {orgnr}.") from None
        whole = family(organisation.pk)
        walls.enter(tenants=whole)
        if (closed := closing(organisation)) and closed.day.year <= year:
            now = f"{closed.into.name} ({closed.into.orgnr})"
            raise fail(
                f"{organisation.name} is closed from {closed.day}. {now} answers for {closed.day.year} and later."
            )
        book = queries.yearly(replace(system(organisation.pk), tenants=frozenset(whole)), organisation, year, count)
        for sentence in filter(None, [merger_words(book.mergers, organisation)]):
            errors.print(sentence, markup=False)
        return {name: formats.WRITERS[name](book) for name in wanted}
