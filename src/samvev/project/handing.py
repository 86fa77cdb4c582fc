"""How an answer is handed to the HTTP server: at once where it is whole, piece by piece where it is not."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpResponse, HttpResponseBase

type Handler = Callable[[dict[str, Any], Any], HttpResponseBase]
type Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def at_once(handler: Handler) -> Application:
    """The handler, with whole answers as bytes in a list.

    The server sends a list as it is. Anything else it goes through in threads of its own, and closes it there: each
    piece waits for its turn, and what a thread keeps, its connection to the database, is not the one that was used.
    """

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        response = handler(environ, start_response)
        if not isinstance(response, HttpResponse):
            return response
        try:
            return [response.content]
        finally:
            response.close()

    return application
