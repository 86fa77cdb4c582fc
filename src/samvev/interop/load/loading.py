"""Loading a folder: everything, or nothing and a list of what is wrong."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from django.db import DataError, IntegrityError, connection, transaction

from samvev.audit.record import record
from samvev.cases.active import rebuild
from samvev.interop.events import IMPORTED
from samvev.interop.load import (
    access,
    case_rows,
    checks,
    folder,
    message_rows,
    need_rows,
    plan_rows,
    sources,
    staff_rows,
)
from samvev.interop.load.folder import Folder
from samvev.interop.load.known import Known, known, tenant_of
from samvev.interop.load.report import LoadErrors, Report
from samvev.interop.load.tables import TABLES
from samvev.interop.load.writing import Writer
from samvev.kernel import walls
from samvev.kernel.actor import system
from samvev.organisations.models import Organisation
from samvev.organisations.queries import family

type Progress = Callable[[str, int, int], None]


def load(folder: Path, orgnr: str, *, dry_run: bool = False, progress: Progress | None = None) -> Report:
    """Load an import folder, or a workbook, into the organisation with this number; docs/import.md has the format.

    The same folder again changes nothing. With `dry_run` nothing is kept, and the report tells what would happen.
    Raises `LoadErrors` with a line for everything that is wrong; then nothing is written.
    """
    tell = progress or _silent
    found = _parsed(folder, orgnr, tell)
    try:
        with transaction.atomic():
            tenant_id = tenant_of(orgnr)
            walls.enter(tenants=family(tenant_id))  # someone of a merged one may be registered in another of them
            _one_at_a_time(orgnr)
            there = known(orgnr, tenant_id)
            checks.check(found, there, tell)
            _refuse(found)
            report = _write(found, there, dry_run, tell)
            connection.check_constraints()
            transaction.set_rollback(dry_run)
    except (IntegrityError, DataError) as error:
        raise LoadErrors([f"The database refused the folder: {_why(error)}."]) from None
    return report


def _silent(step: str, done: int, total: int) -> None:
    """Nobody wants to know how far it is."""


def _parsed(path: Path, orgnr: str, tell: Progress) -> Folder:
    return folder.parse(sources.read(path), orgnr, tell)


def _refuse(found: Folder) -> None:
    if found.errors:
        raise LoadErrors(found.errors)


def _one_at_a_time(orgnr: str) -> None:
    """Two imports into one organisation wait for each other: each sees what the other wrote."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('samvev import'), hashtext(%s))", [orgnr])


def _why(error: Exception) -> str:
    """The constraint that was broken. The database's own words would repeat personal data."""
    diagnosis = getattr(error.__cause__, "diag", None)
    name = getattr(diagnosis, "constraint_name", None)
    return f"the rule {name} does not hold" if name else type(error).__name__


def _write(found: Folder, there: Known, dry_run: bool, tell: Progress) -> Report:
    tenant_id = there.tenant_id
    by = system(tenant_id)
    writer = Writer(tenant_id, by)
    language, news = _organisation(found, there.orgnr, tenant_id)
    team = case_rows.Team(found, there)
    steps: list[Callable[[], None]] = [
        lambda: staff_rows.write_units(found, there, writer),
        lambda: staff_rows.write_staff(found, there, writer),
        lambda: staff_rows.write_persons(found, there, writer),
        lambda: case_rows.write_cases(found, there, team, writer),
        lambda: case_rows.write_teams(found, there, team, writer),
        lambda: case_rows.write_consents(found, there, team, writer),
        lambda: plan_rows.write_plans(found, there, team, writer),
        lambda: plan_rows.write_meetings(found, there, writer, language),
        lambda: plan_rows.write_activity(found, there, team, writer),
        lambda: message_rows.write_messages(found, there, team, writer),
        lambda: need_rows.write_reports(found, there, team, writer, language),
    ]
    for done, step in enumerate(steps, 1):
        step()
        _refuse(found)
        tell("Writing", done, len(steps) + 1)
    renewed = access.renew(found, there)
    rebuild(tenant_id)
    tell("Writing", len(steps) + 1, len(steps) + 1)
    report = _report(found, writer, renewed, dry_run)
    if news or renewed or report.new or report.changed:
        detail = f"{report.new} new, {report.changed} changed"
        record(IMPORTED, by=by, detail=detail)
    return report


def _organisation(found: Folder, orgnr: str, tenant_id: UUID) -> tuple[str, bool]:
    """Let the organisation be as told. Gives its language, and whether anything was new."""
    existing = Organisation.objects.filter(pk=tenant_id).first()
    row = existing or Organisation(pk=tenant_id, orgnr=orgnr)
    before = (row.name, row.kind, row.language)
    for name in ("name", "kind", "language"):
        setattr(row, name, found.organisation.get(name) or getattr(row, name))
    differs = existing is None or before != (row.name, row.kind, row.language)
    if differs:
        row.save(force_insert=existing is None)
    return row.language, differs


def _report(found: Folder, writer: Writer, renewed: int, dry_run: bool) -> Report:
    counts = writer.tables
    tables = {name: counts[name] for name in TABLES if counts.get(name)}
    return Report(found.organisation["name"], dry_run, tables, renewed)
