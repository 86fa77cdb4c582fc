"""Bring the database's tables, grants and policies up to date."""

from django.conf import settings
from django.core.management import call_command

from samvev.project.connection import as_owner


def migrate(owner_url: str, *, verbosity: int = 1) -> None:
    """Run the migrations as the owner of the tables, then put up the walls for the application's role."""
    from samvev.kernel.walls import protect

    role: str = settings.DATABASES["default"]["USER"]
    with as_owner(owner_url):
        call_command("migrate", interactive=False, verbosity=verbosity)
        protect(role)
