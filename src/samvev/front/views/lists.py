"""Lists across cases: mine, those I oversee, search, notices, my access."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from samvev.audit import events
from samvev.audit.record import record_all
from samvev.cases.queries import coordinators_of, named
from samvev.front import queries, rules
from samvev.front.forms import SearchForm
from samvev.front.overseen import overseen
from samvev.front.presenters import bell, case_rows, office_words, reach
from samvev.notifications.actions import see
from samvev.notifications.queries import latest
from samvev.web.guard import ActorRequest, guarded
from samvev.web.limits import SEARCH, knock


@require_GET
@guarded(None, rules.may_work)
def cases(request: ActorRequest) -> HttpResponse:
    """My cases, and for an office those it oversees."""
    me, mine = request.actor, named(request.actor)
    listed = overseen(me, request.GET.get("page"))
    on_page = listed.page.object_list
    record_all(events.LISTED, by=me, targets=[*mine, *on_page])
    held = coordinators_of([*mine, *on_page])
    shown = {"mine": case_rows(me, mine, held), "overseen": case_rows(me, on_page, held)}
    return render(request, "front/cases.html", {"listed": listed, **shown})


@require_http_methods(["GET", "POST"])
@guarded(None, rules.may_work)
def search(request: ActorRequest) -> HttpResponse:
    """Find a person by name or number, within one's rights. Whom it showed is logged (rule 98)."""
    form = SearchForm(request.POST or None)
    if asked := form.is_valid():
        knock(SEARCH, request.META, request.actor.user_id)
    found = queries.search(request.actor, form.cleaned_data["words"]) if asked else []
    record_all(events.SEARCHED, by=request.actor, targets=found)
    rows = case_rows(request.actor, found, coordinators_of(found))
    return render(request, "front/search.html", {"form": form, "found": rows, "asked": asked})


@require_GET
@guarded(None, rules.is_someone, logs=False)
def notices(request: ActorRequest) -> HttpResponse:
    """What has happened that I should know."""
    return render(request, "front/notices.html", {"notices": bell(latest(request.actor))})


@require_POST
@guarded(None, rules.is_someone, logs=False)
def notices_seen(request: ActorRequest) -> HttpResponse:
    """Everything in the bell has been seen."""
    see(request.actor)
    return redirect("front:notices")


@require_GET
@guarded(None, rules.is_someone, logs=False)
def my_access(request: ActorRequest) -> HttpResponse:
    """Who I am here, which offices I hold, and which cases I reach on what basis."""
    me = request.actor
    found = queries.reached(me)
    record_all(events.LISTED, by=me, targets=[case for case, _ in found])
    shown = {"me": me, "reached": reach(found), "offices": office_words(me)}
    return render(request, "front/my_access.html", shown)
