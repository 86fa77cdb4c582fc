"""Errors become pages: what happened, what is kept, what to do. Mapped here once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samvev.kernel.errors import DomainError


def answer(request: Any, error: DomainError) -> HttpResponse:
    """The page for an error of the domain, with the error's own status."""
    return render(request, f"web/{error.status}.html", {"reason": str(error)}, status=error.status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent could not be read."""
    return render(request, "web/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing here, or nothing within reach; we do not say which (rule 97)."""
    return render(request, "web/404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our fault; what was typed is still in the browser and in the draft."""
    return render(request, "web/500.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old or came from elsewhere."""
    return render(request, "web/csrf.html", status=403)
