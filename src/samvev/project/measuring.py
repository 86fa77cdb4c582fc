"""The commands `samvev simulate` and `samvev bench`: a country to measure on, and the measuring."""

import json
from pathlib import Path
from typing import Annotated

import typer

Data = Annotated[Path, typer.Option("--data", help="Folder of the embedded database; not used with DATABASE_URL.")]


def simulate(
    organisations: Annotated[int, typer.Option(min=1, max=2000, help="How many organisations.")],
    cases: Annotated[int, typer.Option(min=1, max=5_000_000, help="How many cases in all.")],
    years: Annotated[int, typer.Option(min=1, max=20, help="How many years of history.")] = 5,
    seed: Annotated[int, typer.Option(help="The same seed gives the same country, on the same day.")] = 1,
    data: Data = Path("var"),
) -> None:
    """Fill the database with a made-up country: everything, or nothing."""
    from samvev.project.cli import Steps, bars, fail
    from samvev.project.installation import opened

    with opened(data):
        from django.conf import settings

        from samvev.kernel.errors import Conflict
        from samvev.project.connection import as_owner
        from samvev.simulation.country import simulate as fill

        if not settings.DATABASE_OWNER_URL:
            raise fail("Set DATABASE_OWNER_URL: only the owner of the tables can bring in so many rows.")
        try:
            with as_owner(settings.DATABASE_OWNER_URL), bars() as progress:
                made = fill(organisations, cases, years, seed=seed, progress=Steps(progress))
        except Conflict:
            raise fail("A made-up country is here already. Choose another folder with --data.") from None
    typer.echo(f"{made.organisations} organisations, {made.cases} cases, {made.rows} rows.")


def bench(
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")] = False,
    seconds: Annotated[float, typer.Option(min=0.0, max=60.0, help="How long each page is asked for.")] = 5.0,
    data: Data = Path("var"),
) -> None:
    """Measure the pages on what is loaded. Adds a training case named `bench` and writes in it: not for real data."""
    from samvev.project.bench import server
    from samvev.project.cli import Steps, bars, fail
    from samvev.project.installation import opened

    with server.folder() as folder:
        server.production(folder)
        with opened(data, production=True):
            from django.conf import settings

            from samvev.project.bench.asking import NothingLoadedError
            from samvev.project.bench.measure import Size, bench
            from samvev.project.bench.table import lines

            if not settings.DATABASE_OWNER_URL:
                raise fail("Set DATABASE_OWNER_URL: whom to ask with is found as the owner of the tables.")
            try:
                with bars() as progress:
                    found = bench(folder, Size(seconds=seconds), Steps(progress))
            except NothingLoadedError:
                raise fail("Nothing to measure: load something first (samvev demo, import or simulate).") from None
    if as_json:
        typer.echo(json.dumps(found, indent=2))
    else:
        for line in lines(found):
            typer.echo(line)
