"""The command `samvev audit`: is the log whole, and who was kept out at the door?"""

import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="The log of who read and changed what.", no_args_is_help=True)

Data = Annotated[Path, typer.Option("--data", help="Folder of the embedded database; not used with DATABASE_URL.")]


@app.command()
def verify(
    expect: Annotated[
        str, typer.Option(help="A seal's hash that was written down elsewhere: is it in the chain?")
    ] = "",
    data: Data = Path("var"),
) -> None:
    """Say that the log is as it was sealed (exit status 0), or name the first entry that is not (1)."""
    from samvev.project.cli import Steps, bars, console, fail
    from samvev.project.installation import opened

    if expect and not re.fullmatch(r"[0-9a-f]{64}", expect):
        raise typer.BadParameter("A seal's hash has 64 hexadecimal digits.", param_hint="--expect")
    with opened(data):
        from samvev.audit.verifying import verify as compare

        with bars() as progress:
            found = compare(expect, Steps(progress))
    if found.wrong:
        raise fail("The log is not as it was sealed.", found.wrong)
    console.print(f"Intact: {found.entries} entries in {found.seals} seals; {found.unsealed} wait to be sealed.")
    if found.forgotten_before:
        console.print(f"What was written before {found.forgotten_before} was deleted when its time was over.")
    if found.newest:
        console.print(f"Newest seal: {found.newest}", highlight=False, soft_wrap=True)
        console.print("Write it down elsewhere; --expect asks for it later.", highlight=False)


@app.command()
def seal(data: Data = Path("var")) -> None:
    """Seal what was written since the last time, now; the worker does it every ten minutes."""
    from samvev.project.cli import console
    from samvev.project.installation import opened

    with opened(data):
        from samvev.audit.sealing import seal as seal_now

        made = seal_now()
    console.print(f"Made {len(made)} seals." if len(made) != 1 else "Made 1 seal.", highlight=False)


@app.command()
def refused(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How many days back.")] = 7, data: Data = Path("var")
) -> None:
    """List the sign-ins that were refused, the newest first: when, from where, at which door and why; never who."""
    from samvev.project.cli import console
    from samvev.project.installation import opened

    with opened(data):
        from samvev.audit.refusals import refusals
        from samvev.kernel import clock

        found = list(refusals(clock.now() - timedelta(days=days)))
        for entry in found:
            words = f"{entry.at:%Y-%m-%d %H:%M:%S}Z  {entry.address or '-'}  {entry.detail}"
            console.print(words, highlight=False, soft_wrap=True, markup=False)
    console.print(f"{len(found)} refused in {days} days.", highlight=False)
