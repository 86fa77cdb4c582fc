"""My log: what I have done here myself."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samvev.cases.watch import presenters, queries
from samvev.front import rules
from samvev.web.guard import ActorRequest, guarded

PAGE = 200  # entries


@require_GET
@guarded(None, rules.is_someone, logs=False)
def my_log(request: ActorRequest) -> HttpResponse:
    """What the log says that I have done, by day and case (rule 41)."""
    page = Paginator(queries.own(request.actor), PAGE).get_page(request.GET.get("page"))
    entries = list(page.object_list)
    days = presenters.own_days(entries, queries.names_of(request.actor, entries))
    return render(request, "front/my_log.html", {"page": page, "days": days})
