"""Pages about a case that belong to no other room."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from samvev.cases import queries, rules
from samvev.cases.models import Case
from samvev.web.guard import ActorRequest, guarded


@require_http_methods(["GET"])
@guarded(queries.case, rules.may_oversee)
def overview(request: ActorRequest, case: Case) -> HttpResponse:
    """How the case goes, for those whose office it is; nothing of what it says."""
    return render(request, "cases/overview.html", {"case": case, "tab": "overview"})


@require_http_methods(["GET"])
@guarded(queries.case, rules.may_see_content)
def history(request: ActorRequest, case: Case) -> HttpResponse:
    """Who has looked and what has happened, in plain words."""
    return render(request, "cases/history.html", {"case": case, "tab": "history"})
