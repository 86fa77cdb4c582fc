"""The commands `samvev simulate` and `samvev bench`: a country to measure on, and the measuring."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

console = Console()
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
    words = f"{made.organisations:,} organisations, {made.cases:,} cases, {made.rows:,} rows."
    console.print(words.replace(",", " "), highlight=False)
