"""The command `samvev`. Exit status: 0 done, 1 errors on standard error and nothing half done, 2 wrong arguments."""

import os
import re
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from samvev.project import lifeline, logbook, measuring, mergers, reports
from samvev.project.database import DatabaseError

app = typer.Typer(
    help="Samvev: coordinator, individual plan and follow-up team.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # its boxes show the values of variables: personal data
)
app.add_typer(logbook.app, name="audit")
app.add_typer(reports.app, name="report")
app.add_typer(mergers.app, name="organisations")
app.command()(measuring.simulate)
app.command()(measuring.bench)
console = Console()
errors = Console(stderr=True, highlight=False, soft_wrap=True)

Data = Annotated[Path, typer.Option("--data", help="Folder of the embedded database; not used with DATABASE_URL.")]


def fail(*sentences: str) -> typer.Exit:
    """Say what is wrong, a line each, and give the exception that ends the command with status 1."""
    for sentence in sentences:
        errors.print(sentence, markup=False)
    return typer.Exit(1)


@app.callback()
def main() -> None:
    """Coordinator, individual plan and follow-up team for Norwegian municipalities and hospital trusts."""
    lifeline.hold()


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
    data: Annotated[Path, typer.Option(help="Folder where the demo keeps everything.")] = Path("var"),
    worker: Annotated[bool, typer.Option(help="Also run the worker: notices, reminders, night work.")] = True,
    fresh: Annotated[bool, typer.Option(help="Throw the demo's data away and begin anew.")] = False,
) -> None:
    """Try Samvev on this machine, with made-up people. Ctrl-C ends it."""
    from samvev.project.demo import DemoError, run

    try:
        run(port, data, worker=worker, fresh=fresh, console=console)
    except (DemoError, DatabaseError) as error:
        raise fail(str(error)) from None


@app.command(hidden=True)
def prepare() -> None:
    """Bring the demo's database up to date, load its made-up country once, and list the persons one can be."""
    from samvev.project.installation import setup

    setup()
    from django.conf import settings
    from django.utils.translation import override

    from samvev.accounts.cast import CAST
    from samvev.project.country import load_once
    from samvev.project.migration import migrate as bring_up_to_date

    with errors.status("Preparing the database"):
        bring_up_to_date(settings.DATABASE_OWNER_URL, verbosity=0)
    with bars() as progress:
        load_once(settings.DATA, Steps(progress))
    with override("en"):
        for code, description in CAST.items():
            typer.echo(f"  {code:<12} {description}")


