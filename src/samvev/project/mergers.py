"""The command `samvev organisations`: municipalities and trusts that merge (rule 85)."""

import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from samvev.project.splits import split

if TYPE_CHECKING:
    from samvev.kernel.actor import Actor
    from samvev.organisations.models import Organisation

app = typer.Typer(help="Organisations that merge, or are to be split.", no_args_is_help=True)
app.command()(split)

Data = Annotated[Path, typer.Option("--data", help="Folder of the embedded database; not used with DATABASE_URL.")]


@app.command()
def merge(
    closed: Annotated[list[str], typer.Argument(help="Numbers of the organisations that close: nine digits each.")],
    into: Annotated[str, typer.Option(help="Number of the organisation that acts in their place.")],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The first day: a 1 January.")],
    name: Annotated[str, typer.Option(help="Its name, when it is new.")] = "",
    kind: Annotated[str, typer.Option(help="What it is, when it is new: municipality, county or trust.")] = "",
    language: Annotated[str, typer.Option(help="Its language form, when it is new: nb or nn.")] = "",
    go: Annotated[bool, typer.Option("--go", help="Register it. Without this, only say what would be.")] = False,
    data: Data = Path("var"),
) -> None:
    """Close organisations into another from a day. Nothing is moved: whoever acts for one, acts for all from then.

    Shows what comes together and what has to be put in order; registers it with --go. Before its day it can be called
    off.
    """
    from samvev.project.installation import opened

    for number in [*closed, into]:
        nine_digits(number)
    if kind not in {"", "municipality", "county", "trust"}:
        raise typer.BadParameter("municipality, county or trust.", param_hint="--kind")
    if language not in {"", "nb", "nn"}:
        raise typer.BadParameter("nb or nn.", param_hint="--language")
    with opened(data):
        _merge(list(dict.fromkeys(closed)), into, on.date(), {"name": name, "kind": kind, "language": language}, go)


def _merge(closed: list[str], into: str, day: date, told: dict[str, str], go: bool) -> None:
    from django.db import transaction
    from django.utils.translation import override

    from samvev.kernel import walls
    from samvev.kernel.actor import system
    from samvev.organisations import actions
    from samvev.project.cli import console

    with transaction.atomic(), override("en"):
        closing = [known(number) for number in closed]
        target, is_new = target_of(into, closing, day, told)
        together = [*closing, target]
        walls.enter(tenants=[one.pk for one in together])
        left = [one for one in closing if not _registered(one, target, day)]
        _refuse_faults(left, target, day)
        _show(together if not is_new else closing, target, day)
        if not left:
            console.print("It is registered already. Nothing was changed.", highlight=False)
            return
        if not go:
            console.print("Nothing was changed. Run it again with --go to register it.", highlight=False)
            return
        if is_new:
            actions.found(target, by=system(target.pk))
        for one in left:
            actions.close(one, into=target, day=day, by=_both(one, target))
    console.print(f"Registered. From {day} {target.name} acts in the place of all of them.", highlight=False)


@app.command("call-off")
def call_off(
    closed: Annotated[str, typer.Argument(help="Number of the organisation that was to close: nine digits.")],
    data: Data = Path("var"),
) -> None:
    """Call off a merger that has not begun: the organisation goes on as it is."""
    from samvev.project.installation import opened

    nine_digits(closed)
    with opened(data):
        _call_off(closed)


def _call_off(number: str) -> None:
    from django.db import transaction
    from django.utils.translation import override

    from samvev.kernel import clock, walls
    from samvev.organisations import actions, rules
    from samvev.organisations.models import Succession
    from samvev.project.cli import console, fail

    with transaction.atomic(), override("en"):
        organisation = known(number)
        succession = Succession.objects.filter(closed=organisation).select_related("closed", "into").first()
        hinders = rules.faults_of_calling_off(succession, clock.today())
        if succession is None or hinders:
            raise fail(*hinders)
        walls.enter(tenants=[organisation.pk, succession.into_id])
        actions.call_off(succession, by=_both(organisation, succession.into))
    console.print(f"Called off. {organisation.name} goes on as it is.", highlight=False)


def nine_digits(number: str) -> None:
    """Refuse what is no organisation number."""
    if not re.fullmatch(r"\d{9}", number):
        raise typer.BadParameter(f"{number}: an organisation number has nine digits.")


def known(number: str) -> "Organisation":
    """The organisation with the number, or the command ends."""
    from samvev.organisations.models import Organisation
    from samvev.project.cli import fail

    found = Organisation.objects.filter(orgnr=number).first()
    if found is None:
        raise fail(f"There is no organisation with the number {number}.")
    return found


def target_of(
    number: str, closing: "list[Organisation]", day: date, told: dict[str, str]
) -> "tuple[Organisation, bool]":
    """The organisation that acts from then, and whether it is new: then it counts as those that it is made of do."""
    from samvev.interop.load.known import tenant_of
    from samvev.organisations.models import Organisation

    there = Organisation.objects.filter(orgnr=number).first()
    if there is None and not told["name"]:
        raise typer.BadParameter(f"{number} is new here. Name it with --name.", param_hint="--into")
    if there is not None:
        return there, False
    model = closing[0]
    made = Organisation(
        pk=tenant_of(number),
        orgnr=number,
        name=told["name"],
        kind=told["kind"] or model.kind,
        language=told["language"] or model.language,
        activity_months=model.activity_months,
        since=day,
    )
    return made, True


def _registered(closed: "Organisation", into: "Organisation", day: date) -> bool:
    """Is just this there already?"""
    from samvev.organisations.queries import successions

    return any((one.closed_id, one.into_id, one.day) == (closed.pk, into.pk, day) for one in successions())


def _refuse_faults(closing: "list[Organisation]", into: "Organisation", day: date) -> None:
    """End the command when something hinders the merger, with everything that does."""
    from samvev.kernel import clock
    from samvev.organisations import rules
    from samvev.organisations.queries import successions
    from samvev.project.cli import fail

    there = successions()
    hinders = rules.faults_of_day(day, clock.today()) if closing else []
    hinders += [fault for one in closing for fault in rules.faults(one, into, day, there)]
    if hinders:
        raise fail(*dict.fromkeys(hinders))


def _show(organisations: "list[Organisation]", into: "Organisation", day: date) -> None:
    """What comes together, as a table, and what has to be put in order first."""
    from rich.table import Table

    from samvev.oversight.merger import WHAT, counts, to_know
    from samvev.project.cli import console

    table = Table(title=f"{into.name} from {day}, as it stands today", title_justify="left")
    table.add_column("")
    found = [counts(one.pk) for one in organisations]
    for one in organisations:
        table.add_column(one.name, justify="right")
    table.add_column("Together", justify="right")
    for code, words in WHAT.items():
        numbers = [each[code] for each in found]
        table.add_row(words, *(str(number) for number in numbers), str(sum(numbers)))
    console.print(table)
    for sentence in to_know(organisations):
        console.print(f"To put in order: {sentence}", highlight=False, markup=False, soft_wrap=True)


def _both(one: "Organisation", other: "Organisation") -> "Actor":
    """Whoever runs the installation, at work for two organisations at once."""
    from dataclasses import replace

    from samvev.kernel.actor import system

    return replace(system(one.pk), tenants=frozenset({one.pk, other.pk}))
