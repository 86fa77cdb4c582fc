"""Bring the database's tables, grants and policies up to date."""

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from samvev.project.connection import as_owner

LOCK = 0x5A3B7E7  # any number that nobody else uses


def migrate(owner_url: str, *, verbosity: int = 1) -> None:
    """Run the migrations as the owner of the tables, then put up the application's walls and part the log by month."""
    from samvev.accounts import colleagues
    from samvev.audit.partitions import arrange
    from samvev.cases import children, holders
    from samvev.cases.shields import closure
    from samvev.kernel.walls import protect

    role: str = settings.DATABASES["default"]["USER"]
    with as_owner(owner_url):
        _alone()
        call_command("migrate", interactive=False, verbosity=verbosity)
        colleagues.arrange()
        protect(role)
        closure.arrange()
        children.arrange()
        holders.arrange()
        arrange(role)


def _alone() -> None:
    """Wait for another `samvev migrate` on this database. The lock ends with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        cursor.execute("RESET lock_timeout")