@app.command()
def serve(
    host: Annotated[str, typer.Option(envvar="SAMVEV_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="SAMVEV_PORT", min=1, max=65535, help="Port.")] = 8000,
    workers: Annotated[int, typer.Option(envvar="SAMVEV_WORKERS", min=1, help="Processes.")] = 1,
    threads: Annotated[int, typer.Option(envvar="SAMVEV_THREADS", min=1, help="Threads per process.")] = 4,
) -> None:
    """Serve the pages. Settings come from the environment; run `samvev check` first."""
    from samvev.project.serve import web

    web(host, port, workers, threads)


@app.command()
def worker(
    concurrency: Annotated[int, typer.Option(envvar="SAMVEV_CONCURRENCY", min=1, help="Jobs at the same time.")] = 2,
) -> None:
    """Do the queue's work: notices, reminders, exchange with others. Any number may run."""
    from samvev.project.installation import setup
    from samvev.project.serve import jobs

    setup()
    jobs(concurrency)


@app.command()
def migrate() -> None:
    """Bring tables, grants and row-level security up to date, as the owner of the tables."""
    from samvev.project.installation import setup
    from samvev.project.migration import migrate as bring_up_to_date

    owner_url = os.environ.get("DATABASE_OWNER_URL")
    if not owner_url or "DATABASE_URL" not in os.environ:
        raise fail("Set DATABASE_OWNER_URL (the role that owns the tables) and DATABASE_URL (the application's).")
    setup()
    bring_up_to_date(owner_url)


@app.command()
def static() -> None:
    """Collect style sheets, scripts and fonts into SAMVEV_STATIC_ROOT; once for each new version."""
    from django.core.management import call_command

    from samvev.project.installation import setup

    if not os.environ.get("SAMVEV_STATIC_ROOT"):
        raise fail("Set SAMVEV_STATIC_ROOT: the folder they are to be collected in.")
    setup()
    call_command("collectstatic", interactive=False, verbosity=1)


@app.command()
def check(
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Instead: derive what is kept from the facts anew, and mend what differs.")
    ] = False,
    data: Data = Path("var"),
) -> None:
    """Look for settings that are unsafe in production; one sentence each."""
    from samvev.project.checks import problems

    if rebuild:
        _rebuild(data)
        return
    if found := problems():
        raise fail(*found)
    console.print("All is well.")


def _rebuild(data: Path) -> None:
    """Prove that what is kept (active days, names in lists, words that search finds) is what the facts say."""
    from samvev.project.installation import opened

    with opened(data):
        from samvev.project.rebuilding import rebuild_all

        cases, mended, persons = rebuild_all()
    if persons:
        errors.print(f"{persons} persons were found by other words than their names have. They are mended.")
    if mended:
        errors.print(f"{mended} of {cases} cases had kept something else than the facts say. They are mended.")
    else:
        console.print(f"What is kept and what the facts say agree, in all {cases} cases.", highlight=False)


emergency = typer.Typer(help="Emergency accounts, for the day that no provider answers.", no_args_is_help=True)
keys = typer.Typer(help="The keys that national identity numbers are sealed with.", no_args_is_help=True)
app.add_typer(emergency, name="break-glass")
app.add_typer(keys, name="keys")
Number = Annotated[str, typer.Option("--organisation", help="Organisation number: nine digits.")]


@emergency.command("create")
def create_break_glass(
    code: Annotated[str, typer.Argument(help="Name of the account.")], organisation: Number, data: Data = Path("var")
) -> None:
    """Make an emergency account. Its password and second factor are shown once, here."""
    from samvev.project.installation import opened

    with opened(data):
        from samvev.kernel.errors import DomainError
        from samvev.project.emergency import create

        try:
            made = create(code, organisation)
        except DomainError as error:
            raise fail(str(error)) from None
    console.print(f"Account   {code}\nPassword  {made.password}\nSecond factor, for an authenticator:", highlight=False)
    console.print(made.address, highlight=False, markup=False, soft_wrap=True)
    console.print("Put them in a sealed envelope. They are shown nowhere again; each use alarms all administrators.")


@emergency.command("disable")
def disable_break_glass(
    code: Annotated[str, typer.Argument(help="Name of the account.")], organisation: Number, data: Data = Path("var")
) -> None:
    """Let an emergency account be of no use any more."""
    from samvev.project.installation import opened

    with opened(data):
        from samvev.kernel.errors import DomainError
        from samvev.project.emergency import disable

        try:
            disable(code, organisation)
        except DomainError as error:
            raise fail(str(error) or "There is no such account.") from None
    console.print("Disabled.")


@keys.command("rotate")
def rotate_keys(data: Data = Path("var")) -> None:
    """Seal every national identity number anew under the newest key. Run it again if it was interrupted."""
    from samvev.project.installation import opened

    with opened(data):
        from samvev.people.rotation import rotate

        with bars() as progress:
            sealed = rotate(Steps(progress))
    console.print(f"{sealed} numbers sealed anew. The older keys can be taken out of SAMVEV_DATA_KEYS now.")


@app.command("import")
def import_folder(
    folder: Annotated[Path, typer.Argument(exists=True, help="Folder of CSV files, or one .xlsx file.")],
    organisation: Annotated[str, typer.Option(help="Organisation number: nine digits.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")] = False,
    data: Data = Path("var"),
) -> None:
    """Load persons, cases and plans from a folder: everything, or nothing and a list of what is wrong."""
    from samvev.project.installation import opened

    if not re.fullmatch(r"\d{9}", organisation):
        raise typer.BadParameter("An organisation number has nine digits.", param_hint="--organisation")
    with opened(data):
        from samvev.interop.load import LoadErrors, load

        try:
            with bars() as progress:
                report = load(folder, organisation, dry_run=dry_run, progress=Steps(progress))
        except LoadErrors as error:
            raise fail(*error.errors) from None
    console.print(str(report), highlight=False, markup=False)


class Steps:
    """Shows steps as bars: called with a step's name, how much is done, and of how much."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.bars = {task.description: task.id for task in progress.tasks}

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say how far a step is."""
        if step not in self.bars:
            self.bars[step] = self.progress.add_task(step, total=total)
        self.progress.update(self.bars[step], completed=done, total=total)


def bars() -> Progress:
    """Bars on standard error, for what takes long."""
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors)
