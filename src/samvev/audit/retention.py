"""The log's time: what is older than the installation keeps it is dropped, and that is logged (checklist 29)."""

from datetime import date

from django.db import connection, transaction

from samvev.audit.sealing import note_forgotten, seal


def forget() -> tuple[date, int] | None:
    """Drop the months that are past their time; gives before which day, and how many entries; None for nothing.

    How long entries are kept is decided by `SAMVEV_LOG_YEARS` when the owner of the tables runs `samvev migrate`;
    the function in the database writes its own entry. Only what is sealed goes, and the chain says so.
    """
    with transaction.atomic():
        seal()
        with connection.cursor() as cursor:
            cursor.execute("SELECT before, entries FROM samvev_log_forget()")
            gone: tuple[date, int] | None = cursor.fetchone()
        if gone:
            note_forgotten(gone[0])
        return gone
