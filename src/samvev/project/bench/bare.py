"""What everything else is compared with: a view that asks the database one thing and does nothing else."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

from samvev.web.guard import Guard


def bare(_request: HttpRequest) -> HttpResponse:
    """One query. Only a server that `samvev bench` started has this address."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organisations_organisation WHERE orgnr = '0'")
        (found,) = cursor.fetchone()
    return HttpResponse(str(found), content_type="text/plain")


bare.guard = Guard(None, None, logs=False)  # type: ignore[attr-defined]  # asks nobody who they are
